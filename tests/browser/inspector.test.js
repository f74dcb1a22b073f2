// The inspector as a person meets it: requests as they come, one of them, why it was refused, the filter, ten thousand of
// them. tests/unit/mock_server/control_inspector_test.cpp has the headers of its files.
'use strict';

const assert = require('node:assert/strict');
const { inspectorOf } = require('./inspector_page.js');
const { send, signed } = require('./requests.js');
const { Mock, call, surroundings, until } = require('./support.js');

const around = surroundings({});
const { address, countSays, listed, look, open, rows, world } = inspectorOf(around);

look('requests appear as they come, newest first, and those of before are there', async (page) => {
  const one = await world();
  await send(one, 'GET', '/1.0/me');
  await open(page, `#/requests?tenant=${one.id}`);
  await listed(page, '/1.0/me').waitFor();

  await send(one, 'GET', '/1.0/domain/zone');

  await listed(page, '/1.0/domain/zone').waitFor();
  assert.match(await rows(page).first().textContent(), /200GET\/1\.0\/domain\/zone.*accepted/);
  assert.match(await rows(page).nth(1).textContent(), /\/1\.0\/me/);
  await countSays(page, /^2 of \d+ requests|^2 requests/);
});

look('a request is opened at an address of its own, with headers, body and answer', async (page) => {
  const one = await world();
  const body =
    '{"accessRules":[{"method":"GET","path":"/me"}],"redirection":"https://example.org/?n=12345678901234567890"}';
  const headers = { 'X-Ovh-Application': one.application_key, 'Content-Type': 'application/json', 'X-Note': 'noted' };
  await call(`${around.mock.base}/1.0/auth/credential`, { method: 'POST', headers, body });
  await open(page, `#/requests?tenant=${one.id}`);

  await listed(page, '/auth/credential').click();

  const detail = page.getByRole('article', { name: 'The request' });
  await detail.getByRole('heading', { level: 2, name: 'POST /1.0/auth/credential' }).waitFor();
  assert.match(page.url(), new RegExp(`#/requests/${one.id}/1\\?tenant=${one.id}$`));
  assert.equal(await detail.getByRole('row', { name: 'X-Note noted' }).count(), 1);
  const text = detail.getByRole('region', { name: 'Body of the request' });
  assert.equal(await text.textContent(), body, 'a body is shown as it came at first');
  await detail.getByRole('button', { name: 'Pretty JSON' }).first().click();
  assert.match(await text.textContent(), /\{\n {2}"accessRules": \[\n {4}\{\n/);
  assert.match(await text.textContent(), /12345678901234567890/, 'no digit is lost');
  assert.match(await detail.getByRole('region', { name: 'Body of the answer' }).textContent(), /validationUrl/);

  await page.reload();
  await detail.getByRole('heading', { level: 2, name: 'POST /1.0/auth/credential' }).waitFor();
  await page.getByRole('option', { name: '/auth/credential', selected: true }).waitFor();
  await detail.getByRole('button', { name: 'All requests' }).click();
  await detail.waitFor({ state: 'hidden' });
});

// What the search answers, with offsets in bytes: before the difference stands a character of two bytes and one of four.
const BEFORE = '<application secret>+5mBu+GET+http://127.0.0.1:8780/1.0/é😀';
const QUERY = '?x=1&y=é';
const AFTER = '++1790000000';

function withCauses(entry) {
  const before = Buffer.byteLength(BEFORE);
  entry.verdict = {
    outcome: 'refused',
    step: 'signature',
    cause: 'url.query-missing',
    causes: [
      {
        code: 'url.query-missing',
        title: 'Query left out of signed URL',
        detail: 'The client signed the URL without its query \u27e6?x\u27e7 <script>window.pwned=1</script>.',
        fix: 'Sign the URL with its query string, exactly as it is sent.',
        fact: 'S2',
        together_with: 'body.newline',
      },
      {
        code: 'body.newline',
        title: 'Trailing newline in body',
        detail: 'd',
        fix: 'f',
        fact: 'S4',
        together_with: 'url.query-missing',
      },
    ],
    compared: {
      base: 'http://127.0.0.1:8780',
      signed: `${BEFORE}\n${AFTER}`,
      expected: BEFORE + QUERY + AFTER,
      signed_differs: [before, before + 1],
      expected_differs: [before, before + Buffer.byteLength(QUERY)],
    },
    truncated: true,
  };
  return entry;
}

// Where the marks stand: their text and the columns from the left, of each line of a side.
function marksOf(page, side) {
  return page
    .locator(`.signed-line.${side} mark`)
    .evaluateAll((marks) =>
      marks.map((mark) => ({ text: mark.textContent, left: Math.round(mark.getBoundingClientRect().left) }))
    );
}

const afterOf = (page, side) =>
  page
    .locator(`.signed-line.${side}`)
    .last()
    .evaluate((line) => {
      const tail = [...line.querySelectorAll('span')].find((span) => span.textContent.endsWith('1790000000'));
      return Math.round(tail.getBoundingClientRect().left);
    });

look('a wrong signature is explained: its causes, and both strings with the difference marked', async (page) => {
  const one = await world();
  await call(`${around.mock.base}/1.0/me?x=1`, { headers: signed(one, 'GET', '/1.0/me') });
  await page.route('**/journal/1', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: withCauses(await answer.json()) });
  });
  await open(page, `#/requests/${one.id}/1`);

  await page.getByRole('heading', { name: 'Query left out of signed URL' }).waitFor();
  const verdict = await page.locator('.verdict').textContent();
  for (const told of [
    'Refused because of the signature',
    'url.query-missing',
    'body.newline',
    'and with it',
    '<script>window.pwned=1</script>',
    'Sign the URL with its query string',
    'S2',
    'The search was cut short',
  ]) {
    assert.ok(verdict.includes(told), `the page does not tell ${told}: ${verdict}`);
  }
  assert.equal(await page.locator('.told mark').textContent(), '?x', 'what differs is marked in the sentence');
  const [signedMarks, expectedMarks] = [await marksOf(page, 'signed'), await marksOf(page, 'expected')];
  assert.equal(signedMarks.map(({ text }) => text).join(''), '⟨LF⟩');
  assert.equal(expectedMarks.map(({ text }) => text).join(''), QUERY);
  assert.equal(signedMarks[0].left, expectedMarks[0].left, 'the difference begins in one column');
  assert.equal(
    await afterOf(page, 'signed'),
    await afterOf(page, 'expected'),
    'what follows it stands in one column again'
  );
  const said = await page.getByText('They differ at').textContent();
  const before = Buffer.byteLength(BEFORE);
  assert.match(
    said,
    new RegExp(`bytes ${before} to ${before} of what was signed, and bytes ${before} to ${before + 8}`)
  );
  assert.match(said, /Your client signed: “⟨LF⟩”; The mock expected: “\?x=1&y=é”/, 'and in words');

  const cutOff = () =>
    page
      .locator('.signed-line')
      .evaluateAll(
        (lines) =>
          lines.filter(
            (line) =>
              line.lastElementChild &&
              line.lastElementChild.getBoundingClientRect().right > line.getBoundingClientRect().right
          ).length
      );
  assert.equal(await cutOff(), 0, 'no line is cut off');
  await page.setViewportSize({ width: 360, height: 700 });
  await until('the lines are wrapped anew', async () => (await page.locator('.pair').count()) > 2);
  assert.equal(await page.locator('.signed-line.signed').count(), await page.locator('.signed-line.expected').count());
  assert.equal(await cutOff(), 0, 'no line is cut off when it is narrow');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.equal(overflow, 0, 'nothing stands out of the narrow page');
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});

