// All meters of a home, one after the other: on a phone with script, and as one form without.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { complaints, launch, password, phone, settle, visit } from './browser.mjs';
import { another, post } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

const kinds = [
  ['electricity', 'Electricity', 'kWh'],
  ['gas', 'Gas', 'm³'],
  ['water', 'Water', 'm³'],
  ['heat', 'Heat', 'kWh'],
];
const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

let browser, program, session, home, sources, context, page, heard;

before(async () => {
  [browser, program] = await Promise.all([launch(), start()]);
});
after(async () => {
  await browser?.close();
  await cleanUp();
});
// Each test has its own home: four meters, read each week for a season, ten units a week.
beforeEach(async () => {
  const visited = await visit(browser);
  if (session) {
    await visited.context.close();
    ({ context, page } = await visit(browser, { storageState: session }));
  } else {
    ({ context, page } = visited);
    await settle(page, program);
    session = await context.storageState();
  }
  const made = await context.request.post(`${program.url}/do/homes/create`, {
    form: { name: '14 Mill Lane', address: '', zone: 'Europe/London', currency: 'GBP' },
    headers: { origin: program.url, accept: 'text/html' },
    maxRedirects: 0,
  });
  home = new URL(made.headers().location.split('?')[0], program.url).href;
  sources = [];
  for (const [kind, name, unit] of kinds) {
    const source = await another(context, `${home}/sources/x`, { kind, name, unit });
    const weeks = Array.from({ length: 12 }, (_, week) => ({ date: day(7 * (12 - week)), time: '09:00', value: String(1140 + 10 * week) }));
    await post(context, source, weeks);
    sources.push(source);
  }
  heard = complaints(page);
});
afterEach(() => context.close());

const walk = async (to = '/round') => {
  await page.goto(`${home}${to}`);
  await page.locator('.round.walking').waitFor();
};
const now = () => page.locator('.step.now');
const field = () => now().locator('.entry input');
const name = () => now().getByRole('heading').first().textContent();
// Types a value; comes back when the next step is there, or something is asked, or it is over.
const type = async (value) => {
  const before = await now().getAttribute('id');
  await field().fill(value);
  await page.keyboard.press('Enter');
  await page.locator(`.step.now:not(#${before}), .step.now .question, .step.now [aria-invalid], .round.over, #unsent:not([hidden])`).first().waitFor();
};
const over = () => page.getByRole('heading', { name: 'That was all of them' }).waitFor();
// What each source was read with today.
const noted = () =>
  program.sql(`select string_agg(s.name || ' ' || r.value, ', ' order by s.position) from readings r join sources s using (space_id, source_id)
    where s.space_id = '${home.split('/').pop()}' and r.recorded_at > now() - interval '10 minutes' and r.taken_at > now() - interval '2 days'`);

test('four meters in one round, and one answer waited for', async () => {
  await walk();
  let asked = 0;
  // No answer comes before the last meter is read: whoever waited for one would stand there.
  const answered = Promise.withResolvers?.() ?? (() => { let resolve; const promise = new Promise((done) => (resolve = done)); return { promise, resolve }; })();
  await page.route('**/do/readings/record', async (route) => {
    asked += 1;
    await answered.promise;
    await route.continue();
  });
  for (const [place, [, source]] of kinds.entries()) {
    assert.equal(await name(), source);
    assert.equal(await field().evaluate((input) => input === document.activeElement), true, 'one types at once');
    await field().fill('1260');
    await page.keyboard.press('Enter');
    if (place < 3) await page.locator(`.step.now#step-${place + 1}`).waitFor();
  }
  assert.equal(await page.locator('.round.over').count(), 0, 'it is not over before all is saved');
  answered.resolve();
  await over();
  assert.equal(asked, 4, 'each was sent once, and the last one waited for');
  assert.equal(await noted(), 'Electricity 1260, Gas 1260, Water 1260, Heat 1260');
  assert.deepEqual(await page.locator('#walked strong').allTextContents(), kinds.map(([, source]) => source));
  assert.deepEqual(heard, []);
});

test('what was read can be taken back at the end', async () => {
  await walk();
  for (const _ of kinds) await type('1260');
  await over();
  await page.locator('#walked li', { hasText: 'Gas' }).getByRole('button').click();
  await page.locator('.round.walking').waitFor();
  assert.equal(await name(), 'Gas', 'it is to be read again');
  assert.equal(await noted(), 'Electricity 1260, Water 1260, Heat 1260');
  await type('1260,5');
  await over();
  assert.equal(await noted(), 'Electricity 1260, Gas 1260.5, Water 1260, Heat 1260');
});

