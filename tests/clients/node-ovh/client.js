// Runs the official client @ovhcloud/node-ovh, unmodified, against a Countersign mock; prints one TAP line per case.
//
// ../run.py installs and starts it; the environment says where the mock is. After a case that failed it waits for a
// line on standard input, so that whoever reads the output can look at the mock while the failing request is still
// the last one. The cases are those of ../go-ovh/cases.go under the same names: one that is added here is added there.
'use strict';

const fs = require('fs');
const http = require('http');
const { isDeepStrictEqual } = require('util');
const ovh = require('@ovhcloud/node-ovh');
const { version } = require('@ovhcloud/node-ovh/package.json');

const ZONE = '/domain/zone/example.com';
const SUB_DOMAIN = '_countersign';
const TEXT = 'é☃😀"/<&>';
const SLASH_ZONE = '0/25.2.0.192.in-addr.arpa';
const FOREIGN = '/domain/zone/not-mine.example';
const NOT_VALID = 'This credential is not valid';
const NICHANDLE = /^[a-z]{2}[0-9]{1,8}-ovh$/;
const CONSUMER_KEY = /^[0-9a-f]{32}$/;
const QUERY_ID = /^EU\.ext-\d+\.[0-9a-f]{8}\.\d+\.[0-9a-f]{32}$/;
const CALL_SECONDS = 20;
const LONGEST_DETAIL = 400; // characters of an answer that a TAP line quotes

// The fields of nichandle.Nichandle in OVHcloud's description of /me; those that are not set are null.
const ME_FIELDS = `address area birthCity birthDay city companyNationalIdentificationNumber
    complementaryAddress corporationType country currency customerCode email fax firstname italianSDI
    kycValidated language legalform name nationalIdentificationNumber nichandle organisation ovhCompany
    ovhSubsidiary phone phoneCountry phoneType purposeOfPurchase sex spareEmail state vat zip`.split(/\s+/);

// What a case found to be wrong, in one sentence.
class Failed extends Error {}

function mismatch(wanted, came) {
  return new Failed(`wanted ${wanted}, came ${came}`);
}

function want(wanted, held, came) {
  if (!held) throw mismatch(wanted, came);
}

function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`node-ovh client: ${name} is not set; start this program with tests/clients/run.py`);
    process.exit(2);
  }
  return value;
}

// The tenant that all cases share, and what one case leaves for a later one.
class World {
  constructor() {
    this.base = fromEnvironment('COUNTERSIGN_BASE');
    this.control = fromEnvironment('COUNTERSIGN_CONTROL');
    this.tenant = fromEnvironment('COUNTERSIGN_TENANT');
    this.application = fromEnvironment('COUNTERSIGN_APPLICATION_KEY');
    this.secret = fromEnvironment('COUNTERSIGN_APPLICATION_SECRET');
    this.consumer = fromEnvironment('COUNTERSIGN_CONSUMER_KEY');
    this.api = this.client(this.application, this.secret, this.consumer);
    this.recordId = null; // made by record-create
    this.grantedApi = null; // with the consumer key asked for by credential-request
  }

  // A new client, which asks for the server's time again. node-ovh speaks HTTPS, whatever it is told.
  client(appKey, appSecret, consumerKey) {
    const { hostname, port } = new URL(this.base);
    return ovh({ host: hostname, port: Number(port) || 443, basePath: '/1.0', appKey, appSecret, consumerKey });
  }

  get record() {
    if (this.recordId === null) throw new Failed('there is no record: record-create made none');
    return `${ZONE}/record/${this.recordId}`;
  }

  get granted() {
    if (this.grantedApi === null) throw new Failed('there is no consumer key: credential-request got none');
    return this.grantedApi;
  }
}

// Ends a call that nobody answers: node-ovh itself waits for ever. (Its own time-out piles up listeners.)
function call(api, method, path, parameters) {
  let timer;
  const limit = new Promise((_, reject) => {
    const late = mismatch(`an answer to ${method} ${path} within ${CALL_SECONDS} s`, 'none');
    timer = setTimeout(reject, CALL_SECONDS * 1000, late);
  });
  return Promise.race([api.requestPromised(method, path, parameters), limit]).finally(() => clearTimeout(timer));
}

// How a call ended, in the words that the Go client's program uses too. A refusal of the API is what
// node-ovh gives as {error: status, message}; in place of the status it may have an Error, a text or an errno.
function outcome(error) {
  if (error instanceof Error) return String(error);
  if (error.error >= 100) return `${error.error} ${JSON.stringify(error.message)}`;
  return `error ${error.error}`;
}

async function wantRefusal(status, message, api, method, path) {
  const wanted = `${status} ${JSON.stringify(message)}`;
  let answer;
  try {
    answer = await call(api, method, path);
  } catch (error) {
    want(`${wanted} to ${path}`, outcome(error) === wanted, error instanceof Failed ? error.message : outcome(error));
    return error;
  }
  throw mismatch(`${wanted} to ${path}`, `success with ${JSON.stringify(answer)}`);
}

