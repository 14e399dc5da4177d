// A line over the chart with the figures of the column under it: for a pointer, a finger and the arrow keys; and all of it without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { complaints, launch, settle, visit } from './browser.mjs';
import { hand, post } from './hand.mjs';
import { cleanUp, start, until } from './program.mjs';

const february = 'February 2022: 116.3 kWh, 100% known. February 2021: 133.4 kWh.';
const march = 'March 2022: 116.6 kWh, 100% known. March 2021: 128.9 kWh.';

let browser, program, source, storageState;

before(async () => {
  [browser, program] = await Promise.all([launch(), start()]);
  const { context, page } = await visit(browser);
  source = await settle(page, program);
  await post(context, source, hand);
  storageState = await context.storageState();
  await context.close();
});
after(async () => {
  await browser?.close();
  await cleanUp();
});

async function open(options = {}) {
  const { context, page } = await visit(browser, { storageState, ...options });
  const heard = complaints(page);
  await page.goto(`${source}?view=year&at=2022`);
  const plot = page.locator('.plot');
  const quiet = await page.locator('.figures').textContent();
  return {
    context, page, heard, plot, quiet,
    figures: () => page.locator('.figures').textContent(),
    hair: () => plot.locator('.hair').evaluate((hair) => ({ shown: hair.getAttribute('visibility') === 'visible', x: hair.getAttribute('x1') })),
    // The middle of a month's column.
    async at(month) {
      const box = await plot.boundingBox();
      return [box.x + (box.width * (month - 0.5)) / 12, box.y + 100];
    },
    // The browser's half comes after the page.
    awake: () =>
      until('the chart is watched', async () => {
        await plot.dispatchEvent('pointermove', { clientX: (await plot.boundingBox()).x + 5, pointerType: 'mouse' });
        return (await page.locator('.figures').textContent()) !== quiet;
      }),
  };
}

test('a pointer shows the figures under it, and leaving takes them away', async () => {
  const chart = await open({ viewport: { width: 1280, height: 900 } });
  await chart.awake();
  await chart.page.mouse.move(...(await chart.at(2)));
  assert.equal(await chart.figures(), february);
  assert.deepEqual(await chart.hair(), { shown: true, x: '12.500%' });
  await chart.page.mouse.move(...(await chart.at(3)));
  assert.equal(await chart.figures(), march);
  await chart.page.mouse.move(5, 5);
  assert.equal(await chart.figures(), chart.quiet);
  assert.equal((await chart.hair()).shown, false);
  assert.deepEqual(chart.heard, []);
  await chart.context.close();
});

test('arrow keys go from month to month, and Enter goes on to one', async () => {
  const chart = await open();
  await chart.awake();
  const link = (month) => chart.plot.locator('.column a').nth(month - 1);
  await link(1).focus();
  await chart.page.keyboard.press('ArrowRight');
  assert.equal(await chart.figures(), february);
  assert.ok(await link(2).evaluate((link) => link === document.activeElement), 'the link has the focus and reads its title');
  await chart.page.keyboard.press('End');
  assert.match(await chart.figures(), /^December 2022: not known\./);
  await chart.page.keyboard.press('ArrowRight');
  assert.match(await chart.figures(), /^December/);
  await chart.page.keyboard.press('Escape');
  assert.equal((await chart.hair()).shown, false);
  await chart.page.keyboard.press('Home');
  await chart.page.keyboard.press('ArrowRight');
  await chart.page.keyboard.press('Enter');
  await chart.page.getByRole('heading', { name: 'Usage in February 2022' }).waitFor();
  assert.deepEqual(chart.heard, []);
  await chart.context.close();
});

test('the first touch shows, the second goes on', async () => {
  const chart = await open({ hasTouch: true, isMobile: true });
  await chart.awake();
  await chart.plot.scrollIntoViewIfNeeded();
  await chart.page.touchscreen.tap(...(await chart.at(2)));
  assert.equal(await chart.figures(), february);
  assert.match(chart.page.url(), /view=year/);
  await chart.page.touchscreen.tap(...(await chart.at(2)));
  await chart.page.getByRole('heading', { name: 'Usage in February 2022' }).waitFor();
  await chart.context.close();
});

test('without JavaScript every figure is a link with a title, and a date is one form away', async () => {
  const chart = await open({ javaScriptEnabled: false });
  assert.equal(await chart.plot.locator('.column title').nth(1).textContent(), february);
  assert.equal((await chart.hair()).shown, false);
  await chart.page.locator('.jump [name=at]').fill('2021-05-13');
  await chart.page.locator('.jump button').click();
  await chart.page.getByRole('heading', { name: 'Usage in 2021' }).waitFor();
  await chart.context.close();
});
