// What the browser tests share: a mock, a Chromium that reaches nothing but this machine, a web server of another
// origin, and what is kept of a test that failed. ../run.py starts the tests; the environment says with what.
'use strict';

const { after, before, test } = require('node:test');
const { spawn } = require('child_process');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { chromium } = require('playwright-core');

const PATIENCE = Number(process.env.COUNTERSIGN_PATIENCE || '1');
const LIMIT = 20000 * PATIENCE; // milliseconds that one thing may take
const TEST_LIMIT = 120000 * PATIENCE;

// Whatever ends the tests ends the browser and the mock: both are killed when the process exits.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; start the tests with tests/browser/run.py`);
  return value;
}

// The answer of `look` once it is not false, looked for until the limit.
async function until(what, look) {
  const end = Date.now() + LIMIT;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${LIMIT / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// A call as a program makes it, with no page and no origin: {status, headers, text}.
function call(url, options = {}) {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false, timeout: LIMIT }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(pieces).toString() });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${method} ${url} was not answered`)));
    request.on('error', reject);
    request.end(body);
  });
}

// A running `countersign mock`.
class Mock {
  static async start(...flags) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-mock-'));
    const readyFile = path.join(folder, 'ready.json');
    const listen = ['mock', '--listen', '127.0.0.1:0', '--ready-file', readyFile, '--quiet'];
    const child = spawn(fromEnvironment('COUNTERSIGN_BINARY'), [...listen, ...flags], {
      env: { PATH: process.env.PATH, HOME: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const mock = new Mock(child, folder);
    await until('the mock is ready', () => {
      if (mock.ended) throw new Error(`the mock ended with ${mock.ended} before it was ready`);
      return fs.existsSync(readyFile);
    });
    mock.ready = JSON.parse(fs.readFileSync(readyFile, 'utf8'));
    mock.base = mock.ready.http;
    mock.port = Number(new URL(mock.base).port);
    return mock;
  }

  constructor(child, folder) {
    this.child = child;
    this.folder = folder;
    this.ended = null;
    child.on('error', (error) => (this.ended = error.message));
    child.on('exit', (status, signal) => (this.ended = signal || `status ${status}`));
    process.on('exit', () => child.kill('SIGKILL'));
  }

  // An honest call of the control API: the status and the JSON of its answer.
  async control(method, where, body) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
    const answer = await call(this.ready.control + where, { method, headers, body: text });
    return { status: answer.status, json: answer.text ? JSON.parse(answer.text) : null };
  }

  async stop() {
    this.child.kill('SIGTERM');
    await until('the mock ends after SIGTERM', () => this.ended);
    fs.rmSync(this.folder, { recursive: true, force: true });
    if (this.ended !== 'status 0') throw new Error(`the mock ended with ${this.ended}`);
  }
}

// A web server that is not the mock: an empty page under every path. Below /sandboxed it is in a sandbox, where its
// origin is "null"; /to?URL leads on to URL. It answers to any name, so that a test chooses whose page it is.
class OtherServer {
  static async start() {
    const server = http.createServer((request, answer) => {
      if (request.url.startsWith('/to?')) {
        answer.writeHead(302, { Location: decodeURIComponent(request.url.slice('/to?'.length)) }).end();
        return;
      }
      answer.setHeader('Content-Type', 'text/html; charset=utf-8');
      if (request.url.startsWith('/sandboxed')) {
        answer.setHeader('Content-Security-Policy', 'sandbox allow-scripts allow-forms allow-popups');
      }
      answer.end('<!doctype html><title>Elsewhere</title><p>A page of another origin.</p>');
    });
    await new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new OtherServer(server);
  }

  constructor(server) {
    this.server = server;
    this.port = server.address().port;
  }

  base(host) {
    return `http://${host}:${this.port}`;
  }

  async stop() {
    if (this.server.closeAllConnections) this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

// `names` lead to loopback, as a hostile DNS would have it; so do localhost and all names below it. No other name
// leads anywhere.
function launchBrowser(names) {
  const loopback = ['localhost', '*.localhost', ...names].map((name) => `MAP ${name} 127.0.0.1`);
  const rules = [...loopback, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'];
  return chromium.launch({
    executablePath: fromEnvironment('COUNTERSIGN_CHROMIUM'),
    args: [`--host-resolver-rules=${rules.join(', ')}`],
    chromiumSandbox: os.userInfo().uid !== 0, // Chromium refuses to run its sandbox as root
    timeout: LIMIT,
  });
}

// Every request of a page as the network sees it: {method, url, headers, status}. Unlike the page's own events it
// has the answers that the browser keeps from the page, and the headers that the browser adds.
class Traffic {
  static async of(page) {
    const session = await page.context().newCDPSession(page);
    const traffic = new Traffic();
    session.on('Network.requestWillBeSent', ({ requestId, request, redirectResponse }) => {
      const entry = traffic.entry(requestId);
      if (redirectResponse) return;
      entry.method = request.method;
      entry.url = request.url;
    });
    session.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) => {
      traffic.entry(requestId).headers = headers;
    });
    session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
      traffic.entry(requestId).status = statusCode;
    });
    await session.send('Network.enable');
    return traffic;
  }

  constructor() {
    this.byId = new Map();
  }

  entry(id) {
    if (!this.byId.has(id)) this.byId.set(id, { method: '', url: '', headers: {}, status: null });
    return this.byId.get(id);
  }

  get all() {
    return [...this.byId.values()];
  }

  toString() {
    return this.all.map(({ status, method, url, headers }) => `${status} ${method} ${url} ${JSON.stringify(headers)}`)
      .join('\n');
  }
}

// Keeps what the pages of a failed test show, and the traffic of the first one; answers where.
async function keep(title, context, traffic) {
  const stem = path.join(fromEnvironment('COUNTERSIGN_ARTEFACTS'), title.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80));
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: `${stem}-${index + 1}.png`, timeout: LIMIT }).catch(() => {}); // it may be gone
  }
  fs.writeFileSync(`${stem}-traffic.txt`, `${traffic}\n`);
  return stem;
}

// What the tests of one file run with: a mock, a browser and a server of another origin, started once.
//
//     const around = surroundings({ names: ['evil.example'], flags: ['--frozen'] });
//     around.test('a page shows …', async ({ page, traffic }) => { await page.goto(around.mock.base + '/…'); });
//
// Each test has a browser context of its own, so that no cookie and no page outlives it.
function surroundings({ names = [], flags = [] } = {}) {
  const around = { mock: null, browser: null, elsewhere: null };

  before(async () => {
    around.mock = await Mock.start(...flags);
    around.elsewhere = await OtherServer.start();
    around.browser = await launchBrowser(names);
  });

  after(async () => {
    if (around.browser) await around.browser.close();
    if (around.elsewhere) await around.elsewhere.stop();
    if (around.mock) await around.mock.stop();
  });

  around.test = (title, run) =>
    test(title, { timeout: TEST_LIMIT }, async () => {
      const context = await around.browser.newContext();
      context.setDefaultTimeout(LIMIT);
      const page = await context.newPage();
      const traffic = await Traffic.of(page);
      try {
        await run({ page, traffic });
      } catch (error) {
        error.message += `\n(kept: ${await keep(title, context, traffic)}-*)`;
        throw error;
      } finally {
        await context.close();
      }
    });
  return around;
}

module.exports = { LIMIT, Mock, call, surroundings, until };