async function wantVoid(api, method, path, parameters) {
  const answer = await call(api, method, path, parameters);
  want(`no result of ${method} ${path}`, answer === null, JSON.stringify(answer));
}

async function callMe(api, path = '/me') {
  const account = await call(api, 'GET', path);
  const nichandle = account && account.nichandle;
  want('a nichandle like ab1234-ovh', NICHANDLE.test(nichandle), JSON.stringify(nichandle));
  return account;
}

async function serverTime(world) {
  const now = await call(world.api, 'GET', '/auth/time');
  want('a whole number of seconds', Number.isInteger(now), JSON.stringify(now));
  const off = now - Date.now() / 1000;
  want("a time within 5 s of the system's", Math.abs(off) <= 5, `one off by ${off} s`);
}

async function me(world) {
  const account = await callMe(world.api);
  const missing = ME_FIELDS.filter((field) => !(field in account));
  want('every documented field in GET /me', missing.length === 0, 'none of ' + missing.join(' '));
  const currency = account.currency || {};
  want('a currency with code and symbol', currency.code && currency.symbol, JSON.stringify(currency));
}

function recordsNamed(world, subDomain) {
  return call(world.api, 'GET', ZONE + '/record', { fieldType: 'TXT', subDomain });
}

async function queryEscaped(world) {
  const answer = await recordsNamed(world, '_dmarc +é&=/');
  want('an empty list of records', isDeepStrictEqual(answer, []), JSON.stringify(answer));
}

function wantRecord(world, { id, fieldType, subDomain, target, ttl }, text) {
  const came = { id, fieldType, subDomain, target, ttl };
  // A target in quotes is right too: OVHcloud stores some TXT targets that way.
  const stored = target === `"${text}"` ? target : text;
  const wanted = { id: world.recordId, fieldType: 'TXT', subDomain: SUB_DOMAIN, target: stored, ttl: 60 };
  want(JSON.stringify(wanted), isDeepStrictEqual(came, wanted), JSON.stringify(came));
}

async function readRecord(world, text) {
  wantRecord(world, await call(world.api, 'GET', world.record), text);
}

async function recordCreate(world) {
  const posted = { fieldType: 'TXT', subDomain: SUB_DOMAIN, target: TEXT, ttl: 60 };
  const made = await call(world.api, 'POST', ZONE + '/record', posted);
  want('a record with an id', Number.isSafeInteger(made.id) && made.id > 0, JSON.stringify(made));
  world.recordId = made.id;
  wantRecord(world, made, TEXT);
  const ids = await recordsNamed(world, SUB_DOMAIN);
  want(`the list [${made.id}]`, isDeepStrictEqual(ids, [made.id]), JSON.stringify(ids));
}

async function recordRead(world) {
  await readRecord(world, TEXT);
}

async function recordChange(world) {
  await wantVoid(world.api, 'PUT', world.record, { target: 'changed' });
  await readRecord(world, 'changed');
}

async function postWithoutBody(world) {
  await wantVoid(world.api, 'POST', ZONE + '/refresh');
}

async function recordDelete(world) {
  await wantVoid(world.api, 'DELETE', world.record);
  const gone = `The requested object (id = ${world.recordId}) does not exist`;
  await wantRefusal(404, gone, world.api, 'GET', world.record);
}

async function readZone(world, path) {
  const { name } = await call(world.api, 'GET', path);
  want(`the zone ${JSON.stringify(SLASH_ZONE)}`, name === SLASH_ZONE, JSON.stringify(name));
}

async function pathEscaped(world) {
  await readZone(world, '/domain/zone/' + encodeURIComponent(SLASH_ZONE));
}

async function pathEscapedLowerCase(world) {
  await readZone(world, '/domain/zone/' + SLASH_ZONE.replace('/', '%2f'));
}

async function serviceUnknown(world) {
  await wantRefusal(404, 'This service does not exist', world.api, 'GET', FOREIGN);
}

async function v1(world) {
  await callMe(world.api, '/v1/me');
}

async function routeUnknown(world) {
  await wantRefusal(404, 'Got an invalid (or empty) URL', world.api, 'GET', '/no/such/route');
}

async function credentialRequest(world) {
  const api = world.client(world.application, world.secret);
  const accessRules = ['/me', '/me/*'].map((path) => ({ method: 'GET', path }));
  const { state, consumerKey, validationUrl } = await call(api, 'POST', '/auth/credential', { accessRules });
  want(
    'a pending consumer key of 32 hexadecimal digits',
    state === 'pendingValidation' && CONSUMER_KEY.test(consumerKey),
    `state ${JSON.stringify(state)}, ${String(consumerKey).length} characters`
  );
  api.consumerKey = consumerKey; // node-ovh leaves that to its user
  world.grantedApi = api;
  want(
    `a validationUrl under ${world.base} with a credentialToken`,
    String(validationUrl).startsWith(world.base + '/') && new URL(validationUrl).searchParams.get('credentialToken'),
    validationUrl
  );
  await wantRefusal(403, NOT_VALID, api, 'GET', '/me');
}

