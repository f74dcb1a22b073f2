// Calls that go wrong by what they are given: node-ovh, axios, fetch, and node:http.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const path = require('path');

const modules = process.env.NODE_CLIENTS;
const load = (name) => require(require.resolve(name, { paths: [modules] }));
const { OVH_ENDPOINT: endpoint, OVH_APPLICATION_KEY: key, OVH_APPLICATION_SECRET: secret,
  OVH_CONSUMER_KEY: consumer } = process.env;
const zone = `${endpoint}/domain/zone/example.com/record`;
const record = { fieldType: 'TXT', subDomain: 'www', target: 'v=spf1 a ~all', ttl: 60 };

function headers(method, url, body = '', time = Math.floor(Date.now() / 1000), consumerKey = consumer) {
  const text = `${secret}+${consumerKey}+${method}+${url}+${body}+${time}`;
  return {
    'X-Ovh-Application': key, 'X-Ovh-Consumer': consumer, 'X-Ovh-Timestamp': String(time),
    'X-Ovh-Signature': '$1$' + crypto.createHash('sha1').update(text).digest('hex'), 'Content-Type': 'application/json',
  };
}

function library(name) {
  const make = load(name);
  const { hostname, port } = new URL(process.env.OVH_ENDPOINT_TLS);
  return make({
    host: hostname, port: Number(port), basePath: '/1.0', appKey: key, appSecret: secret, consumerKey: consumer });
}

const cases = {
  'library': (name, method, target) => library(name).requestPromised(method, target),
  'fetch': (target) => fetch(endpoint + target, { headers: headers('GET', endpoint + target) }),
  'fetch-indented': () => fetch(zone, {
    method: 'POST', body: JSON.stringify(record), headers: headers('POST', zone, JSON.stringify(record, null, 2)) }),
  'fetch-undefined': () => fetch(`${endpoint}/me`, {
    headers: headers('GET', `${endpoint}/me`, '', undefined, `${process.env.OVH_CONSUMERKEY}`) }),
  'fetch-milliseconds': () => fetch(`${endpoint}/me`, { headers: headers('GET', `${endpoint}/me`, '', Date.now()) }),
  'axios-file': () => {
    const body = fs.readFileSync('body.json', 'utf8');
    return load('axios').post(zone, body, { headers: headers('POST', zone, body) });
  },
  'axios-params': () => {
    const params = { tags: 'env:prod' };
    const url = `${endpoint}/domain/zone?tags=${encodeURIComponent(params.tags)}`;
    return load('axios').get(`${endpoint}/domain/zone`, { params, headers: headers('GET', url) });
  },
  'axios-object': () => load('axios').post(zone, record, {
    headers: headers('POST', zone, JSON.stringify(record, Object.keys(record).sort(), 4)) }),
  'axios-form': () => load('axios').post(zone, record, {
    headers: headers('POST', zone, new URLSearchParams(record).toString()) }),
  'length-in-characters': () => {
    const body = JSON.stringify({ fieldType: 'TXT', target: 'é' });
    const sent = http.request(zone, {
      method: 'POST', headers: { ...headers('POST', zone, body), 'Content-Length': body.length } });
    // As older ones of Node.js, which did not check it.
    sent.strictContentLength = false;
    sent.end(body);
    return new Promise((done) => sent.on('response', done).on('error', done));
  },
};

Promise.resolve(cases[process.argv[2]](...process.argv.slice(3))).catch((error) => console.log(String(error)))
  .finally(() => process.exit(0));
