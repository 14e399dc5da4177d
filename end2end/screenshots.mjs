// Takes the README's screenshots into end2end/shots: `ALMANAC=target/release/almanac node end2end/screenshots.mjs`.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { launch, settle, visit } from './browser.mjs';
import { another, hand, post } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

const shots = path.join(import.meta.dirname, 'shots');
mkdirSync(shots, { recursive: true });

const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const browser = await launch();

async function shot(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForLoadState('networkidle');
  const file = path.join(shots, `${name}.png`);
  await page.screenshot({ path: file });
  console.log(`${name}: ${Math.round(statSync(file).size / 1024)} KB`);
}

try {
  const program = await start();
  const { context, page } = await visit(browser);
  const source = await settle(page, program);
  const home = source.match(/^.*\/homes\/[^/]+/)[0];
  await post(context, source, hand);
  // The other counters of the house, read lately: the list at home shows how fresh each is.
  const water = await another(context, source, { kind: 'water', name: 'Water', unit: 'm³', decimals: '3', place: 'Under the sink' });
  await post(context, water, [{ date: day(9), time: '09:10', value: '318,204' }, { date: day(2), time: '09:12', value: '319,377' }]);
  const gas = await another(context, source, { kind: 'gas', name: 'Gas', unit: 'm³', decimals: '3', place: 'Cellar, left of the door' });
  await post(context, gas, [{ date: day(9), time: '09:14', value: '7201,5' }, { date: day(2), time: '09:15', value: '7224,118' }]);
  // Each page says once what was last done; that is said before the first shot.
  await page.goto(home);
  const storageState = await context.storageState();

  const wide = await visit(browser, { storageState, viewport: { width: 1280, height: 900 } });
  await wide.page.goto(`${source}?view=year&at=2021`);
  await shot(wide.page, 'source-1280-light');

  const phone = { storageState, viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
  const light = await visit(browser, phone);
  await light.page.goto(`${source}/readings/new`);
  await light.page.getByLabel('Now').fill('07214,3');
  await shot(light.page, 'read-360-light');

  const dark = await visit(browser, { ...phone, colorScheme: 'dark' });
  await dark.page.goto(home);
  await shot(dark.page, 'home-360-dark');
} finally {
  await browser.close();
  await cleanUp();
}
