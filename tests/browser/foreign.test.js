// What a web page that is not the mock's own can do with the control API: nothing. Each page below stands for one
// that a developer might have open beside the mock. tests/integration/foreign_test.py sends by hand what no browser
// would.
'use strict';

const assert = require('node:assert/strict');
const { LIMIT, call, surroundings, until } = require('./support.js');

const EVIL = 'evil.example'; // its DNS says 127.0.0.1
const ROOT = '/_countersign/v1';
const NOBODY = 'no-such-tenant';
// A page without a policy of its own, on the mock's port: where its name leads there, it is of the mock's origin.
const PLAIN_PAGE = '/1.0/auth/time';

const around = surroundings({ names: [EVIL] });

// --- Whose page it is, and under what name it calls the mock. ---

const onTheMock = (host) => `http://${host}:${around.mock.port}`;

const FOREIGN_PAGES = {
  'from another port': () => around.elsewhere.base('127.0.0.1'),
  'from another port of localhost': () => around.elsewhere.base('localhost'),
  'without an origin, in a sandbox': () => around.elsewhere.base('localhost') + '/sandboxed',
  'from a name that leads to loopback': () => around.elsewhere.base(EVIL),
  'from a name that leads to the mock': () => onTheMock(EVIL) + PLAIN_PAGE,
  "from a tenant's name": () => onTheMock('bystander.localhost') + PLAIN_PAGE,
};

const addresses = () => ['127.0.0.1', 'localhost', 'bystander.localhost', EVIL].map(onTheMock);

// --- The tenant that nothing may be learnt of, and nothing done to. ---

class Victim {
  static async create(id) {
    const { mock } = around;
    for (const other of ['bystander', 'unspoken']) await mock.control('POST', '/tenants', { id: other });
    await mock.control('DELETE', `/tenants/${id}`);
    const made = await mock.control('POST', '/tenants', {
      id,
      account: 'vi4242-ovh',
      zones: ['untold-zone.example'],
      clock: { now: '2031-02-03T04:05:06Z', frozen: true },
      applications: [
        {
          name: 'untold-application',
          credentials: [{ name: 'full' }, { name: 'waiting', state: 'pendingValidation' }],
        },
      ],
    });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    // So that a reset shows: the clock is no longer what it was at first, and the journal has an entry.
    await mock.control('POST', `/tenants/${id}/clock/advance`, { seconds: 86400 });
    await call(mock.base + '/1.0/me', { headers: { 'X-Ovh-Application': made.json.application_key } });
    return new Victim(id, made.json);
  }

  constructor(id, keys) {
    this.id = id;
    this.path = `${ROOT}/tenants/${id}`;
    const [application] = keys.applications;
    this.waiting = application.credentials[1].consumer_key;
    this.untold = [
      'unspoken', // a tenant that no request of a page names
      'untold-zone.example',
      'untold-application',
      'vi4242-ovh',
      '2031-02-04T04:05:06Z',
      keys.application_key,
      keys.application_secret,
      keys.consumer_key,
    ];
  }

  // What the control API can change, as an honest caller sees it.
  async state() {
    const { mock } = around;
    const tenant = `/tenants/${this.id}`;
    const all = await mock.control('GET', '/tenants');
    const state = { tenants: all.json.tenants.map(({ id }) => id) };
    for (const part of ['', '/clock', '/journal', '/faults']) state[part] = await mock.control('GET', tenant + part);
    state.default = await mock.control('GET', '/tenants/default');
    delete state.default.json.clock; // it runs
    delete state.default.json.requests; // pages on the mock's port ask it for an icon
    return state;
  }

  assertUntold(what, text) {
    for (const untold of this.untold) assert.ok(!text.includes(untold), `${what} was told "${untold}": ${text}`);
  }

  get reads() {
    const below = ['', '/clock', '/journal', '/journal/1', '/privileges', '/faults'];
    const rest = ['/tenants', '/events', '/metrics', '/openapi.json', ''].map((path) => ROOT + path);
    const tooLong = `${ROOT}/tenants?${'x'.repeat(70000)}`; // refused before its path counts
    return [...rest, '/_countersign/', tooLong, ...below.map((path) => this.path + path)];
  }

