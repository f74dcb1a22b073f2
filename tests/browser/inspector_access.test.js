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

// Names for whoever does not see it: every control has one, and no two of a page are mistaken for each other.
look('a screen reader is told what everything is', async (page) => {
  const one = await world();
  await send(one, 'POST', '/1.0/me', { body: '{"a":1}' });
  const views = [`#/requests/${one.id}/1?tenant=${one.id}`, `#/tenants/${one.id}`, '#/causes'];
  for (const view of views) {
    await open(page, view);
    await page.locator('.verdict:visible, .card:visible').first().waitFor();
    const nameless = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button, a[href], input, select, textarea, dialog, [role=listbox], [role=region], section:not([hidden])'
        ),
      ]
        .filter((one) => !one.closest('[aria-hidden=true]'))
        .filter((one) => {
          const by = one.getAttribute('aria-labelledby');
          const label =
            one.getAttribute('aria-label') ||
            (by && document.getElementById(by)?.textContent) ||
            (one.labels && [...one.labels].map((label) => label.textContent).join(''));
          return !(label || (one.matches('button, a') && one.textContent)).trim();
        })
        .map((one) => one.outerHTML.slice(0, 120))
    );
    assert.deepEqual(nameless, [], `without a name at ${view}`);
    assert.equal(await page.locator('main').count(), 1);
    assert.equal(await page.locator('nav a[aria-current=page]').count(), 1);
    const levels = await page.locator('h1:visible, h2:visible').count();
    assert.ok(levels > 0, `a heading at ${view}`);
  }
  await open(page, `#/requests?tenant=${one.id}`);
  const row = page.getByRole('listbox').getByRole('option', { name: /POST \/1\.0\/me/ });
  await row.waitFor();
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