test('skipping, going back, and a step that is chosen', async () => {
  await walk();
  await page.getByRole('button', { name: 'Skip this one' }).click();
  assert.equal(await name(), 'Gas');
  await page.getByRole('button', { name: 'Back' }).click();
  assert.equal(await name(), 'Electricity');
  await page.getByRole('link', { name: 'Heat' }).click();
  assert.equal(await name(), 'Heat');
  await type('1260');
  await page.getByRole('heading', { name: 'Read in this round' }).waitFor();
  assert.equal(await noted(), 'Heat 1260', 'what was left out is not read');
  await page.getByRole('link', { name: 'Water' }).click();
  await type('1260');
  await page.locator('#walked li', { hasText: 'Water' }).waitFor();
  assert.equal(await noted(), 'Water 1260, Heat 1260');
  // What was left out is told at the end, and read from there.
  const left = page.locator('[data-left]:visible');
  assert.deepEqual(await left.locator('strong').allTextContents(), ['Electricity', 'Gas']);
  await page.getByRole('button', { name: 'Read it now: Gas' }).click();
  assert.equal(await name(), 'Gas');
  await type('1260');
  await left.first().waitFor();
  assert.deepEqual(await left.locator('strong').allTextContents(), ['Electricity']);
});

test('a question comes back to its step, and is answered with one press', async () => {
  await walk();
  await type('9000');
  await now().locator('.question').waitFor();
  assert.equal(await name(), 'Electricity');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'question', 'Enter once more answers nothing');
  await page.keyboard.press('Enter');
  await now().getByRole('button', { name: 'I mistyped' }).click();
  await page.locator('#value-0-wrong').waitFor();
  assert.equal(await field().inputValue(), '9000');
  await field().press('Enter');
  await now().getByRole('button', { name: 'It is right' }).click();
  await page.locator('.step.now#step-1').waitFor();
  assert.equal(await noted(), 'Electricity 9000');
  assert.deepEqual(heard, []);
});

