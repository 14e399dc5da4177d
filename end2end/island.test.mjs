// With JavaScript: the reading form saves in place. And what happens when the network, or the browser's half itself, fails.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { complaints, islandAwake, launch, password, readings, save, settle, type, visit } from './browser.mjs';
import { another, post } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

let browser, program, session, first, source, context, page, heard;

before(async () => {
  [browser, program] = await Promise.all([launch(), start()]);
  const visited = await visit(browser);
  first = await settle(visited.page, program);
  session = await visited.context.storageState();
  await visited.context.close();
});
after(async () => {
  await browser?.close();
  await cleanUp();
});
beforeEach(async () => {
  ({ context, page } = await visit(browser, { storageState: session }));
  heard = complaints(page);
  // One reading, 102, and each test its own source.
  source = await another(context, first, { name: 'Electricity' });
  await post(context, source, [{ value: '102', date: '2024-01-03', time: '10:00' }]);
});
afterEach(() => context.close());

// Opens the form, waits until it is taken over, and marks the window: a navigation would lose the mark.
async function openForm() {
  await page.goto(`${source}/readings/new`);
  await islandAwake(page);
  await page.evaluate(() => (window.marked = true));
  let loads = 0;
  page.on('load', () => loads++);
  page.on('framenavigated', () => loads++);
  return {
    async neverLeft() {
      assert.equal(await page.evaluate(() => window.marked), true, 'the window is the same');
      assert.equal(loads, 0, 'no load event and no navigation');
    },
  };
}

const id = () => page.locator('.entering input[name=id]').inputValue();
const saved = (value) => page.locator('.notice', { hasText: `Electricity saved: ${value} kWh` }).waitFor();
const lastValue = () => page.locator('.counters .register[role=img]').getAttribute('aria-label');
const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.name);

test('saves without leaving the page, again and again, each time under a new id', async () => {
  const form = await openForm();
  const first = await id();
  assert.equal(await lastValue(), '102 kWh');
  await type(page, { value: '102,5', date: '2024-01-04', time: '10:00' });
  await save(page);
  await saved('102.5');
  assert.equal(await lastValue(), '102.5 kWh');
  assert.equal(await page.getByLabel('Now').inputValue(), '');
  assert.equal(await focused(), 'value');
  const second = await id();
  assert.notEqual(second, first);

  await type(page, { value: '103,5', date: '2024-01-05', time: '10:00' });
  await page.keyboard.press('Enter');
  await saved('103.5');
  assert.equal(await lastValue(), '103.5 kWh');
  assert.notEqual(await id(), second);
  await form.neverLeft();
  assert.equal((await readings(page, source)).length, 3);
  assert.deepEqual(heard, []);
});