// Posts JSON to the mock's control API; answers the status.
function post(url, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const request = http.request(url, { method: 'POST', headers, timeout: CALL_SECONDS * 1000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('timeout', () => request.destroy(new Failed(`POST ${url} was not answered`)));
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

async function credentialValidate(world) {
  const api = world.granted;
  const url = `${world.control}/tenants/${encodeURIComponent(world.tenant)}/credentials/validate`;
  const status = await post(url, { consumerKey: api.consumerKey });
  want(`success of POST ${url}`, status >= 200 && status < 300, status);
  await callMe(api);
}

async function ruleMissing(world) {
  await wantRefusal(403, 'This call has not been granted', world.granted, 'GET', '/domain/zone');
}

async function keysWrong(world) {
  const wrongSecret = world.client(world.application, '0'.repeat(32), world.consumer);
  await wantRefusal(400, 'Invalid signature', wrongSecret, 'GET', '/me');
  const wrongApplication = world.client('0'.repeat(16), world.secret, world.consumer);
  await wantRefusal(403, 'This application key is invalid', wrongApplication, 'GET', '/me');
}

async function queryId(world) {
  const seen = [];
  for (let i = 0; i < 2; i++) {
    const error = await wantRefusal(404, 'This service does not exist', world.api, 'GET', FOREIGN);
    const shown = Object.values(error).find((value) => QUERY_ID.test(value));
    want(`a query id of the form ${QUERY_ID.source}`, shown !== undefined, `none in ${JSON.stringify(error)}`);
    seen.push(shown);
  }
  want('another query id for each answer', seen[0] !== seen[1], `${seen[0]} twice`);
}

async function logout(world) {
  await wantVoid(world.granted, 'POST', '/auth/logout');
  await wantRefusal(403, NOT_VALID, world.granted, 'GET', '/me');
}

// All workers have one new client, so that they also find its clock not yet set.
async function parallel(world) {
  const [workers, calls] = [8, 20];
  const api = world.client(world.application, world.secret, world.consumer);
  const failures = [];
  async function work() {
    for (let i = 0; i < calls; i++) await callMe(api).catch((error) => failures.push(error));
  }
  await Promise.all(Array.from({ length: workers }, work));
  const some = failures.length && detailOf(failures[0]);
  want('success', !failures.length, `${failures.length} failures of ${workers * calls} calls, one of them: ${some}`);
}

const CASES = [
  ['time', '/auth/time is the time of day', serverTime],
  ['me', 'GET /me has every documented field', me],
  ['query-escaped', 'GET with _dmarc +é&=/ in its query', queryEscaped],
  ['record-create', 'POST with é☃😀"/<&>', recordCreate],
  ['record-read', 'GET shows the posted record', recordRead],
  ['record-change', 'PUT answers nothing and changes the record', recordChange],
  ['post-without-body', 'POST without a body answers nothing', postWithoutBody],
  ['record-delete', 'DELETE answers nothing and the record is gone', recordDelete],
  ['path-escaped', 'GET with %2F in its path', pathEscaped],
  ['path-escaped-lower-case', 'GET with %2f in its path', pathEscapedLowerCase],
  ['service-unknown', 'a zone of somebody else is a 404', serviceUnknown],
  ['v1', 'GET /v1/me', v1],
  ['route-unknown', 'an unknown route is a 404', routeUnknown],
  ['credential-request', 'a new consumer key is pending and refused', credentialRequest],
  ['credential-validate', 'once validated, the consumer key works', credentialValidate],
  ['rule-missing', 'a call outside the access rules is a 403', ruleMissing],
  ['keys-wrong', 'a wrong secret is a 400, an unknown application key a 403', keysWrong],
  ['query-id', 'an error shows its query id', queryId],
  ['logout', 'POST /auth/logout ends the consumer key', logout],
  ['parallel', '8 at a time, 20 calls each', parallel],
];

function detailOf(error) {
  const text = error instanceof Failed ? error.message : `wanted success, came ${outcome(error)}`;
  return text.replace(/\s+/g, ' ').slice(0, LONGEST_DETAIL);
}

function waitForLine() {
  const byte = Buffer.alloc(1);
  while (fs.readSync(0, byte) === 1 && byte[0] !== 10); // the end of the input is an answer as well
}

async function runCases(world, cases) {
  let allHeld = true;
  for (const [index, [name, title, run]] of cases.entries()) {
    try {
      await run(world);
      console.log(`ok ${index + 1} - ${name}: ${title}`);
    } catch (error) {
      allHeld = false;
      console.log(`not ok ${index + 1} - ${name}: ${title} # ${detailOf(error)}`);
      waitForLine();
    }
  }
  console.log(`1..${cases.length}`);
  return allHeld;
}

async function main(cases) {
  const world = new World();
  console.log(`# node-ovh ${version}, Node ${process.version}`);
  process.exit((await runCases(world, cases)) ? 0 : 1); // a call that nobody answered would keep it running
}

module.exports = { TEXT, ZONE, Failed, call, callMe, main, mismatch, outcome, want, wantRefusal };

if (require.main === module) main(CASES);