look('a refused request tells its cause in the list, and why on its page', async (page) => {
  const one = await world();
  await open(page, `#/requests?tenant=${one.id}`);

  await call(`${around.mock.base}/1.0/domain/zone?x=1`, { headers: signed(one, 'GET', '/1.0/domain/zone') });

  await listed(page, 'url.query-missing').click();
  await page
    .getByRole('region', { name: /^Cause: / })
    .getByText('url.query-missing', { exact: true })
    .waitFor();
  const fix = await page.getByText('Fix: ').locator('..').textContent();
  assert.match(fix, /query/, 'it tells how to mend it');
  assert.deepEqual((await marksOf(page, 'signed')).length, 0, 'nothing was signed where the query belongs');
  assert.equal((await marksOf(page, 'expected')).map(({ text }) => text).join(''), '?x=1');
  const all = await page.evaluate(() => document.documentElement.outerHTML);
  for (const secret of [one.application_secret, one.consumer_key])
    assert.ok(!all.includes(secret), 'a secret is shown');
});

look('a refusal of access rules is explained too', async (page) => {
  const one = await world({ applications: [{ credentials: [{ rules: [{ method: 'GET', path: '/me/*' }] }] }] });
  await open(page, `#/requests?tenant=${one.id}`);
  await send(one, 'GET', '/1.0/me');
  await listed(page, 'rule.wildcard-missing').click();
  await page
    .getByRole('region', { name: /^Cause: / })
    .getByText('rule.wildcard-missing', { exact: true })
    .waitFor();
});