  get writes() {
    const waiting = { consumerKey: this.waiting };
    const actions = ['validate', 'refuse', 'expire', 'revoke'];
    return [
      ['POST', `${ROOT}/tenants`, { id: 'forged' }],
      ['PUT', `${this.path}/clock`, { offset_seconds: 0 }],
      ['POST', `${this.path}/clock/advance`, { seconds: 3600 }],
      ...actions.map((action) => ['POST', `${this.path}/credentials/${action}`, waiting]),
      ['PUT', `${this.path}/faults`, []],
      ['POST', `${this.path}/reset`, {}],
      ['DELETE', this.path, undefined],
    ];
  }
}

// Opens a page and hands it to `run` with a victim; afterwards the victim must be what it was.
function attack(title, page, run) {
  around.test(title, async ({ page: tab, traffic }) => {
    const victim = await Victim.create('victim');
    await tab.goto(page());
    const before = await victim.state();
    await run({ tab, victim, traffic });
    assert.deepEqual(await victim.state(), before, 'what the mock held has changed');
  });
}

// --- What runs in the page. Each answers all that the page learnt. ---

async function readAll([urls, mode]) {
  const read = async (url) => {
    try {
      const answer = await fetch(url, { mode, credentials: 'omit', cache: 'no-store' });
      return { url, type: answer.type, status: answer.status, text: await answer.text() };
    } catch (error) {
      return { url, type: 'none', text: String(error) };
    }
  };
  return Promise.all(urls.map(read));
}

function writeAll([writes, mode]) {
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json', ''];
  const write = async (method, url, json, type) => {
    const body = json === undefined ? undefined : new Blob([JSON.stringify(json)], { type });
    try {
      const answer = await fetch(url, { method, mode, body, credentials: 'omit' });
      return `${answer.type} ${answer.status} ${await answer.text()}`;
    } catch (error) {
      return String(error);
    }
  };
  return Promise.all(writes.flatMap(([method, url, json]) => types.map((type) => write(method, url, json, type))));
}

// Sends {"id":"forged","seed":"="} as well as a form can.
function submit([action, enctype]) {
  const form = Object.assign(document.createElement('form'), { method: 'post', enctype, action });
  form.append(Object.assign(document.createElement('input'), { name: '{"id":"forged","seed":"', value: '"}' }));
  document.body.append(form);
  form.submit();
}

// Puts an element that loads `url` into the page; answers what the page can tell of how that went.
async function include([tag, url, limit]) {
  const told = [];
  const known = new Set(Object.keys(window));
  window.onerror = (message) => told.push(message);
  const element = document.createElement(tag === 'module' ? 'script' : tag);
  if (tag === 'module') element.type = 'module';
  if (tag === 'link') element.rel = 'stylesheet';
  element[{ link: 'href', object: 'data' }[tag] || 'src'] = url;
  await new Promise((resolve) => {
    for (const type of ['load', 'error', 'loadedmetadata']) {
      element.addEventListener(type, () => resolve(told.push(type)));
    }
    setTimeout(() => resolve(told.push('nothing happened')), limit);
    document.body.append(element);
  });
  try {
    const inside = element.contentDocument;
    told.push(inside ? inside.documentElement.outerHTML : 'nothing to see inside');
  } catch (error) {
    told.push(error.name);
  }
  told.push(`${element.naturalWidth || element.videoWidth || element.offsetWidth || 0} wide`);
  element.remove();
  const fresh = Object.keys(window).filter((name) => !known.has(name) && !/^\d+$/.test(name)); // numbers are frames
  return [...told, `new globals ${fresh.length}`].join('; ');
}

function frame([src, name]) {
  document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src, name }));
}

// Listens for events; answers 'refused', or what else came of it.
async function listen([url, limit]) {
  return new Promise((resolve) => {
    const source = new EventSource(url);
    const end = (told) => {
      source.close();
      resolve(told);
    };
    source.onopen = () => end('the stream is open');
    source.onmessage = (event) => end(`a message: ${event.data}`);
    source.onerror = () => end(source.readyState === EventSource.CLOSED ? 'refused' : 'ended, to be tried again');
    setTimeout(() => end('neither refused nor open'), limit);
  });
}

// --- The tests. ---

