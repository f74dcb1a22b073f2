// Requests to a mock as programs make them: signed as a client signs, or byte for byte.
'use strict';

const crypto = require('crypto');
const net = require('net');
const { LIMIT, call } = require('./support.js');

// The four headers of a signed request; `keys` are those of a tenant, with the `base` of the mock.
function signed(keys, method, target, body = '') {
  const when = String(Math.floor(Date.now() / 1000));
  const text = [keys.application_secret, keys.consumer_key, method, keys.base + target, body, when].join('+');
  return {
    'X-Ovh-Application': keys.application_key,
    'X-Ovh-Consumer': keys.consumer_key,
    'X-Ovh-Timestamp': when,
    'X-Ovh-Signature': `$1$${crypto.createHash('sha1').update(text).digest('hex')}`,
  };
}

// A right request of the tenant, or one that only names its application.
function send(keys, method, target, { body, unsigned = false } = {}) {
  const headers = unsigned ? { 'X-Ovh-Application': keys.application_key } : signed(keys, method, target, body);
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return call(keys.base + target, { method, headers, body });
}

// A request line, headers and a body exactly as given, Latin-1 as bytes: what no client would send. Resolves to the
// answer's bytes.
function asSent(port, line, headers, body = Buffer.alloc(0)) {
  const fields = Object.entries({ ...headers, 'Content-Length': body.length, Connection: 'close' });
  const head = [line, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return new Promise((resolve, reject) => {
    const pieces = [];
    const socket = net.connect(port, '127.0.0.1', () => socket.end(Buffer.concat([Buffer.from(head, 'latin1'), body])));
    socket.setTimeout(LIMIT, () => socket.destroy(new Error(`${line.slice(0, 80)} was not answered`)));
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(pieces)));
  });
}

module.exports = { asSent, send, signed };