look('the filter leaves what it says, stands in the address, and is taken from there', async (page) => {
  const one = await world();
  await send(one, 'GET', '/1.0/me');
  await send(one, 'GET', '/1.0/domain/zone');
  await send(one, 'DELETE', '/1.0/me', { unsigned: true });
  await send(one, 'GET', '/1.0/nowhere');
  await open(page, `#/requests?tenant=${one.id}`);
  const shown = async (count) => until(`${count} rows`, async () => (await rows(page).count()) === count);
  await shown(4);

  await page.getByRole('button', { name: 'Refused only' }).click();
  await shown(2);
  assert.match(page.url(), /refused=1/);
  await page.getByRole('button', { name: 'Refused only' }).click();
  await page.getByLabel('Text in the path').fill('ZONE');
  await shown(1);
  await page.getByLabel('Text in the path').fill('');
  await page.getByRole('combobox', { name: 'Method' }).selectOption('DELETE');
  await shown(1);
  await page.getByRole('combobox', { name: 'Method' }).selectOption('');
  await page.getByRole('combobox', { name: 'Status' }).selectOption('4');
  await shown(2);
  await page.getByRole('combobox', { name: 'Cause' }).selectOption('route.unknown');
  await shown(1);
  assert.match(await rows(page).first().textContent(), /nowhere/);
  const told = page.url();

  await page.goto('about:blank');
  await page.goto(told);
  await shown(1);
  assert.equal(await page.getByRole('combobox', { name: 'Status' }).inputValue(), '4');
  await page.getByRole('button', { name: 'Show all' }).click();
  await until('the filter is gone', async () => !page.url().includes('?'));
});

look('it pauses, goes on and clears', async (page) => {
  const one = await world();
  await send(one, 'GET', '/1.0/me');
  await open(page, `#/requests?tenant=${one.id}`);
  await listed(page, '/1.0/me').waitFor();

  await page.getByRole('button', { name: 'Pause' }).click();
  await send(one, 'GET', '/1.0/domain/zone');
  await countSays(page, /1 waiting/);
  assert.equal(await rows(page).count(), 1, 'nothing moves while it is paused');
  await page.getByRole('button', { name: 'Go on' }).click();
  await listed(page, '/1.0/domain/zone').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await until('the list is empty', async () => (await rows(page).count()) === 0);
  await page.getByRole('heading', { name: 'No request yet' }).waitFor();
});

