// The pages as a person meets them: an application is made, a key is asked for, granted or refused, and the browser
// goes back to the application. tests/integration/pages_test.py sends by hand what no browser would.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('crypto');
const { LIMIT, call, surroundings } = require('./support.js');

const around = surroundings({ names: ['app.example'] });

// In which a person clicks: both languages, and a browser that runs no scripts.
const WAYS = [
  {
    way: 'in English',
    options: { locale: 'en-GB' },
    lang: 'en',
    words: {
      authorize: 'Authorize',
      refuse: 'Refuse',
      validity: 'For how long',
      name: 'Name',
      description: 'Description',
      create: 'Create',
      more: 'More rows',
      networks: 'Allowed networks',
      method: 'Method of right',
      path: 'Path of right',
      granted: 'Access granted',
      refused: 'Access refused',
      used: 'This link has been used',
      read: 'Read',
      person: 'In whose name',
      everything: 'Everything that you may do',
    },
  },
  {
    way: 'in French',
    options: { locale: 'fr-FR' },
    lang: 'fr',
    words: {
      authorize: 'Autoriser',
      refuse: 'Refuser',
      validity: 'Pour combien de temps',
      name: 'Nom',
      description: 'Description',
      create: 'Créer',
      more: 'Plus de lignes',
      networks: 'Réseaux autorisés',
      method: 'Méthode du droit',
      path: 'Chemin du droit',
      granted: 'Accès accordé',
      refused: 'Accès refusé',
      used: 'Ce lien a déjà servi',
      read: 'Lire',
      person: 'Au nom de qui',
      everything: 'Tout ce que vous pouvez faire',
    },
  },
];
WAYS.push({ ...WAYS[0], way: 'without scripts', options: { locale: 'en-GB', javaScriptEnabled: false } });

const JSON_TYPE = { 'Content-Type': 'application/json' };

async function keysOf(tab) {
  const keys = await tab.locator('dd code').allTextContents();
  return { application: keys[0], secret: keys[1], consumer: keys[2] };
}

// What a program is answered that asks for a key of the application.
async function ask(application, body = {}) {
  const asked = await call(around.mock.base + '/1.0/auth/credential', {
    method: 'POST',
    headers: { ...JSON_TYPE, 'X-Ovh-Application': application },
    body: JSON.stringify({ accessRules: [{ method: 'GET', path: '/me' }], ...body }),
  });
  assert.equal(asked.status, 200, asked.text);
  return JSON.parse(asked.text);
}

async function stateOf(consumerKey) {
  const { credentials } = (await around.mock.control('GET', '/tenants/default')).json;
  return credentials.filter((one) => one.consumer_key.startsWith(consumerKey.slice(0, 4))).at(-1).state;
}

// A tenant of its own, whose account has a user, and an OAuth2 client that sends browsers to `back`.
let tenants = 0;
async function worldWithUser(back) {
  const made = await around.mock.control('POST', '/tenants', {
    id: `users-${++tenants}`,
    users: [{ login: 'paul', group: 'shop' }],
    service_accounts: [{ name: 'My “shop” & more', flow: 'AUTHORIZATION_CODE', callback_urls: [back] }],
  });
  assert.equal(made.status, 201, JSON.stringify(made.json));
  return made.json;
}

const VERIFIER = 'a-verifier-of-more-than-forty-three-characters';

function authorizeUrl(client, back) {
  const challenge = crypto.createHash('sha256').update(VERIFIER).digest('base64url');
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: back,
    scope: 'all',
    state: 'é & 1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return `${around.mock.base}/auth/oauth2/authorize?${asked}`;
}

// As whom a token or a signed key calls.
async function detailsWith(headers) {
  const answer = await call(around.mock.base + '/1.0/auth/details', { headers });
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text);
}

function signed(keys, consumer) {
  const when = String(Math.floor(Date.now() / 1000));
  const url = around.mock.base + '/1.0/auth/details';
  const text = [keys.application_secret, consumer, 'GET', url, '', when].join('+');
  return {
    'X-Ovh-Application': keys.application_key,
    'X-Ovh-Consumer': consumer,
    'X-Ovh-Timestamp': when,
    'X-Ovh-Signature': '$1$' + crypto.createHash('sha1').update(text).digest('hex'),
  };
}

