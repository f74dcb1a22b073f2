// What strangers write and who is not let in: the inspector runs nothing of a request, copies no secret and asks for
// the token.
'use strict';

const assert = require('node:assert/strict');
const { execFile } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { promisify } = require('util');
const { inspectorOf } = require('./inspector_page.js');
const { asSent, signed } = require('./requests.js');
const { LIMIT, Mock, call, surroundings, until } = require('./support.js');

const run = promisify(execFile);
const around = surroundings({});
const { address, listed, look, open, rows, world } = inspectorOf(around);

// What a stranger may write: into the target, a header and the body.
const HOSTILE = [
  '<script>window.pwned=1</script>',
  '<img src=x onerror=window.pwned=1>',
  'javascript:window.pwned=1',
  '${window.pwned=1}{{constructor.constructor("window.pwned=1")()}}',
  '"><svg/onload=window.pwned=1>',
  '\u202egnp.exe\u202c\u2066\u200b',
  '</pre></body></html>',
  `Z${'\u0351'.repeat(200)}`,
];

look('what strangers wrote neither runs nor breaks the page', async (page) => {
  const one = await world();
  const where = (text) => `/1.0/me?x=${text}`;
  let sent = 0;
  for (const text of HOSTILE) {
    const bytes = Buffer.from(text).toString('latin1');
    const plain = bytes.replace(/ /g, '%20');
    await asSent(
      around.mock.port,
      `GET ${where(plain)} HTTP/1.1`,
      {
        Host: new URL(around.mock.base).host,
        'X-Ovh-Application': one.application_key,
        'X-Evil': bytes,
        'User-Agent': bytes,
      },
      Buffer.from(text)
    );
    sent += 1;
  }
  const big = Buffer.concat([
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x1b, 0x5b, 0x30]),
    Buffer.alloc(1024 * 1024 - 7, '<b>'),
  ]);
  await asSent(
    around.mock.port,
    'POST /1.0/me HTTP/1.1',
    { Host: new URL(around.mock.base).host, 'X-Ovh-Application': one.application_key, 'Content-Type': 'text/html' },
    big
  );
  await asSent(
    around.mock.port,
    'POST /1.0/me HTTP/1.1',
    { Host: new URL(around.mock.base).host, 'X-Ovh-Application': one.application_key },
    Buffer.from('['.repeat(60000))
  );
  sent += 2;
  await open(page, `#/requests?tenant=${one.id}`);
  await until('all are listed', async () => (await rows(page).count()) === sent);

  const width = page.viewportSize().width;
  for (let number = 1; number <= sent; number += 1) {
    await page.goto(`${around.mock.base}/_countersign/${`#/requests/${one.id}/${number}?tenant=${one.id}`}`);
    await page.locator('.meta dd', { hasText: new RegExp(`^${number}$`) }).waitFor();
    for (const button of await page.getByRole('button', { name: 'Pretty JSON' }).all()) await button.click();
    const found = await page.evaluate(() => ({
      pwned: window.pwned,
      images: document.images.length,
      scripts: document.scripts.length,
      links: [...document.links].filter((link) => !link.getAttribute('href').startsWith('#')).length,
      width: document.documentElement.scrollWidth,
      unseen: /[\u202a-\u202e\u2066-\u2069\u200b]/.test(document.body.textContent),
    }));
    assert.deepEqual(
      found,
      { pwned: undefined, images: 0, scripts: 2, links: 0, width, unseen: false },
      `request ${number}`
    );
  }
  const entry = (await around.mock.control('GET', `/tenants/${one.id}/journal/1`)).json;
  assert.ok(JSON.stringify(entry).includes('<script>'), 'the hostile text really came');
});

// What "Copy as curl" gives for the request, and what came of it when it was run as it is.
async function copiedAndRun(page, keys, number) {
  await page.goto(address(`#/requests/${keys.id}/${number}`));
  await page.locator('.meta dd', { hasText: new RegExp(`^${number}$`) }).waitFor();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('the request as curl copied.').waitFor();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'copied-'));
  const env = {
    PATH: process.env.PATH,
    OVH_ENDPOINT: `${around.mock.base}/1.0`,
    OVH_APPLICATION_KEY: keys.application_key,
    OVH_APPLICATION_SECRET: keys.application_secret,
    OVH_CONSUMER_KEY: keys.consumer_key,
  };
  const ran = await run('sh', ['-c', command], { env, cwd: folder, timeout: LIMIT });
  assert.deepEqual(fs.readdirSync(folder), [], `a shell ran what a request said:\n${command}`);
  const { entries } = (await around.mock.control('GET', `/tenants/${keys.id}/journal?since=${number}`)).json;
  const sent = (await around.mock.control('GET', `/tenants/${keys.id}/journal/${number}`)).json;
  assert.match(ran.stdout, new RegExp(`^HTTP/1.1 ${sent.response.status} `), command);
  assert.deepEqual(entries.at(-1).verdict, sent.verdict, command);
  return { command, again: entries.at(-1).request };
}

