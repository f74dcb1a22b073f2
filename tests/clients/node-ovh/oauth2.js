// Runs @ovhcloud/node-ovh, unmodified, in its OAuth2 mode: a service account gets tokens and uses them.
//
// ../run.py starts it as it does client.js, with the mock under OVHcloud's own names. The cases are those of
// ../go-ovh/oauth2.go under the same names: one that is added here is added there.
'use strict';

const http = require('http');
const tls = require('tls');
const { isDeepStrictEqual } = require('util');
const ovh = require('@ovhcloud/node-ovh');
const { TEXT, ZONE, Failed, call, callMe, main, mismatch, want, wantRefusal } = require('./client.js');

const ACCOUNTS = JSON.parse(process.env.COUNTERSIGN_SERVICE_ACCOUNTS || '{}');
const TOKEN_CALL = 'POST www.ovh.com/auth/oauth2/token 200';
const ME_CALL = 'GET eu.api.ovh.com/1.0/me 200';
const NOT_GRANTED = 'User not granted for this request';
const UNKNOWN = ['invalid_client', 'ovhcloud oauth2 client does not exists'];

// Node heeds no proxy, so this is the machine's hosts file: OVHcloud's names lead to the mock, and no other name
// leads anywhere.
function leadTo(mock, names) {
  const connect = tls.connect;
  tls.connect = (options, ...rest) => {
    if (!names.includes(options.host)) throw new Failed(`a connection to ${options.host}`);
    const servername = options.servername || options.host;
    return connect({ ...options, host: mock.hostname, port: Number(mock.port), servername }, ...rest);
  };
}

function client(name, { endpoint = 'ovh-eu', ...changes } = {}) {
  const account = { ...ACCOUNTS[name], ...changes };
  return ovh({ endpoint, clientID: account.client_id, clientSecret: account.client_secret });
}

// Calls the control API about an account's tenant; without a body it reads.
function controlled(world, name, path, body) {
  const url = `${world.control}/tenants/${encodeURIComponent(ACCOUNTS[name].tenant)}${path}`;
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'Content-Type': 'application/json' };
    const request = http.request(url, { method, headers, timeout: 20000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => (text += piece));
      answer.on('end', () => {
        if (answer.statusCode >= 200 && answer.statusCode < 300) resolve(JSON.parse(text));
        else reject(mismatch(`success of ${method} ${url}`, `${answer.statusCode} ${text}`));
      });
    });
    request.on('timeout', () => request.destroy(new Failed(`${method} ${url} was not answered`)));
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

// What the mock has answered to that account's tenant so far.
async function callsSeen(world, name) {
  const { entries } = await controlled(world, name, '/journal');
  return entries.map(({ request, response }) => `${request.method} ${request.host}${request.target} ${response.status}`);
}

// Makes calls, and wants the mock to have seen exactly these.
async function wantCalls(world, name, make, wanted) {
  const before = await callsSeen(world, name);
  await make();
  const came = (await callsSeen(world, name)).slice(before.length);
  want(`the calls ${JSON.stringify(wanted)}`, isDeepStrictEqual(came, wanted), JSON.stringify(came));
}

// Every text in the error that the caller sees.
async function wantNoToken(api, texts) {
  let answer;
  try {
    answer = await call(api, 'GET', '/me');
  } catch (error) {
    const shown = error instanceof Error ? String(error) : JSON.stringify(error);
    want(`an error with ${texts.join(' and ')}`, texts.every((text) => shown.includes(text)), shown);
    return;
  }
  throw mismatch('no token', `success with ${JSON.stringify(answer)}`);
}

async function token(world) {
  world.byToken = client('full');
  await wantCalls(world, 'full', () => callMe(world.byToken), [TOKEN_CALL, ME_CALL]);
}

async function tokenKept(world) {
  await wantCalls(world, 'full', () => callMe(world.byToken), [ME_CALL]);
}

