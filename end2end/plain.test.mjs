// A person without JavaScript, at a phone, from the printed code to January's usage.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { addSource, complaints, launch, makeHome, readings, save, signUp, type, visit } from './browser.mjs';
import { hand } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

// This year, the year before, the change, how much of it is known, and the readings in it.
const january2021 = ['January', '153.6', '—', '—', '100', '1'];

let browser, program, page, heard, source;

before(async () => {
  [browser, program] = await Promise.all([launch(), start()]);
  ({ page } = await visit(browser, { javaScriptEnabled: false }));
  heard = complaints(page);
});
after(async () => {
  await browser?.close();
  await cleanUp();
});

async function january() {
  await page.goto(`${source}?view=year&at=2021`);
  return page.locator('#p-2021-01-01 > *').allTextContents();
}

test('signs up with the printed code and makes a home in Europe/London with a source', async () => {
  await signUp(page, program);
  await makeHome(page);
  source = await addSource(page);
});

test('types all thirty-six readings and is asked once, about the rollover', async () => {
  assert.equal(hand.length, 36);
  const asked = [];
  for (const reading of hand) {
    await page.getByRole('link', { name: 'Add a reading' }).click();
    await type(page, reading);
    await save(page);
    const question = page.locator('.question');
    if (await question.isVisible()) {
      asked.push(`${reading.value}: ${await question.getByRole('heading').textContent()}`);
      assert.equal(await page.getByLabel('Now').inputValue(), reading.value, 'what was typed is still there');
      assert.equal(await page.getByLabel('Date').inputValue(), reading.date);
      await question.getByRole('button', { name: 'The counter rolled over' }).click();
    }
    await page.getByText('Electricity saved:').waitFor();
  }
  assert.deepEqual(asked, ['0,5: 0.5 is less than 99,905.5, read on 10 May 2021, 16:00. What happened?'].map((line) => line.replace(' 0.5 is', ' 0,5 is')));
  const list = await readings(page, source);
  assert.equal(list.length, 36);
  assert.equal(list[0].value, '1825.2 kWh');
  assert.equal(list[35].value, '98211.4 kWh');
});

test('reads January 2021, and how many readings it rests on', async () => {
  await page.goto(source);
  await page.getByRole('link', { name: 'Before: 2021' }).click();
  await page.getByRole('heading', { name: 'Usage in 2021' }).waitFor();
  assert.deepEqual(await page.locator('#p-2021-01-01 > *').allTextContents(), january2021);
});

test('corrects a reading, sees January change, undoes it, and has January back', async () => {
  await page.goto(`${source}/readings?from=2021-01-23&to=2021-01-23`);
  await page.locator('a.reading').click();
  await page.getByLabel('Value').fill('99469,5');
  await page.getByLabel('Why').fill('Misread the 6');
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await page.getByText('Electricity saved: 99,469.5 kWh').waitFor();
  assert.notEqual((await january())[1], '153.6');

  await page.goto(`${source}/readings?from=2021-01-23&to=2021-01-23`);
  await page.getByText('changed', { exact: true }).waitFor();
  await page.locator('a.reading').click();
  await page.getByText('Aoi Tanaka corrected it').waitFor();
  await page.getByText('“Misread the 6”').waitFor();
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await page.getByText('Undone. It is as it was before.').waitFor();
  assert.deepEqual(await january(), january2021);
});

test('deletes a reading and brings it back', async () => {
  await page.goto(`${source}/readings?from=2021-01-23&to=2021-01-23`);
  await page.locator('a.reading').click();
  await page.getByRole('button', { name: 'Delete the reading' }).click();
  await page.getByText('Deleted. It can be brought back here.').waitFor();
  assert.equal((await january())[5], '0');
  await page.goBack();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.getByText('Undone. It is as it was before.').waitFor();
  assert.deepEqual(await january(), january2021);
});

test('typing that cannot be understood stays in the field, with a sentence beside it', async () => {
  const count = (await readings(page, source)).length;
  for (const [value, sentence] of [
    ['twelve', 'This is no number.'],
    ['-4', 'A counter does not show less than nothing.'],
    ['1234567', 'The counter’s highest number is below 100,000.'],
  ]) {
    await page.goto(`${source}/readings/new`);
    await type(page, { value });
    await save(page);
    await page.getByText(sentence).waitFor();
    assert.equal(await page.getByLabel('Now').inputValue(), value);
    assert.equal(await page.getByLabel('Now').getAttribute('aria-invalid'), 'true');
  }
  assert.equal((await readings(page, source)).length, count);
});

test('nothing was complained of in the console', () => assert.deepEqual(heard, []));
