// The inspector for everybody: by keys alone, by ear, in both themes, on a narrow screen.
'use strict';

const assert = require('node:assert/strict');
const { inspectorOf } = require('./inspector_page.js');
const { send } = require('./requests.js');
const { surroundings, until } = require('./support.js');

const around = surroundings({});
const { look, open, rows, world } = inspectorOf(around);

look('everything is reached by keys', async (page) => {
  const one = await world();
  for (const path of ['/1.0/me', '/1.0/domain/zone', '/1.0/nowhere']) await send(one, 'GET', path);
  await open(page, `#/requests?tenant=${one.id}`);
  await until('they are listed', async () => (await rows(page).count()) === 3);
  const focused = (selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
  const heading = (text) => page.getByRole('article').getByRole('heading', { level: 2, name: text }).waitFor();

  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('/');
  assert.ok(await focused('input[name=q]'), '/ leads to the filter');
  await page.keyboard.type('jk?'); // letters are letters there
  assert.equal(await page.getByLabel('Text in the path').inputValue(), 'jk?');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByLabel('Text in the path').inputValue(), '', 'Escape empties the filter');
  await page.keyboard.press('Escape');
  assert.ok(await focused('#list'), 'and leads to the list');

  await until('they are listed again', async () => (await rows(page).count()) === 3);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  const active = await page.getByRole('listbox').getAttribute('aria-activedescendant');
  assert.match(await page.locator(`#${active}`).textContent(), /domain\/zone/);
  await page.keyboard.press('Enter');
  await heading('GET /1.0/domain/zone');
  await until('the heading has the focus', () => focused('#detail h2'));
  await page.keyboard.press('j');
  await heading('GET /1.0/me');
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await heading('GET /1.0/nowhere');
  await page.keyboard.press('Escape');
  await page.getByRole('article').waitFor({ state: 'hidden' });
  assert.ok(await focused('#list'), 'Escape leads back to the list');

  await page.keyboard.press('r');
  await until('refused only', async () => (await rows(page).count()) === 1);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.getByLabel('Keys of one character').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  assert.match(page.url(), /#\/requests/, 'keys of one character can be turned off');
  await page.evaluate(() => localStorage.removeItem('countersign-keys'));
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Tenants' }).waitFor();
  await page.keyboard.press('3');
  await page.getByRole('heading', { name: 'Causes', exact: true }).waitFor();
});

// Roles of what is used or gone to, which a screen reader announces by name.
const NAMED = new Set([
  ...['article', 'button', 'checkbox', 'combobox', 'dialog', 'link', 'listbox', 'navigation', 'option', 'region'],
  ...['search', 'searchbox', 'spinbutton', 'textbox', 'heading'],
]);

// What the browser tells assistive technology of the page: [{role, name}].
async function treeOf(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const text = (value) => (value && value.value ? String(value.value) : '');
  return nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => ({ role: text(role), name: text(name) }));
}

look('a screen reader is told what everything is', async (page) => {
  const one = await world();
  await send(one, 'POST', '/1.0/me', { body: '{"a":1}' });
  const views = {
    [`#/requests/${one.id}/1?tenant=${one.id}`]: [
      'searchbox Text in the path',
      'button Refused only',
      'combobox Tenant',
      'combobox Cause',
      'button Pause',
      'listbox Requests, newest first',
      'heading POST /1.0/me',
      'button Copy as curl',
      'button Pretty JSON',
      'button Copy the body of the request',
      'region Body of the request',
      'button Older request',
    ],
    [`#/tenants/${one.id}`]: [
      `heading ${one.id}`,
      'button New tenant',
      'textbox Id of a new tenant',
      'button Freeze',
      'spinbutton Offset from real time, in seconds',
      'textbox Set to',
      'heading Least privilege',
      'checkbox Generalise over ids',
    ],
    '#/causes': [
      'heading Causes',
      'heading Refusals by cause',
      'link Requests',
      'button Theme',
      'button Keys and help',
    ],
  };
  for (const [view, wanted] of Object.entries(views)) {
    await open(page, view);
    await page.locator('.verdict:visible, .card:visible').first().waitFor();
    const tree = await treeOf(page);
    const nameless = tree.filter(({ role, name }) => NAMED.has(role) && !name.trim()).map(({ role }) => role);
    assert.deepEqual(nameless, [], `without a name at ${view}`);
    const told = tree.map(({ role, name }) => `${role} ${name}`);
    assert.deepEqual(
      wanted.filter((each) => !told.includes(each)),
      [],
      `not told at ${view}: ${told.join(', ')}`
    );
    assert.equal(await page.locator('main').count(), 1);
    assert.equal(await page.locator('nav a[aria-current=page]').count(), 1);
  }
  await open(page, `#/requests?tenant=${one.id}`);
  await page
    .getByRole('listbox')
    .getByRole('option', { name: /POST \/1\.0\/me/ })
    .waitFor();
  assert.equal(await page.locator('#announce').getAttribute('aria-live'), 'polite');
  await page.getByLabel('Text in the path').fill('nothing of this');
  await until('the count is announced', async () => /^0 of/.test(await page.locator('#announce').textContent()));
});

// The contrast of each text with what it stands on: colours are drawn on a canvas to be told as numbers.
function lowContrasts() {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const numbers = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((one) =>
      one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const low = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || !element.checkVisibility() || element.closest('.unseen, .toast, .skip, [disabled], noscript'))
      continue;
    const [x, y] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    if (contrast < 4.5) low.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
  }
  return [...low];
}

for (const scheme of ['light', 'dark']) {
  look(`every text can be read in the ${scheme} theme`, async (page) => {
    const one = await world();
    await send(one, 'GET', '/1.0/me');
    await send(one, 'POST', '/1.0/nowhere', { body: '{"a":[1,"x",null]}' });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const view of [
      `#/requests/${one.id}/1?tenant=${one.id}`,
      `#/requests/${one.id}/2`,
      `#/tenants/${one.id}`,
      '#/causes',
      '#/requests?q=nothing-of-this',
    ]) {
      await open(page, view);
      await page.locator('.verdict:visible, .card:visible, #empty h2:visible').first().waitFor();
      const pretty = page.getByRole('button', { name: 'Pretty JSON' });
      if (await pretty.count()) await pretty.first().click();
      assert.deepEqual(await page.evaluate(lowContrasts), [], `contrast below 4.5 at ${view}`);
    }
    assert.equal(
      await page.locator('#connection').evaluate((one) => getComputedStyle(one, '::before').animationName),
      'none'
    );
  });
}

look('the theme is switched and remembered', async (page) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Theme' }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await ground(), dark, 'after a reload');
});

for (const view of ['#/requests', '#/requests/{id}/1', '#/tenants', '#/tenants/{id}', '#/causes']) {
  look(`${view} is whole at 360 pixels`, async (page) => {
    const one = await world();
    await send(one, 'GET', `/1.0/domain/zone/${'long'.repeat(60)}?and=${'longer'.repeat(80)}`);
    await page.setViewportSize({ width: 360, height: 640 });
    await open(page, view.replace('{id}', one.id));
    await page.locator('.row:visible, .verdict:visible, .card:visible, .tenant-links a:visible').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, 360, 'the page is not scrolled sideways');
  });
}