async function post(world) {
  const posted = { fieldType: 'TXT', subDomain: '_token', target: TEXT, ttl: 60 };
  const made = await call(world.byToken, 'POST', ZONE + '/record', posted);
  want(`the target ${JSON.stringify(TEXT)}`, [TEXT, `"${TEXT}"`].includes(made.target), JSON.stringify(made));
  await call(world.byToken, 'DELETE', `${ZONE}/record/${made.id}`);
}

async function contentType(world) {
  const { entries } = await controlled(world, 'full', '/journal');
  const posts = entries.filter(({ request }) => request.target === `/1.0${ZONE}/record`);
  const headers = posts[posts.length - 1].request.headers;
  const came = headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value);
  const held = came.length === 1 && came[0].startsWith('application/json');
  want('one Content-Type of application/json', held, JSON.stringify(came));
}

async function v2(world) {
  const names = (await call(world.byToken, 'GET', '/v2/iam/policy')).map((policy) => policy.name);
  want('the policy ovh-default', names.includes('ovh-default'), JSON.stringify(names));
}

async function tokenRenewed(world) {
  const api = client('short');
  await callMe(api);
  await controlled(world, 'short', '/clock/advance', { seconds: 2 });
  await new Promise((resolve) => setTimeout(resolve, 2000)); // the client goes by its own clock
  await wantCalls(world, 'short', () => callMe(api), [TOKEN_CALL, ME_CALL]);
}

async function secretWrong() {
  const api = client('full', { client_secret: '0'.repeat(32) });
  await wantNoToken(api, ['invalid_client_credentials', 'client secret invalid']);
}

async function clientUnknown() {
  await wantNoToken(client('full', { client_id: 'EU.0123456789abcdef' }), UNKNOWN);
}

async function regionOther() {
  await wantNoToken(client('full', { endpoint: 'ovh-ca' }), UNKNOWN);
  const { ovhSubsidiary } = await call(client('canada', { endpoint: 'ovh-ca' }), 'GET', '/me');
  want('a Canadian account', ovhSubsidiary === 'CA', JSON.stringify(ovhSubsidiary));
}

async function noPolicy() {
  await wantRefusal(403, NOT_GRANTED, client('nobody'), 'GET', '/me');
}

async function policy(world) {
  await call(world.byToken, 'POST', '/v2/iam/policy', {
    name: 'for-nobody',
    identities: [ACCOUNTS.nobody.identity],
    resources: [{ urn: 'urn:v1:eu:resource:dnsZone:example.com' }],
    permissions: { allow: [{ action: 'dnsZone:apiovh:*' }] },
  });
  const api = client('nobody');
  const { name } = await call(api, 'GET', ZONE);
  want('the zone example.com', name === 'example.com', JSON.stringify(name));
  await wantRefusal(403, NOT_GRANTED, api, 'GET', '/me');
}

async function tokenEndedEarly(world) {
  await controlled(world, 'full', '/clock/advance', { seconds: 3600 });
  await wantRefusal(401, 'You must login first', world.byToken, 'GET', '/me');
  await callMe(client('full'));
}

const CASES = [
  ['token', 'the first call gets a token and uses it', token],
  ['token-kept', 'the next call uses the same token', tokenKept],
  ['post', 'POST with é☃😀"/<&>, and DELETE', post],
  ['content-type', 'that POST says that its body is JSON', contentType],
  ['v2', 'GET /v2/iam/policy', v2],
  ['token-renewed', 'when the token ends, the next call gets another', tokenRenewed],
  ['secret-wrong', 'a wrong secret is told as one', secretWrong],
  ['client-unknown', 'an unknown client is told as one', clientUnknown],
  ['region-other', 'a client is unknown in another region', regionOther],
  ['no-policy', 'without a policy every call is a 403', noPolicy],
  ['policy', 'a policy opens what it names, and nothing else', policy],
  ['token-ended-early', 'a token that the server ended is a 401, and a new client goes on', tokenEndedEarly],
];

leadTo(new URL(process.env.COUNTERSIGN_HTTPS), ['eu.api.ovh.com', 'www.ovh.com', 'ca.api.ovh.com', 'ca.ovh.com']);
main(CASES);