// A page in a browser of that way, with what went wrong in it: violations of its policy, scripts, dialogs.
function person(title, { way, options, lang, words }, run) {
  around.test(`${title}, ${way}`, async () => {
    const context = await around.browser.newContext(options);
    context.setDefaultTimeout(LIMIT);
    const tab = await context.newPage();
    const wrong = [];
    tab.on('console', (message) => {
      const status = message.text().startsWith('Failed to load resource'); // of an answer of 400 and above
      if (message.type() === 'error' && !status) wrong.push(message.text());
    });
    tab.on('pageerror', (error) => wrong.push(String(error)));
    tab.on('dialog', (dialog) => wrong.push(`a dialog: ${dialog.message()}`) && dialog.dismiss());
    tab.on('request', (request) => {
      if (request.url().endsWith('/favicon.ico') && request.url().startsWith(around.mock.base)) wrong.push('an icon');
    });
    try {
      await run({ tab, lang, words, wrong });
      assert.deepEqual(wrong, [], 'the browser complains');
    } finally {
      await context.close();
    }
  });
}

async function open(tab, url, lang) {
  const answer = await tab.goto(url);
  assert.equal(answer.status(), 200, url);
  assert.equal(await tab.locator('html').getAttribute('lang'), lang);
  assert.equal(await tab.locator('h1').count(), 1);
}

const press = (tab, name) => tab.getByRole('button', { name, exact: true }).click();