for (const [whence, page] of Object.entries(FOREIGN_PAGES)) {
  attack(`a page ${whence} reads nothing`, page, async ({ tab, victim }) => {
    for (const base of addresses()) {
      const own = new URL(tab.url()).origin === base;
      const urls = victim.reads.map((path) => base + path);
      for (const { url, type, status, text } of await tab.evaluate(readAll, [urls, 'cors'])) {
        const told = `GET ${url.slice(0, 200)} told the page ${status} ${text}`;
        victim.assertUntold(told, text);
        if (!own) assert.equal(type, 'none', told);
        else assert.equal(status, url.includes('?') ? 431 : 403, told);
      }
    }
  });

  // Were it given any, the browser alone would stand between the page and the data.
  attack(`a browser is given nothing for a page ${whence}`, page, async ({ tab, victim, traffic }) => {
    for (const base of addresses()) {
      const urls = victim.reads.map((path) => base + path);
      for (const { url, type, text } of await tab.evaluate(readAll, [urls, 'no-cors'])) {
        victim.assertUntold(`GET ${url.slice(0, 200)} without CORS`, text);
        if (new URL(tab.url()).origin !== base) assert.ok(['opaque', 'none'].includes(type), `GET ${url}: ${text}`);
      }
    }
    const asked = traffic.all.filter(({ url, status }) => url.includes('/_countersign') && status !== null);
    assert.ok(asked.length > 0, `nothing reached the mock:\n${traffic}`);
    const given = asked.filter(({ status }) => status < 400 || status === 404);
    assert.deepEqual(given.map(({ status, url }) => `${status} ${url}`), [], 'these were not refused');
  });

  attack(`a page ${whence} writes nothing`, page, async ({ tab, victim, traffic }) => {
    for (const base of [onTheMock('127.0.0.1'), onTheMock(EVIL)]) {
      const writes = victim.writes.map(([method, path, body]) => [method, base + path, body]);
      for (const mode of ['cors', 'no-cors']) {
        victim.assertUntold('a write', (await tab.evaluate(writeAll, [writes, mode])).join('\n'));
      }
      await tab.evaluate((url) => navigator.sendBeacon(url, '{"id":"forged"}'), base + `${ROOT}/tenants`);
    }
    const arrived = traffic.all.filter(({ url, status }) => url.includes(ROOT) && status !== null);
    assert.ok(arrived.some(({ method }) => method === 'POST'), `no POST reached the mock:\n${traffic}`);
    for (const { method, url, status } of arrived) {
      assert.ok([403, 415].includes(status), `${method} ${url} was answered ${status}`);
    }
  });

  attack(`a page ${whence} hears no events`, page, async ({ tab }) => {
    for (const base of addresses()) {
      const heard = tab.evaluate(listen, [base + `${ROOT}/events`, LIMIT / 2]);
      await call(around.mock.base + '/1.0/me'); // an event, had there been a stream
      assert.equal(await heard, 'refused', `EventSource of ${base}${ROOT}/events`);
    }
  });

  attack(`a form of a page ${whence} writes nothing`, page, async ({ tab, victim }) => {
    for (const enctype of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      await tab.goto(page());
      const answered = tab.waitForResponse((answer) => answer.request().method() === 'POST');
      await tab.evaluate(submit, [onTheMock('127.0.0.1') + `${ROOT}/tenants`, enctype]);
      const answer = await answered;
      assert.ok([403, 415].includes(answer.status()), `a form in ${enctype} was answered ${answer.status()}`);
      victim.assertUntold(`a form in ${enctype}`, await answer.text());
    }
  });

  attack(`a page ${whence} includes nothing, and cannot tell which tenants there are`, page, async (world) => {
    const { tab, victim } = world;
    const tells = [];
    for (const tag of ['script', 'module', 'img', 'link', 'object', 'embed', 'iframe', 'video']) {
      for (const below of ['', '/journal']) {
        const [there, notThere] = [victim.id, NOBODY].map((id) => `${ROOT}/tenants/${id}${below}`);
        const told = await tab.evaluate(include, [tag, onTheMock('127.0.0.1') + there, LIMIT]);
        const toldOfNobody = await tab.evaluate(include, [tag, onTheMock('127.0.0.1') + notThere, LIMIT]);
        victim.assertUntold(`<${tag}>`, told);
        if (!told.endsWith('new globals 0')) tells.push(`<${tag}> of ${there} left something in the page: ${told}`);
        if (told !== toldOfNobody) tells.push(`<${tag}> of ${there}: ${told}; of ${notThere}: ${toldOfNobody}`);
      }
    }
    assert.deepEqual(tells, [], 'the page learns something');
  });

  around.test(`a page ${whence} can use the API, as that of OVHcloud`, async ({ page: tab }) => {
    await tab.goto(page());
    const [time] = await tab.evaluate(readAll, [[around.mock.base + '/1.0/auth/time'], 'cors']);
    assert.equal(time.status, 200, JSON.stringify(time));
    assert.match(time.text, /^\d+$/);
  });
}

