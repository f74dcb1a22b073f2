// What can be done with the inspector: tenants, their clocks and credentials; and the counts of causes.
'use strict';

const assert = require('node:assert/strict');
const { inspectorOf } = require('./inspector_page.js');
const { send } = require('./requests.js');
const { call, surroundings, until } = require('./support.js');

const around = surroundings({});
const { listed, look, open, world } = inspectorOf(around);

look('a clock that is moved is the clock of the API', async (page) => {
  const one = await world();
  const time = async () =>
    Number(
      (await call(`${around.mock.base}/1.0/auth/time`, { headers: { 'X-Ovh-Application': one.application_key } })).text
    );
  await open(page, `#/tenants/${one.id}`);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await page.getByText('stands still', { exact: true }).waitFor();
  const frozen = await time();

  await page
    .getByRole('group', { name: 'Advance the clock' })
    .getByRole('button', { name: '1 h', exact: true })
    .click();
  await until('an hour has passed', async () => (await time()) === frozen + 3600);

  await page.getByLabel('Set to').fill('2030-01-02T03:04:05Z');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await until('it is 2030', async () => (await time()) === 1893553445);
  assert.equal(await page.locator('.now').textContent(), '2030-01-02 03:04:05Z');

  await page.getByLabel('Offset from real time').fill('-90');
  await page.getByRole('button', { name: 'Set offset' }).click();
  await until('it is ninety seconds ago', async () => Math.abs((await time()) - (Date.now() / 1000 - 90)) < 60);
  await page.getByLabel('Set to').fill('noon');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await page.getByText('"noon" is no time such as').waitFor();
  await page.getByRole('button', { name: 'Real time' }).click();
  await page.getByText('runs', { exact: true }).waitFor();
});

look('a tenant is made, its keys are told once, and they work', async (page) => {
  await open(page, '#/tenants');
  await page.getByLabel('Id of a new tenant').fill('made-here');
  await page.getByRole('button', { name: 'New tenant' }).click();
  const lines = page.getByRole('region', { name: 'Environment lines' });
  await lines.waitFor();
  const told = Object.fromEntries(
    [...(await lines.textContent()).matchAll(/export (\w+)='(.*)'/g)].map(([, name, value]) => [name, value])
  );
  assert.equal(told.OVH_ENDPOINT, `${around.mock.base}/1.0`);
  const keys = {
    application_key: told.OVH_APPLICATION_KEY,
    application_secret: told.OVH_APPLICATION_SECRET,
    consumer_key: told.OVH_CONSUMER_KEY,
    base: around.mock.base,
  };
  assert.equal((await send(keys, 'GET', '/1.0/me')).status, 200);
  await page.getByLabel('Shell').selectOption('powershell');
  assert.match(await lines.textContent(), /^\$env:OVH_ENDPOINT = '/);

  await page.getByRole('link', { name: 'Causes' }).click();
  await page.goBack();
  await page.getByRole('heading', { name: 'made-here' }).waitFor();
  await page.getByText('Its secrets were told once').waitFor();
  const all = await page.evaluate(() => document.documentElement.outerHTML);
  for (const secret of [keys.application_secret, keys.consumer_key])
    assert.ok(!all.includes(secret), 'a secret is left in the page');
});

look('a credential is validated and revoked', async (page) => {
  const one = await world({ applications: [{ credentials: [{ name: 'waiting', state: 'pendingValidation' }] }] });
  await open(page, `#/tenants/${one.id}`);
  const state = async () => (await around.mock.control('GET', `/tenants/${one.id}`)).json.credentials[0].state;

  await page.getByRole('button', { name: /^Validate credential/ }).click();
  await page.getByText('validated', { exact: true }).waitFor();
  assert.equal(await state(), 'validated');
  await page.getByRole('button', { name: /^Revoke credential/ }).click();
  await page.getByText('revoked', { exact: true }).waitFor();
  assert.equal(await state(), 'revoked');
});

look('a tenant is reset and removed once it is said twice', async (page) => {
  const one = await world();
  await send(one, 'GET', '/1.0/me');
  await open(page, `#/tenants/${one.id}`);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('button', { name: 'Reset: sure?' }).click();
  await page.getByText('is what it was at first').waitFor();
  assert.equal((await around.mock.control('GET', `/tenants/${one.id}/journal`)).json.last, 0);
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove: sure?' }).click();
  await until('it is gone', async () => (await around.mock.control('GET', `/tenants/${one.id}`)).status === 404);
});

look('the causes are counted and lead to their requests', async (page) => {
  const one = await world();
  await open(page, '#/causes');
  await send(one, 'GET', '/1.0/nowhere');
  const link = page.getByRole('link', { name: 'route.unknown' });
  await link.click();
  await page.waitForURL(/cause=route\.unknown/);
  await listed(page, '/1.0/nowhere').first().waitFor();
});