look('ten thousand requests are scrolled and filtered with few rows', async (page) => {
  const entries = (from, count) => Array.from({ length: count }, (_, i) => eventOf(from + i)).join('');
  await page.route('**/v1/metrics', (route) =>
    route.fulfill({ contentType: 'text/plain', body: 'countersign_requests_total{status="200"} 10100\n' })
  );
  let asked = 0;
  await page.route('**/v1/events', async (route) => {
    asked += 1;
    if (asked > 1) return; // the stream stays open
    assert.equal(route.request().headers()['last-event-id'], '100', 'it begins ten thousand before the newest');
    await route.fulfill({ contentType: 'text/event-stream', body: entries(51, 10050) });
  });
  await page.goto(`${around.mock.base}/_countersign/`);
  await countSays(page, /^10,000 requests, 50 older dropped \(at most 10,000 are kept\)$/);

  const elements = () => page.evaluate(() => document.querySelectorAll('#list .row').length);
  const all = () => page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok((await elements()) < 60, `${await elements()} rows are elements`);
  assert.ok((await all()) < 1500, `${await all()} elements`);
  assert.match(await rows(page).first().textContent(), /number-10100/);
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  const oldest = rows(page).filter({ has: page.getByText('/1.0/number-101', { exact: true }) });
  await oldest.waitFor();
  assert.ok((await elements()) < 60, `${await elements()} rows are elements at the end`);
  assert.equal(await oldest.getAttribute('aria-posinset'), '10000');
  assert.equal(await oldest.getAttribute('aria-setsize'), '10000');
  await page.locator('#list').evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
  await until('the middle is drawn', async () => (await page.locator('#list').textContent()).includes('number-51'));
  await page.getByLabel('Text in the path').fill('number-77');
  await countSays(page, /^110 of 10,000 requests/);
  assert.ok((await elements()) < 60, `${await elements()} rows are elements when filtered`);
});

// An event as /events sends it.
function eventOf(order) {
  const message = { headers: [], body: '', body_bytes: 0 };
  const refused = order % 5 === 0;
  const entry = {
    tenant: 'default',
    number: order,
    at: '2026-03-04T05:06:07Z',
    claimed: true,
    request: { method: 'GET', target: `/1.0/number-${order}`, host: 'localhost', peer: '127.0.0.1', ...message },
    response: { status: refused ? 400 : 200, ...message },
    verdict: refused ? { outcome: 'refused', step: 'signature', cause: 'url.scheme' } : { outcome: 'accepted' },
  };
  return `id: ${order}\nevent: request\ndata: ${JSON.stringify(entry)}\n\n`;
}

look('a cause that is still looked for is told once it is found', async (page) => {
  const one = await world();
  await send(one, 'GET', '/1.0/me');
  let asked = 0;
  await page.route('**/journal/1', async (route) => {
    asked += 1;
    const answer = await route.fetch();
    const entry = await answer.json();
    if (asked > 1) withCauses(entry);
    else entry.verdict = { outcome: 'refused', step: 'signature', explaining: true };
    await route.fulfill({ response: answer, json: entry });
  });
  await open(page, `#/requests/${one.id}/1`);
  await page.getByRole('heading', { name: 'Query left out of signed URL' }).waitFor();
  assert.equal(asked, 2);
});

let moving = null;

look(
  'a mock that ends is missed, and the next one at its address is followed from its beginning',
  async (page) => {
    moving = await Mock.start();
    const { base, port } = moving;
    for (let i = 0; i < 3; i += 1) await call(`${base}/1.0/auth/time?of=the-first`);
    await page.goto(`${base}/_countersign/`);
    await listed(page, 'the-first').first().waitFor();
    await moving.stop();
    await page.getByText('Reconnecting …').waitFor();

    moving = await Mock.start('--listen', `127.0.0.1:${port}`);
    try {
      await call(`${base}/1.0/auth/time?of=the-second`);
      await listed(page, 'the-second').waitFor();
      assert.equal(await listed(page, 'the-first').count(), 0, 'what the first mock told is gone');
    } finally {
      await moving.stop();
    }
    moving.base = base;
  },
  { base: () => moving.base }
);

// The last one, since every later test would see its request.
look('a request with a key that nobody has is shown to every tenant', async (page) => {
  const one = await world();
  await open(page, `#/requests?tenant=${one.id}`);
  await send({ ...one, application_key: '0123456789abcdef' }, 'GET', '/1.0/me?whose=nobody');
  await listed(page, 'whose=nobody').filter({ hasText: 'nobody’s' }).waitFor();
});