attack('no page shows anything of the mock in a frame', FOREIGN_PAGES['from another port'], async ({ tab, victim }) => {
  const shown = [];
  const pages = ['/auth/sso/api?credentialToken=x', '/auth/?credentialToken=x', '/createApp/', '/createToken/?GET=/me'];
  for (const path of [...victim.reads.filter((read) => !read.includes('?')), ...pages]) {
    await tab.evaluate(frame, [onTheMock('127.0.0.1') + path, path]);
    const child = await until(`a frame of ${path} has loaded`, () => {
      const there = tab.frame({ name: path });
      return there && !['', 'about:blank'].includes(there.url()) && there;
    });
    if (!child.url().startsWith('chrome-error:')) shown.push(path);
  }
  assert.deepEqual(shown, [], 'a frame shows these');
});

for (const whence of ['from another port', 'from a name that leads to the mock']) {
  attack(`a page ${whence} reads nothing of a window that it opens`, FOREIGN_PAGES[whence], async ({ tab, victim }) => {
    for (const base of addresses()) {
      const opened = tab.waitForEvent('popup');
      await tab.evaluate((url) => void (window.popup = window.open(url)), base + victim.path);
      const popup = await opened;
      await popup.waitForLoadState();
      const seen = await tab.evaluate(() => {
        try {
          return window.popup.document.documentElement.outerHTML;
        } catch (error) {
          return error.name;
        }
      });
      victim.assertUntold(`the opener of ${base}${victim.path}`, seen);
      const own = new URL(tab.url()).origin === base; // then the window may be looked into, and has a refusal
      if (!own) assert.equal(seen, 'SecurityError', `the opener saw what ${base}${victim.path} shows`);
      await popup.close();
    }
  });
}

for (const host of [EVIL, 'bystander.localhost']) {
  attack(`${host} in the address bar shows a refusal`, FOREIGN_PAGES['from another port'], async ({ tab, victim }) => {
    for (const path of [`${ROOT}/tenants`, victim.path, `${victim.path}/journal`]) {
      const answer = await tab.goto(onTheMock(host) + path);
      assert.equal(answer.status(), 403, `${onTheMock(host)}${path} was answered ${answer.status()}`);
      victim.assertUntold(answer.url(), await answer.text());
    }
  });
}

around.test('the consent page is read by no page of another origin', async ({ page: tab }) => {
  await tab.goto(FOREIGN_PAGES['from another port']());
  const asked = await call(around.mock.base + '/1.0/auth/credential', {
    method: 'POST',
    headers: { 'X-Ovh-Application': around.mock.ready.application_key, 'Content-Type': 'application/json' },
    body: '{"accessRules":[{"method":"GET","path":"/untold"}]}',
  });
  const { validationUrl } = JSON.parse(asked.text);
  assert.match((await call(validationUrl)).text, /\/untold/, 'the page itself shows the rule');
  const [read] = await tab.evaluate(readAll, [[validationUrl], 'cors']);
  assert.equal(read.type, 'none', `the page read the consent page: ${read.text}`);
});

// What the tests above would see if nothing were refused.
for (const host of ['127.0.0.1', 'localhost']) {
  around.test(`a page of the mock's own, at ${host}, reads and writes`, async ({ page: tab }) => {
    const victim = await Victim.create('victim');
    await tab.goto(onTheMock(host) + PLAIN_PAGE);
    const [tenants] = await tab.evaluate(readAll, [[`${ROOT}/tenants`], 'cors']);
    assert.equal(tenants.status, 200, tenants.text);
    assert.ok(tenants.text.includes('unspoken'), tenants.text);
    assert.ok(victim.writes.length > 0);
    const id = `made-at-${host.replace(/\./g, '-')}`;
    const told = await tab.evaluate(writeAll, [[['POST', `${ROOT}/tenants`, { id }]], 'cors']);
    assert.deepEqual(told.map((line) => line.split(' ')[1]), ['415', '415', '415', '201', '415'], told.join('\n'));
    assert.equal((await around.mock.control('GET', `/tenants/${id}`)).status, 200);
    assert.equal((await around.mock.control('DELETE', `/tenants/${id}`)).status, 204);
  });
}