for (const way of WAYS) {
  person('an application is made, asks for a key, and has it granted', way, async ({ tab, lang, words }) => {
    await open(tab, around.mock.base + '/createApp/', lang);
    await tab.getByLabel(words.name, { exact: true }).fill('My “app” & more');
    await tab.getByLabel(words.description).fill('<b>does</b> things');
    await press(tab, words.create);
    const { application, secret } = await keysOf(tab);
    assert.match(application, /^[0-9a-f]{16}$/);
    assert.match(secret, /^[0-9a-f]{32}$/);

    const back = around.elsewhere.base('localhost') + '/back?state=1';
    const asked = await ask(application, { redirection: back, allowedIPs: ['127.0.0.0/8'] });
    await open(tab, asked.validationUrl, lang);
    const text = await tab.textContent('main');
    for (const told of ['My “app” & more', '<b>does</b> things', words.read, 'GET /me', '127.0.0.0/8', back]) {
      assert.ok(text.includes(told), `the page does not tell ${told}: ${text}`);
    }
    await tab.getByLabel(words.validity).selectOption('300');
    await press(tab, words.authorize);
    await tab.waitForURL(back);
    assert.equal(await tab.title(), 'Elsewhere');
    assert.equal(await stateOf(asked.consumerKey), 'validated');

    await open(tab, asked.validationUrl, lang);
    assert.equal(await tab.textContent('h1'), 'Error code: Invalid token');
    assert.match(await tab.textContent('main'), new RegExp(words.used));
    assert.match(await tab.textContent('main'), /Request-Id: EU\.AUTH\.WEB\.[0-9a-f]+/);
  });

  person('a key is refused, and the browser goes back all the same', way, async ({ tab, lang, words }) => {
    const back = around.elsewhere.base('app.example') + '/refused';
    const asked = await ask(around.mock.ready.application_key, { redirection: back });
    await open(tab, asked.validationUrl, lang);
    await press(tab, words.refuse);
    await tab.waitForURL(back);
    assert.equal(await stateOf(asked.consumerKey), 'refused');
  });

  person('a key without a way back is granted and refused on the page', way, async ({ tab, lang, words }) => {
    for (const [button, title, state] of [
      [words.authorize, words.granted, 'validated'],
      [words.refuse, words.refused, 'refused'],
    ]) {
      const asked = await ask(around.mock.ready.application_key);
      await open(tab, asked.validationUrl, lang);
      await press(tab, button);
      await tab.getByRole('heading', { name: title }).waitFor();
      assert.equal(await stateOf(asked.consumerKey), state);
    }
  });

  person('keys for a script are made with the rights of the page', way, async ({ tab, lang, words }) => {
    await open(tab, around.mock.base + '/createToken/?GET=/me&POST=/sms/*&PUT=/left/out', lang);
    const path = (row) => tab.getByLabel(`${words.path} ${row}`, { exact: true });
    const method = (row) => tab.getByLabel(`${words.method} ${row}`, { exact: true });
    assert.deepEqual(
      [await method(1).inputValue(), await path(1).inputValue(), await method(2).inputValue()],
      ['GET', '/me', 'POST']
    );
    await path(3).fill('');
    await press(tab, words.more); // nothing is demanded yet
    assert.equal(await path(2).inputValue(), '/sms/*');
    assert.equal(await method(3).evaluate((one) => one === document.activeElement), true, 'the first free row');
    await method(3).selectOption('DELETE');
    await path(3).fill('/me/api/credential/*');
    await tab.getByLabel(words.name, { exact: true }).fill('script');
    await tab.getByLabel(words.networks).fill('127.0.0.1, ::1');
    await tab.getByLabel(words.validity).selectOption('unlimited');
    await tab.getByLabel(words.name, { exact: true }).press('Enter'); // the button that creates
    await tab.locator('dd').nth(2).waitFor();
    const { application, secret, consumer } = await keysOf(tab);
    assert.match(`${application} ${secret} ${consumer}`, /^[0-9a-f]{16} [0-9a-f]{32} [0-9a-f]{32}$/);
    assert.equal(await stateOf(consumer), 'validated');
    const rights = (await tab.locator('li code').allTextContents()).filter((one) => one.includes(' '));
    assert.deepEqual(rights, ['GET /me', 'POST /sms/*', 'DELETE /me/api/credential/*']);
  });

  person('a client asks for a code, and a user grants it', way, async ({ tab, lang, words }) => {
    const back = around.elsewhere.base('localhost') + '/code?kept=1';
    const world = await worldWithUser(back);
    const [client] = world.service_accounts;
    await open(tab, authorizeUrl(client, back), lang);
    const text = await tab.textContent('main');
    for (const told of ['My “shop” & more', words.everything, back]) {
      assert.ok(text.includes(told), `the page does not tell ${told}: ${text}`);
    }
    await tab.getByLabel(words.person).selectOption('cs1234-ovh/paul');
    await press(tab, words.authorize);
    await tab.waitForURL((url) => url.href.startsWith(back));
    assert.equal(await tab.title(), 'Elsewhere');
    const given = new URL(tab.url()).searchParams;
    assert.equal(given.get('state'), 'é & 1');
    assert.equal(given.get('error'), null);
    const answer = await call(around.mock.base + '/auth/oauth2/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams({
        grant_type: 'authorization_code',
        code: given.get('code'),
        redirect_uri: back,
        code_verifier: VERIFIER,
        client_id: client.client_id,
        client_secret: client.client_secret,
      })),
    });
    assert.equal(answer.status, 200, answer.text);
    const details = await detailsWith({ Authorization: `Bearer ${JSON.parse(answer.text).access_token}` });
    assert.deepEqual([details.method, details.user], ['user', 'paul']);
  });

  person('a client asks for a code in vain', way, async ({ tab, lang, words }) => {
    const back = around.elsewhere.base('app.example') + '/code';
    const own = around.elsewhere.base('localhost') + '/code';
    const world = await worldWithUser(own);
    await open(tab, authorizeUrl(world.service_accounts[0], own), lang);
    await press(tab, words.refuse);
    await tab.waitForURL((url) => url.href.startsWith(own));
    const told = new URL(tab.url()).searchParams;
    assert.deepEqual([told.get('error'), told.get('state'), told.get('code')], ['access_denied', 'é & 1', null]);

    const answer = await tab.goto(authorizeUrl(world.service_accounts[0], back)); // an address of somebody else's
    assert.equal(answer.status(), 400);
    assert.equal(await tab.locator('form, main a').count(), 0);
    assert.match(await tab.textContent('main'), /redirect_uri/);
  });

  person('a key is granted in the name of a user', way, async ({ tab, lang, words }) => {
    const world = await worldWithUser('https://app.example/');
    const asked = await ask(world.application_key);
    await open(tab, asked.validationUrl, lang);
    const offered = await tab.getByLabel(words.person).locator('option').allTextContents();
    assert.deepEqual(offered, ['cs1234-ovh', 'cs1234-ovh/paul']);
    assert.equal(await tab.getByLabel(words.person).inputValue(), 'cs1234-ovh');
    await tab.getByLabel(words.person).selectOption('cs1234-ovh/paul');
    await press(tab, words.authorize);
    await tab.getByRole('heading', { name: words.granted }).waitFor();
    assert.equal((await detailsWith(signed(world, asked.consumerKey))).user, 'paul');

    await open(tab, `http://${world.id}.localhost:${around.mock.port}/createToken/?GET=/me`, lang);
    await tab.getByLabel(words.name, { exact: true }).fill('script');
    await tab.getByLabel(words.person).selectOption('cs1234-ovh/paul');
    await press(tab, words.create);
    await tab.locator('dd').nth(2).waitFor();
    const { application, secret, consumer } = await keysOf(tab);
    const keys = { application_key: application, application_secret: secret };
    assert.equal((await detailsWith(signed(keys, consumer))).user, 'paul');
  });

  person('a form that lacks something says what, and keeps the rest', way, async ({ tab, lang, words }) => {
    await open(tab, around.mock.base + '/createToken/', lang);
    await tab.getByLabel(words.name, { exact: true }).fill('kept');
    await tab.getByLabel(words.networks).fill('here');
    await press(tab, words.create);
    assert.match(await tab.getByRole('alert').textContent(), /^here /);
    assert.equal(await tab.getByLabel(words.name, { exact: true }).inputValue(), 'kept');
  });
}