look(
  'a command that is copied sends the request again, and holds no secret and nothing that a shell would run',
  async (page) => {
    const one = await world();
    const host = new URL(around.mock.base).host;
    const target = "/1.0/me?x='$(touch%20pwned)`touch%09pwned`[1-9]\\";
    const evil = "a'b;$(touch pwned)`touch pwned`";
    const turned = "\u202e\\'; touch pwned; '%s"; // what is hidden is written otherwise
    const headers = { Host: host, 'X-Evil': evil, 'X-Turned': Buffer.from(turned).toString('latin1') };
    const body = Buffer.from('@/etc/passwd\n\x1b[2J\'; touch pwned; "$(touch pwned)é😀\n');
    await asSent(around.mock.port, `GET ${target} HTTP/1.1`, { ...headers, ...signed(one, 'GET', target) });
    await asSent(
      around.mock.port,
      'POST /1.0/me HTTP/1.1',
      { ...headers, ...signed(one, 'POST', '/1.0/me', body) },
      body
    );
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page);

    const got = await copiedAndRun(page, one, 1);
    assert.equal(got.again.target, target);
    const field = (name) => got.again.headers.find(([known]) => known === name)[1];
    assert.equal(field('X-Evil'), evil);
    assert.equal(field('X-Turned'), turned);
    const posted = await copiedAndRun(page, one, 2);
    assert.equal(posted.again.body, body.toString(), posted.command);
    const { command } = got;
    assert.ok(![...command].some((character) => character < ' ' && character !== '\n'), 'a terminal would obey it');
    for (const secret of [one.application_secret, one.consumer_key]) assert.ok(!command.includes(secret), command);
  }
);

look('a command that is copied goes to the mock, whatever host a request named', async (page) => {
  const one = await world();
  const headers = { Host: 'evil.example', Authorization: 'Bearer secretsecretsecret' };
  await asSent(around.mock.port, 'GET /1.0/me HTTP/1.1', { ...headers, 'X-Ovh-Application': one.application_key });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.goto(address(`#/requests/${one.id}/1`));
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('the request as curl copied.').waitFor();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(command, new RegExp(`^url='${around.mock.base}/1.0/me'$`, 'm'));
  assert.match(command, /-H 'Host: evil.example'/);
  assert.match(command, /"Authorization: Bearer \$OVH_ACCESS_TOKEN"/);
  assert.ok(!command.includes('secretsecret'), command);
});

// A mock that wants its token.
let guarded = null;
const TOKEN = crypto.randomBytes(16).toString('hex');

look(
  'a mock with a token is told it once, and keeps it from every script',
  async (page) => {
    const file = path.join(os.tmpdir(), 'control-token');
    fs.writeFileSync(file, `${TOKEN}\n`, { mode: 0o600 });
    guarded = await Mock.start('--control-token-file', file);
    try {
      await page.goto(`${guarded.base}/_countersign/`);
      const dialog = page.getByRole('dialog', { name: 'This mock wants its token' });
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      assert.ok(await dialog.isVisible(), 'there is nothing behind it');
      await page.getByLabel('Token', { exact: true }).fill('wrong');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('this is not the token of this mock').waitFor();
      await page.getByLabel('Token', { exact: true }).fill(TOKEN);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('Live', { exact: true }).waitFor();
      await call(`${guarded.base}/1.0/auth/time`);
      await listed(page, '/1.0/auth/time').waitFor();

      const [cookie] = await page.context().cookies(`${guarded.base}/_countersign/`);
      assert.equal(cookie.httpOnly, true);
      assert.equal(cookie.sameSite, 'Strict');
      assert.equal(cookie.path, '/_countersign');
      assert.ok(!cookie.value.includes(TOKEN));
      const kept = await page.evaluate(() =>
        JSON.stringify([
          document.cookie,
          { ...localStorage },
          { ...sessionStorage },
          document.documentElement.outerHTML,
        ])
      );
      assert.ok(!kept.includes(TOKEN) && !kept.includes(cookie.value), 'a script of the page could read it');

      await page.reload();
      await listed(page, '/1.0/auth/time').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Log out' }).isVisible());
      await page.getByRole('link', { name: 'Tenants' }).click();
      await page.getByRole('button', { name: 'New tenant' }).click();
      await page.getByRole('region', { name: 'Environment lines' }).waitFor();
      await page.getByRole('button', { name: 'Log out' }).click();
      await dialog.waitFor();
    } finally {
      await guarded.stop();
    }
  },
  { base: () => guarded.base }
);