test('pressing Save twice in a hurry saves once', async () => {
  await openForm();
  let sent = 0;
  await page.route('**/do/readings/record', async (route) => {
    sent++;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await type(page, { value: '104', date: '2024-01-04', time: '10:00' });
  await page.getByRole('button', { name: 'Save', exact: true }).dblclick();
  await saved('104');
  assert.equal(sent, 1);
  assert.equal((await readings(page, source)).length, 2);
});

test('a lower value is asked about and answered in place', async () => {
  const form = await openForm();
  await type(page, { value: '0,7', date: '2024-01-04', time: '10:00' });
  await save(page);
  await page.getByRole('heading', { name: '0,7 is less than 102, read on 3 January 2024, 10:00. What happened?' }).waitFor();
  assert.equal(await page.getByLabel('Now').inputValue(), '0,7');
  assert.equal(await page.evaluate(() => Boolean(document.activeElement?.closest('.question'))), true, 'the question has the focus');

  await page.getByRole('button', { name: 'I mistyped' }).click();
  await page.locator('#value-wrong', { hasText: 'Put the digits right. Everything else is kept.' }).waitFor();
  assert.equal(await page.getByLabel('Now').inputValue(), '0,7');
  assert.equal(await page.locator('.question').count(), 0);
  await save(page);
  await page.getByRole('button', { name: 'The counter rolled over' }).click();
  await saved('0.7');
  await form.neverLeft();
  assert.equal(await page.locator('.question').count(), 0);

  // The answer went with that reading and not into the next one.
  await type(page, { value: '0,5', date: '2024-01-05', time: '10:00' });
  await save(page);
  await page.getByRole('heading', { name: '0,5 is less than 0.7' }).waitFor();
  await form.neverLeft();
  assert.deepEqual(heard, []);
});

test('two values for one moment: both are shown, and one is chosen', async () => {
  const form = await openForm();
  await type(page, { value: '103', date: '2024-01-03', time: '10:00' });
  await save(page);
  await page.getByRole('heading', { name: 'There are two readings for one moment, 3 January 2024, 10:00. Which stands?' }).waitFor();
  await page.getByRole('button', { name: 'Aoi Tanaka: 102' }).click();
  await page.getByText('The one in the book stands.').first().waitFor({ state: 'attached' });
  await form.neverLeft();
  assert.equal((await readings(page, source)).map(({ value }) => value).join(), '102 kWh');
});

test('what did not arrive is kept, and saved once when it is sent again', async () => {
  const form = await openForm();
  const before = await id();
  await page.route('**/do/readings/record', (route) => route.abort('internetdisconnected'), { times: 1 });
  await type(page, { value: '105,5', date: '2024-01-06', time: '10:00' });
  await page.getByText('Note, quality, details').click();
  await page.getByLabel('Note', { exact: true }).fill('By torchlight');
  await save(page);
  await page.locator('#form-wrong', { hasText: 'It did not arrive. All is kept here' }).waitFor();
  assert.equal(await page.getByLabel('Now').inputValue(), '105,5');
  assert.equal(await page.getByLabel('Note', { exact: true }).inputValue(), 'By torchlight');
  assert.equal(await id(), before);
  await save(page);
  await saved('105.5');
  await form.neverLeft();
  assert.equal((await readings(page, source)).filter((reading) => reading.value === '105.5 kWh').length, 1);
});

test('what arrived without an answer is saved once when it is sent again', async () => {
  await openForm();
  const lose = async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  };
  await page.route('**/do/readings/record', lose, { times: 1 });
  await type(page, { value: '106,5', date: '2024-01-07', time: '10:00' });
  await save(page);
  await page.locator('#form-wrong', { hasText: 'It did not arrive. All is kept here' }).waitFor();
  await save(page);
  await saved('106.5');
  assert.equal((await readings(page, source)).filter((reading) => reading.value === '106.5 kWh').length, 1);
});

test('a session that ended takes nothing that was typed with it', async () => {
  await openForm();
  await context.clearCookies();
  await type(page, { value: '107,5', date: '2024-01-08', time: '10:00' });
  await save(page);
  await page.waitForURL('**/sign-in?**');
  await page.getByLabel('E-mail').fill('aoi@example.org');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/readings/new');
  assert.equal(await page.getByLabel('Now').inputValue(), '107,5');
  await save(page);
  await page.getByText('Electricity saved: 107.5 kWh').first().waitFor();
});

test('the form works when the browser’s half does not load', async () => {
  for (const missing of ['**/*.wasm', '**/pkg/*.js']) {
    const wasm = missing.endsWith('wasm');
    const asked = page.waitForRequest((request) => request.url().endsWith(wasm ? '.wasm' : '.js'));
    await page.route(missing, (route) => route.abort());
    await page.goto(`${source}/readings/new`);
    await asked;
    await page.waitForLoadState('networkidle');
    const value = wasm ? '108,5' : '109,5';
    await type(page, { value, date: wasm ? '2024-01-09' : '2024-01-10', time: '10:00' });
    await save(page);
    await page.waitForURL(source);
    await page.getByText(`Electricity saved: ${value.replace(',', '.')} kWh`).waitFor();
    await page.unroute(missing);
  }
});

test('reload, back and forward save nothing twice', async () => {
  // A plain post, so that there is a history to go through.
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`${source}/readings/new`);
  await type(page, { value: '110', date: '2024-01-11', time: '10:00' });
  await save(page);
  await page.waitForURL(source);
  const count = (await readings(page, source)).length;
  await page.goBack();
  await page.goBack();
  await page.waitForURL('**/readings/new');
  await page.reload();
  await page.goForward();
  await page.waitForURL(source);
  await page.reload();
  assert.equal((await readings(page, source)).length, count);
  // The form that came back is a form for another reading.
  await page.goto(`${source}/readings/new`);
  await page.goBack();
  await page.goForward();
  await type(page, { value: '111', date: '2024-01-12', time: '10:00' });
  await save(page);
  await page.waitForURL(source);
  assert.equal((await readings(page, source)).length, count + 1);
});

test('after signing out the back button shows nothing private', async () => {
  // Not Playwright's default: people's browsers keep whole pages for the back button.
  const real = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  try {
    const { page } = await visit(real, { storageState: session });
    await page.goto(source);
    await page.getByRole('heading', { name: 'Electricity' }).waitFor();
    await page.goto(`${program.url}/account`);
    await page.getByText('aoi@example.org').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    for (let step = 0; step < 2; step++) {
      await page.evaluate(() => history.back());
      await page.waitForURL('**/sign-in?**');
      await page.getByLabel('E-mail').waitFor();
      assert.doesNotMatch(await page.content(), /aoi@example\.org|Electricity|Hall cupboard/);
    }
  } finally {
    await real.close();
  }
});
