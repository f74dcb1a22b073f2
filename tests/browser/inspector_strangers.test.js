// What strangers write and who is not let in: the inspector runs nothing of a request, copies no secret and asks for
// the token.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { inspectorOf } = require('./inspector_page.js');
const { asSent, signed } = require('./requests.js');
const { Mock, call, surroundings, until } = require('./support.js');

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

look('a command that is copied holds no secret and nothing that a shell would run', async (page) => {
  const one = await world();
  const target = '/1.0/me?x=\'$(touch%20pwned)`id`"';
  await asSent(around.mock.port, `GET ${target} HTTP/1.1`, {
    Host: new URL(around.mock.base).host,
    ...signed(one, 'GET', target),
    'X-Evil': "a'b;$(id)",
    Authorization: 'Bearer secretsecretsecret',
  });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `#/requests?tenant=${one.id}`);
  await rows(page).first().click();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('the request as curl copied.').waitFor();

  const command = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(command.includes(`url='${around.mock.base}/1.0/me?x='\\''$(touch%20pwned)\`id\`"'`), command);
  assert.ok(command.includes("-H 'X-Evil: a'\\''b;$(id)'"), command);
  assert.ok(command.includes('"X-Ovh-Consumer: $OVH_CONSUMER_KEY"'), command);
  for (const secret of [one.application_secret, one.consumer_key, 'secretsecretsecret'])
    assert.ok(!command.includes(secret), command);
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
      await page.getByRole('link', { name: 'Tenants' }).click();
      await page.getByRole('button', { name: 'New tenant' }).click();
      await page.getByRole('region', { name: 'Environment lines' }).waitFor();
    } finally {
      await guarded.stop();
    }
  },
  { base: () => guarded.base }
);
