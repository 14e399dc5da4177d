// Photos of meters: made smaller in the browser, sent after their reading; and through a plain form without script.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { complaints, islandAwake, launch, save, settle, visit } from './browser.mjs';
import { another, post } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

let browser, program, session, home, source, context, page, heard, picture;

before(async () => {
  [browser, program] = await Promise.all([launch(), start()]);
  const visited = await visit(browser);
  source = await settle(visited.page, program);
  home = source.match(/^.*\/homes\/[^/]+/)[0];
  await post(visited.context, source, [{ date: day(14), time: '09:00', value: '1240' }, { date: day(7), time: '09:00', value: '1250' }]);
  const gas = await another(visited.context, source, { kind: 'gas', name: 'Gas', unit: 'm³' });
  await post(visited.context, gas, [{ date: day(14), time: '09:00', value: '1240' }, { date: day(7), time: '09:00', value: '1250' }]);
  picture = await drawn(visited.page);
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
});
afterEach(() => context.close());

// A picture as a telephone takes it: twelve megapixels, with noise that does not pack well.
async function drawn(page) {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
    const paint = canvas.getContext('2d');
    for (let n = 0; n < 4000; n += 1) {
      paint.fillStyle = `hsl(${(n * 37) % 360} 60% 50%)`;
      paint.fillRect((n * 613) % 4000, (n * 397) % 3000, 90, 70);
    }
    return canvas.toDataURL('image/jpeg', 0.95);
  });
  return { name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(url.split(',')[1], 'base64') };
}

const shown = (image) => image.evaluate(async (image) => {
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
});
const photos = () => program.sql('select count(*) from photos');

test('in the round it is sent after its reading, and made smaller before', async () => {
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = (address, options) => {
      if (options?.body instanceof FormData) window.sent = options.body.get('file').size;
      return fetch(address, options);
    };
  });
  await page.goto(`${home}/round`);
  await page.locator('.round.walking').waitFor();
  const now = page.locator('.step.now');
  await now.locator('input[type=file]').setInputFiles(picture);
  await now.locator('.chosen canvas').waitFor();
  // A photo alone is not passed over.
  await page.keyboard.press('Enter');
  assert.equal(await now.getAttribute('id'), 'step-0');
  // A question gives it back.
  await now.locator('.entry input').fill('9000');
  await page.keyboard.press('Enter');
  await now.locator('.question').waitFor();
  await now.locator('.chosen canvas').waitFor();
  await now.getByRole('button', { name: 'It is right' }).click();
  await page.locator('#step-1.now .entry input').fill('1260');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'That was all of them' }).waitFor();
  const thumbs = page.locator('#walked img:visible');
  await thumbs.first().waitFor();
  assert.equal(await thumbs.count(), 1);
  assert.deepEqual(await shown(thumbs.first()), [320, 240]);
  const bytes = await page.evaluate(() => window.sent);
  console.log(`# ${picture.buffer.length} bytes were chosen, ${bytes} sent`);
  assert.ok(bytes > 0 && bytes < picture.buffer.length / 2, `${bytes} bytes of ${picture.buffer.length}`);
  await page.locator('#walked a').first().click();
  assert.deepEqual(await shown(page.locator('#photo img')), [1600, 1200]);
  // The next round knows the meter by it.
  await page.goto(`${home}/round?again=1`);
  assert.deepEqual(await shown(page.locator('#step-0 .photo img')), [1600, 1200]);
  assert.deepEqual(heard, []);
});

test('beside a single reading, and when nothing comes back the reading stays', async () => {
  const water = await another(context, source, { kind: 'water', name: 'Water', unit: 'm³' });
  await page.goto(`${water}/readings/new`);
  await islandAwake(page);
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByLabel('Now').fill('9010');
  await page.route('**/photo', (route) => route.abort());
  await save(page);
  await page.locator('#form-wrong', { hasText: 'is saved, its photo is not' }).waitFor();
  await page.unroute('**/photo');
  const before = photos();
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByLabel('Now').fill('9020');
  await save(page);
  // Another value for the same minute: mine takes the place of the one that stands, and the photo goes to it.
  const mine = page.getByRole('button', { name: 'Mine: 9020' });
  const sent = page.waitForResponse((response) => response.url().endsWith('/photo'));
  await mine.or(page.locator('.notice.saved', { hasText: '9,020' })).first().waitFor();
  if (await mine.isVisible()) await mine.click();
  await page.locator('.notice.saved', { hasText: '9,020' }).waitFor();
  await sent;
  await page.goto(`${water}/readings`);
  await page.locator('a.reading', { hasText: 'Photo' }).first().click();
  assert.deepEqual(await shown(page.locator('#photo img')), [1600, 1200]);
  assert.equal(Number(photos()), Number(before) + 1);
});

test('the photo of a meter, and what is said of a file that is none', async () => {
  await page.goto(`${source}/edit`);
  const form = page.locator('#photo form.form');
  await form.locator('input[type=file]').setInputFiles({ ...picture, name: 'meter.jpg', buffer: Buffer.from('<script>alert(1)</script>') });
  await form.getByRole('button', { name: 'Save photo' }).click();
  await page.locator('#file-wrong', { hasText: 'This is no JPEG' }).waitFor();
  await form.locator('input[type=file]').setInputFiles(picture);
  await form.getByRole('button', { name: 'Save photo' }).click();
  await page.getByText('The photo is saved.').waitFor();
  assert.deepEqual(await shown(page.locator('#photo img')), [1600, 1200]);
  await page.getByRole('button', { name: 'Remove photo' }).click();
  await page.getByText('The photo is removed.').waitFor();
});

test('without script: a plain form', async () => {
  const plain = await visit(browser, { storageState: session, javaScriptEnabled: false });
  await plain.page.goto(`${source}/readings`);
  await plain.page.locator('a.reading').last().click();
  await plain.page.locator('#file').setInputFiles(picture);
  await plain.page.getByRole('button', { name: 'Save photo' }).click();
  await plain.page.getByText('The photo is saved.').waitFor();
  assert.equal(await plain.page.locator('#photo img').getAttribute('width'), '1600');
  await plain.page.goto(`${home}/round?again=1`);
  assert.equal(await plain.page.locator('.attach').first().isVisible(), false, 'what would not be sent is not offered');
  await plain.context.close();
});
