// One source is shared with somebody who has no account yet, at a phone, with JavaScript and without: invited, accepted, recorded,
// lessened, looked at as them, ended, and told in the log.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { complaints, launch, password, save, settle, type, visit } from './browser.mjs';
import { another } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

let browser;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await cleanUp();
});

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    let program, aoi, grace, home, water, link;
    const heard = [];

    before(async () => {
      program = await start();
      const own = await visit(browser, { javaScriptEnabled });
      aoi = own.page;
      const source = await settle(aoi, program);
      home = source.match(/^.*\/homes\/[^/]+/)[0];
      water = await another(own.context, source, { kind: 'water', name: 'Water', unit: 'm³', decimals: '3', place: 'Under the sink' });
      ({ page: grace } = await visit(browser, { javaScriptEnabled }));
      heard.push(complaints(aoi), complaints(grace));
    });

    test('a link is made that gives Water to whoever opens it first, and is shown once', async () => {
      await aoi.goto(home);
      await aoi.getByRole('navigation').getByRole('link', { name: 'People' }).click();
      await aoi.getByLabel('A name for you to remember it by').fill('The letting agent');
      await aoi.getByRole('button', { name: 'Make a one-time link' }).click();
      await aoi.locator('#sources-wrong').waitFor();
      assert.equal(await aoi.getByLabel('A name for you to remember it by').inputValue(), 'The letting agent');
      await aoi.getByRole('checkbox', { name: 'Water' }).check();
      await aoi.locator('#invite').getByRole('radio', { name: 'write', exact: true }).check();
      await aoi.getByRole('button', { name: 'Make a one-time link' }).click();
      await aoi.getByText('The link is ready. It is shown this once.').waitFor();
      assert.ok(await aoi.locator('svg.qr').isVisible());
      link = await aoi.getByLabel('Link', { exact: true }).inputValue();
      assert.match(link, /\/invitations\/[\w-]{43}$/);
      await aoi.goto(`${home}/people`);
      assert.equal(await aoi.locator('svg.qr').count(), 0);
    });

    test('who has no account is told what it gives, makes one, and comes back to it', async () => {
      await grace.goto(link);
      await grace.getByText('Aoi Tanaka invites you to 14 Mill Lane:').waitFor();
      assert.deepEqual(await grace.locator('.ledger strong').allTextContents(), ['Water']);
      await grace.getByRole('link', { name: 'Make an account' }).click();
      await grace.getByLabel('Your name').fill('Grace Okafor');
      await grace.getByLabel('E-mail').fill('grace@example.org');
      await grace.getByLabel('Password').fill(password);
      await grace.getByRole('button', { name: 'Make an account' }).click();
      await grace.getByRole('button', { name: 'Accept' }).click();
      await grace.getByText('Welcome: it is shared with you now.').waitFor();
      await grace.getByRole('heading', { name: '14 Mill Lane' }).waitFor();
      await grace.getByText('Water').first().waitFor();
      assert.equal(await grace.getByText('Electricity').count(), 0);
    });

    test('the link opens nothing any more', async () => {
      const { context, page } = await visit(browser, { javaScriptEnabled });
      assert.equal((await page.goto(link)).status(), 404);
      await context.close();
    });

    test('she records a reading, until her level is changed in its place', async () => {
      await grace.goto(`${water}/readings/new`);
      await type(grace, { value: '1,5' });
      await save(grace);
      await grace.getByText('Water saved:').first().waitFor();

      await aoi.goto(`${home}/people`);
      await aoi.getByRole('link', { name: 'Grace Okafor, Water: write' }).click();
      await aoi.locator('.changing').getByRole('radio', { name: 'read', exact: true }).check();
      await aoi.locator('.changing').getByRole('button', { name: 'Save' }).click();
      await aoi.getByRole('link', { name: 'Grace Okafor, Water: read' }).waitFor();

      await grace.goto(water);
      assert.equal(await grace.getByRole('link', { name: 'Add a reading' }).count(), 0);
      const answer = await grace.request.get(`${water}/readings/new`, { maxRedirects: 0 });
      assert.equal(answer.status(), 403);
    });

    test('seen as she sees it, there is Water alone, and nothing to change', async () => {
      await aoi.goto(`${home}/people`);
      await aoi.getByRole('button', { name: 'View as Grace Okafor' }).click();
      await aoi.getByText('You see what Grace Okafor sees. Nothing can be changed.').waitFor();
      await aoi.getByText('Water').first().waitFor();
      assert.equal(await aoi.locator('main').getByText('Electricity').count(), 0);
      assert.equal(await aoi.getByRole('link', { name: 'Add a source' }).count(), 0);
      await aoi.getByRole('button', { name: 'Stop' }).click();
      await aoi.getByText('Electricity').first().waitFor();
    });

    test('what is ended is gone at the next page', async () => {
      await aoi.goto(`${home}/people`);
      await aoi.getByRole('link', { name: 'Grace Okafor, Water: read' }).click();
      await aoi.locator('.changing').getByRole('radio', { name: 'no access' }).check();
      await aoi.locator('.changing').getByRole('button', { name: 'Save' }).click();
      await aoi.getByRole('heading', { name: 'People & access' }).waitFor();
      assert.equal((await grace.request.get(water)).status(), 404);
      assert.equal((await grace.request.get(home)).status(), 404);
    });

    test('the log tells all of it', async () => {
      await aoi.goto(`${home}/activity?what=sharing`);
      const lines = (await aoi.locator('.log li p:first-child').allTextContents()).join('\n');
      for (const said of [/Grace Okafor/, /invit/i]) assert.match(lines, said);
      await aoi.goto(`${home}/activity?what=readings`);
      await aoi.getByText('Grace Okafor recorded Water').waitFor();
    });

    test('nothing was complained of in the console', () => assert.deepEqual(heard.flat(), []));
  });
}