test('a question that comes late does not take away what is being typed', async () => {
  await walk();
  await page.route('**/do/readings/record', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  // Within what is usual, so nobody waits; but somebody set a check meanwhile.
  const [space, id] = [home.split('/').pop(), sources[0].split('/').pop()];
  program.sql(`insert into checks (space_id, source_id, register, kind, maximum, policy) values ('${space}', '${id}', 1, 'range', 1100, 'question')`);
  await type('1260');
  await page.locator('.step.now#step-1').waitFor();
  await field().fill('126');
  await page.locator('.steps .is-asked').first().waitFor();
  assert.equal(await name(), 'Gas', 'one stays where one is');
  await type('1260');
  await type('1260');
  await type('1260');
  await now().locator('.question').waitFor();
  assert.equal(await name(), 'Electricity', 'what was asked comes last');
  await now().getByRole('button', { name: 'It is right' }).click();
  await over();
  assert.equal(await noted(), 'Electricity 1260, Gas 1260, Water 1260, Heat 1260');
});

test('turning the phone, loading anew and the way back lose nothing that was typed', async () => {
  await walk();
  await field().pressSequentially('1259');
  await page.setViewportSize({ width: phone.height, height: phone.width });
  assert.equal(await field().inputValue(), '1259');
  await page.setViewportSize(phone);
  await page.getByRole('link', { name: 'Gas' }).click();
  await field().pressSequentially('1260');
  await now().locator('summary').last().click();
  await now().getByLabel('Note').pressSequentially('torch in hand');
  const typed = async () => [
    await page.locator('[name="steps[0][value]"]').inputValue(),
    await page.locator('[name="steps[1][value]"]').inputValue(),
    await page.locator('[name="steps[1][note]"]').inputValue(),
  ];
  await page.reload();
  await page.locator('.round.walking').waitFor();
  assert.deepEqual(await typed(), ['1259', '1260', 'torch in hand']);
  await page.goto(home);
  await page.goBack();
  await page.locator('.round.walking').waitFor();
  assert.deepEqual(await typed(), ['1259', '1260', 'torch in hand']);
  await page.keyboard.press('Enter');
  await page.locator('.step.now#step-1').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.step.now#step-2').waitFor();
  await page.locator('#walked li', { hasText: 'Gas' }).waitFor();
  assert.equal(await noted(), 'Electricity 1259, Gas 1260');
  // What is saved is forgotten, and not typed once more.
  await page.goto(`${home}/round?again=1`);
  await page.locator('.round.walking').waitFor();
  assert.deepEqual(await typed(), ['', '', '']);
});

test('without signal nothing is lost, and it is sent when asked again', async () => {
  await walk();
  await context.setOffline(true);
  await type('1260');
  await page.locator('#unsent:not([hidden])').waitFor();
  assert.equal(await name(), 'Electricity');
  assert.equal(await field().inputValue(), '1260');
  await context.setOffline(false);
  await page.keyboard.press('Enter');
  await page.locator('#walked li', { hasText: 'Electricity' }).waitFor();
  assert.equal(await noted(), 'Electricity 1260');
});

test('as one form, without script', async () => {
  const plain = await visit(browser, { storageState: session, javaScriptEnabled: false });
  const form = plain.page;
  await form.goto(`${home}/round`);
  assert.equal(await form.locator('.step').count(), 4);
  for (const [place, value] of ['1260', '9000', 'twelve', ''].entries()) await form.locator(`[name="steps[${place}][value]"]`).fill(value);
  // Enter saves, also once something is asked.
  await form.locator('[name="steps[0][value]"]').press('Enter');
  await form.getByText('One reading is saved.').waitFor();
  assert.deepEqual(await form.locator('.step header h2').allTextContents(), ['Gas', 'Water', 'Heat']);
  assert.equal(await form.locator('[name="steps[0][value]"]').inputValue(), '9000');
  assert.equal(await form.locator('[name="steps[1][value]"]').inputValue(), 'twelve');
  await form.locator('[name="steps[1][value]"]').fill('1260');
  await form.locator('[name="steps[1][value]"]').press('Enter');
  await form.locator('.question').waitFor();
  assert.equal(await noted(), 'Electricity 1260, Water 1260', 'Enter does not answer what is asked');
  await form.getByRole('button', { name: 'It is right' }).click();
  await form.locator('#walked li', { hasText: 'Gas' }).waitFor();
  assert.equal(await noted(), 'Electricity 1260, Gas 9000, Water 1260');
  await plain.context.close();
});

test('by keyboard alone', async () => {
  await page.goto(`${home}`);
  const press = async (key, times = 1) => {
    for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => (document.activeElement === document.body ? '' : document.activeElement.textContent.trim() || document.activeElement.name || ''));
  const reach = async (what, key = 'Tab') => {
    for (let time = 0; time < 60; time += 1) {
      if ((await focused()).includes(what)) return;
      await press(key);
    }
    assert.fail(`${what} is not reached, but ${await focused()}`);
  };
  await reach('Read meters');
  await press('Enter');
  await page.locator('.round.walking').waitFor();
  await page.keyboard.type('1260');
  await press('Enter');
  await page.locator('.step.now#step-1').waitFor();
  await reach('Skip this one');
  await press('Enter');
  await page.locator('.step.now#step-2').waitFor();
  await page.keyboard.type('1260');
  await press('Enter');
  await page.locator('.step.now#step-3').waitFor();
  await page.keyboard.type('1260');
  await press('Enter');
  await page.locator('#walked li', { hasText: 'Heat' }).waitFor();
  assert.equal(await page.locator('[role=status]').last().textContent().then((said) => said.length > 0), true, 'it is told');
  await reach('Undo');
  assert.equal(await noted(), 'Electricity 1260, Water 1260, Heat 1260');
});

// Last: after it nobody is signed in.
test('a session that ends in the middle loses nothing that was typed', async () => {
  await walk();
  await type('1260');
  await page.locator('#walked li', { hasText: 'Electricity' }).waitFor();
  await page.getByRole('link', { name: 'Heat' }).click();
  await field().fill('1260,7');
  await page.getByRole('link', { name: 'Gas' }).click();
  program.sql('delete from auth_sessions');
  await field().fill('1260,5');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sign-in?to=**');
  await page.getByLabel('E-mail').fill('aoi@example.org');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('.round.walking').waitFor();
  assert.equal(await page.locator('.steps').innerText(), 'Gas\nWater\nHeat', 'what was saved is saved');
  const of = (source) => page.locator('.step', { hasText: source }).locator('.entry input');
  assert.deepEqual([await of('Gas').inputValue(), await of('Heat').inputValue()], ['1260,5', '1260,7']);
});
