// Another meter: seen while reading, noted, and read, with script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { islandAwake, launch, settle, visit } from './browser.mjs';
import { hand, post } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

let browser, program;

before(async () => {
  [browser, program] = await Promise.all([launch(), start({})]);
});
after(async () => {
  await browser?.close();
  await cleanUp();
});

test('whoever finds another meter loses nothing of what was typed', async () => {
  const { context, page } = await visit(browser);
  const source = await settle(page, program);
  await post(context, source, hand);
  await page.goto(`${source}/readings/new`);
  await islandAwake(page);
  await page.locator('#value').fill('91000');
  await page.locator('.entering button.main').click();
  await page.getByRole('button', { name: 'This is another meter' }).click();
  await page.getByText('First the new meter, then its reading.').first().waitFor();
  assert.equal(await page.locator('#value').inputValue(), '91000');
  await page.getByRole('link', { name: 'Meter was replaced' }).click();
  await page.locator('#last').fill('1900');
  await page.locator('#serial').fill('B 2');
  await page.getByRole('button', { name: 'The new meter hangs' }).click();
  await page.locator('#value').waitFor();
  assert.equal(await page.locator('#value').inputValue(), '91000');
  await page.goto(`${source}/meters`);
  await page.getByText('No. B 2').waitFor();
  await context.close();
});
