// What the tests of the inspector share: a page of it of which the browser has nothing to complain, and tenants to look at.
'use strict';

const assert = require('node:assert/strict');

// Of the surroundings of a test file.
function inspectorOf(around) {
  const address = (hash = '') => `${around.mock.base}/_countersign/${hash}`;

  // A tenant of its own, so that no test sees what another one sent.
  let tenants = 0;
  async function world(body = {}) {
    const made = await around.mock.control('POST', '/tenants', { id: `page-${++tenants}`, ...body });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    return { ...made.json, base: around.mock.base };
  }

  // The test of a page, and what must be true of every one: it stays with its own mock, and the browser has nothing to
  // complain of. `base` answers whose mock it is, when it is not that of the surroundings.
  function look(title, run, { base = () => around.mock.base } = {}) {
    around.test(title, async ({ page }) => {
      const wrong = [];
      const hosts = new Set();
      page.on('request', (request) => hosts.add(new URL(request.url()).origin));
      page.on('pageerror', (error) => wrong.push(`an error: ${error.message}`));
      page.on('dialog', (dialog) => wrong.push(`a dialog: ${dialog.message()}`) && dialog.dismiss());
      page.on('console', (message) => {
        const status = message.text().startsWith('Failed to load resource'); // of an answer of 400 and above
        if (message.type() === 'error' && !status) wrong.push(`the console: ${message.text()}`);
      });
      await page.addInitScript(() => {
        window.violations = [];
        document.addEventListener('securitypolicyviolation', (event) =>
          window.violations.push(event.violatedDirective)
        );
      });
      await run(page);
      assert.deepEqual(await page.evaluate(() => window.violations), [], 'its content security policy was violated');
      assert.deepEqual(wrong, [], 'the browser complains');
      hosts.delete('null'); // the icon, which is a data: URL
      assert.deepEqual([...hosts], [new URL(base()).origin], 'a request left for another host');
    });
  }

  const rows = (page) => page.getByRole('listbox').getByRole('option'); // those of the filter's choices are others
  const listed = (page, text) => rows(page).filter({ hasText: text });

  async function open(page, hash = '') {
    await page.goto(address(hash));
    await page.getByText('Live', { exact: true }).waitFor();
  }

  const countSays = (page, pattern) => page.locator('#count').filter({ hasText: pattern }).waitFor();

  return { address, countSays, listed, look, open, rows, world };
}

module.exports = { inspectorOf };