for (const way of WAYS.slice(0, 2)) {
  person('what others wrote stays text', way, async ({ tab, lang, words }) => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)><form action=//evil.example>';
    await open(tab, around.mock.base + '/createApp/', lang);
    await tab.getByLabel(words.name, { exact: true }).fill(evil);
    await tab.getByLabel(words.description).fill('\u202e' + evil);
    await press(tab, words.create);
    assert.ok((await tab.textContent('main')).includes(evil));
    const { application } = await keysOf(tab);
    const rules = [
      { method: 'GET', path: evil },
      { method: 'POST', path: `/${evil}/*` },
    ];
    const redirections = [evil, `https://app.example/${evil}`, 'javascript:alert(3)', 'javascript://%0aalert(4)'];
    for (const redirection of redirections) {
      const asked = await ask(application, { accessRules: rules, redirection });
      await open(tab, asked.validationUrl, lang);
      assert.ok((await tab.textContent('main')).includes(`GET ${evil}`));
      assert.equal(await tab.locator('script, img, form[action]').count(), 0);
      assert.equal(await tab.locator('form').count(), 1);
    }
    await open(tab, `${around.mock.base}/createToken/?GET=${encodeURIComponent(evil)}`, lang);
    assert.equal(await tab.getByLabel(`${words.path} 1`, { exact: true }).inputValue(), evil);
    assert.equal(await tab.locator('script, img, form[action]').count(), 0);
  });

  person('a redirection that is no web address leads nowhere', way, async ({ tab, lang, words }) => {
    for (const redirection of ['javascript:alert(1)', 'data:text/html,<script>alert(2)</script>', '$REDIRECT_URL']) {
      const asked = await ask(around.mock.ready.application_key, { redirection });
      await open(tab, asked.validationUrl, lang);
      await press(tab, words.authorize);
      await tab.getByRole('heading', { name: words.granted }).waitFor();
      assert.equal(tab.url(), asked.validationUrl);
      assert.equal(await stateOf(asked.consumerKey), 'validated');
    }
  });
}

