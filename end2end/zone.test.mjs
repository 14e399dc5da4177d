// A new home lies where the browser is, unless somebody says otherwise.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, makeHome, signUp, visit } from './browser.mjs';
import { cleanUp, start } from './program.mjs';

let browser, program, session;

before(async () => {
  [browser, program] = await Promise.all([launch(), start()]);
  const { context, page } = await visit(browser);
  await signUp(page, program);
  session = await context.storageState();
});
after(async () => {
  await browser?.close();
  await cleanUp();
});

// Chromium still calls some zones by their old names.
for (const [zone, names] of [
  ['Asia/Bangkok', ['Asia/Bangkok']],
  ['Asia/Kolkata', ['Asia/Kolkata', 'Asia/Calcutta']],
  ['Europe/Kyiv', ['Europe/Kyiv', 'Europe/Kiev']],
]) {
  test(`the form for a home offers ${zone} to a browser that is there`, async () => {
    const { context, page } = await visit(browser, { storageState: session, timezoneId: zone });
    await page.goto(`${program.url}/homes/new`);
    await page.waitForFunction(() => document.querySelector('#zone').value !== '', null, { timeout: 5_000 });
    assert.ok(names.includes(await page.getByLabel('Time zone').inputValue()));
    await context.close();
  });
}

test('a zone that somebody chose stays', async () => {
  const { context, page } = await visit(browser, { storageState: session, timezoneId: 'Asia/Bangkok' });
  await page.goto(`${program.url}/homes/new`);
  await page.waitForFunction(() => document.querySelector('#zone').value !== '');
  await makeHome(page, { name: 'The flat', zone: 'Asia/Tokyo', currency: 'JPY' });
  await page.goto(`${page.url()}/edit`);
  assert.equal(await page.getByLabel('Time zone').inputValue(), 'Asia/Tokyo');
  await context.close();
});