// Chromium holds every redirect that follows a form to the page's form-action.
around.test('a redirection may lead on to further web addresses', async ({ page: tab }) => {
  const further = around.elsewhere.base('app.example') + '/further';
  const asked = await ask(around.mock.ready.application_key, {
    redirection: `${around.elsewhere.base('localhost')}/to?${encodeURIComponent(further)}`,
  });
  await tab.goto(asked.validationUrl);
  await press(tab, 'Authorize');
  await tab.waitForURL(further);
});

around.test('a page of another origin that sends the form changes nothing', async ({ page: tab }) => {
  const asked = await ask(around.mock.ready.application_key);
  const own = await call(asked.validationUrl);
  const proof = own.text.match(/name="proof" value="([0-9a-f]{64})"/)[1]; // more than such a page could know
  await tab.goto(around.elsewhere.base('localhost'));
  await tab.evaluate(([url, value]) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = url;
    for (const [name, text] of Object.entries({ proof: value, validity: '300', decision: 'authorize' })) {
      const input = document.createElement('input');
      [input.name, input.value] = [name, text];
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }, [asked.validationUrl, proof]);
  await tab.waitForURL(asked.validationUrl);
  assert.equal(await tab.textContent('h1'), 'This form does not come from this page');
  assert.equal(await stateOf(asked.consumerKey), 'pendingValidation');
});

around.test('a page under a foreign name that leads to the mock makes nothing', async ({ page: tab }) => {
  const before = (await around.mock.control('GET', '/tenants/default')).json.applications.length;
  await tab.goto(`http://app.example:${around.mock.port}/createApp/`);
  await tab.getByLabel('Name', { exact: true }).fill('forged');
  await press(tab, 'Create');
  assert.equal(await tab.textContent('h1'), 'This form does not come from this page');
  assert.equal((await around.mock.control('GET', '/tenants/default')).json.applications.length, before);
});

// The contrast of every text with what is behind it, as WCAG 2 counts it.
function lowContrasts() {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const low = [];
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    const [a, b] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${element.tagName} ${element.textContent.trim()}: ${ratio.toFixed(2)}`);
  }
  return low;
}

// What has no name that a screen reader could tell.
function unnamed() {
  const fields = [...document.querySelectorAll('input:not([type=hidden]), select')];
  return fields.filter((field) => field.labels.length === 0 || !field.labels[0].textContent.trim()).map((f) => f.name);
}

for (const colorScheme of ['light', 'dark']) {
  around.test(`every text can be read and every field has a name, in ${colorScheme} colours`, async () => {
    const context = await around.browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } });
    const tab = await context.newPage();
    const asked = await ask(around.mock.ready.application_key, { redirection: 'https://app.example/' });
    const client = (await worldWithUser('https://app.example/')).service_accounts[0];
    const code = authorizeUrl(client, 'https://app.example/');
    const grounds = new Set();
    const wrong = code.replace('client_id=', 'client_id=x');
    const pages = [asked.validationUrl, code, wrong, '/createApp/', '/createToken/?GET=/me', '/auth/?credentialToken=x'];
    for (const url of pages) {
      await tab.goto(new URL(url, around.mock.base).href);
      assert.deepEqual(await tab.evaluate(lowContrasts), [], url);
      assert.deepEqual(await tab.evaluate(unnamed), [], url);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${url} is ${wide} pixels wider than a telephone`);
      grounds.add(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    assert.deepEqual([...grounds], [colorScheme === 'dark' ? 'rgb(16, 21, 30)' : 'rgb(243, 245, 249)']);
    await context.close();
  });
}

around.test('keys alone lead through the page in its order', async ({ page: tab }) => {
  const asked = await ask(around.mock.ready.application_key);
  await tab.goto(asked.validationUrl);
  const order = [];
  for (let i = 0; i < 3; ++i) {
    await tab.keyboard.press('Tab');
    order.push(await tab.evaluate(() => document.activeElement.value));
  }
  assert.deepEqual(order, ['86400', 'authorize', 'refuse']);
  await tab.keyboard.press('Enter');
  await tab.getByRole('heading', { name: 'Access refused' }).waitFor();
});
