// Every page: nothing for axe to find in any language, no complaint in the console, nothing wider than the screen, no word that is
// hard-wired, all of it reached by keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { complaints, islandAwake, launch, password, phone, save, settle, type, visit } from './browser.mjs';
import { another, hand, post } from './hand.mjs';
import { cleanUp, start } from './program.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [320, 360, 768, 1280];
const pseudo = 'en-XA';
const languages = ['de', 'ja', 'th'];
// What axe asks that depends on words; the rest is the same in each language.
const worded = ['html-has-lang', 'html-lang-valid', 'valid-lang', 'document-title', 'button-name', 'link-name', 'label', 'select-name', 'input-button-name', 'aria-valid-attr-value', 'aria-input-field-name', 'svg-img-alt', 'image-alt', 'heading-order', 'target-size', 'scrollable-region-focusable', 'duplicate-id-aria'];
// So many presses of Tab; what comes after them is a list that goes on.
const presses = 60;

// What people typed, and what is the same in every language: all other words on a page must be marked in the pseudo-locale.
const data = [
  'Aoi Tanaka', 'aoi@example.org', '14 Mill Lane', 'The hut by the lake', 'Electricity', 'Water', 'Under the sink',
  'Outdoors', 'North wall', 'Hall cupboard, behind the coats', 'E19 0457221', 'Misread the 6', 'kWh', 'MWh', 'MJ', 'GJ', 'therm', 'm³', 'ft³', 'L', 'CCF', 'gal (US)', 'gal (imp)', '°C', '°F', 'K', 'Almanac', 'UTC',
  'Grace Okafor', 'grace@example.org', 'The letting agent', 'Deutsch', 'English', '日本語', 'ไทย',
];

let browser, program, home, source, water, gauge, reading, session, link, guest, guestSession;

before(async () => {
  // The buttons of both providers are there; none of them is asked anything here.
  const env = { ALMANAC_LINE_CLIENT_ID: '1', ALMANAC_LINE_SECRET: 'x', ALMANAC_GOOGLE_CLIENT_ID: '1', ALMANAC_GOOGLE_SECRET: 'x' };
  [browser, program] = await Promise.all([launch(), start({ env })]);
});
after(async () => {
  await browser?.close();
  await cleanUp();
});

// Looks at the page that `open` leads to, as a stranger would, in every size and light, and in the pseudo-locale.
async function look(open, { storageState = session, forgiven = undefined } = {}) {
  const english = await visit(browser, { storageState });
  const heard = complaints(english.page);
  await open(english.page);
  const found = [];
  for (const width of widths) {
    await english.page.setViewportSize({ width, height: phone.height });
    found.push(...(await tooWide(english.page)).map((what) => `at ${width} px: ${what}`));
    if (width !== 360 && width !== 1280) continue;
    // What is wide has the colours of what is narrow.
    for (const colorScheme of width === 360 ? ['light', 'dark'] : ['light']) {
      await english.page.emulateMedia({ colorScheme });
      // In the dark only the colours are others.
      const rules = colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined;
      found.push(...(await violations(english.page, rules)).map((what) => `at ${width} px, ${colorScheme}: ${what}`));
    }
  }
  await english.page.setViewportSize(phone);
  await english.page.emulateMedia({ colorScheme: 'light' });
  found.push(...(await notByKeyboard(english.page)).map((what) => `by keyboard: ${what}`));
  await english.context.close();
  found.push(...heard.filter((line) => !forgiven?.test(line)));

  const longer = await visit(browser, { storageState, locale: pseudo });
  await open(longer.page);
  assert.equal(await longer.page.locator('html').getAttribute('lang'), pseudo);
  found.push(...(await tooWide(longer.page)).map((what) => `in the pseudo-locale: ${what}`));
  found.push(...(await hardWired(longer.page)).map((text) => `hard-wired: ${text}`));
  await longer.context.close();

  const other = await visit(browser, { storageState });
  for (const locale of languages) {
    // As if it had been chosen in this browser.
    await other.context.addCookies([{ name: '__Host-almanac-language', value: locale, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
    await open(other.page);
    assert.equal(await other.page.locator('html').getAttribute('lang'), locale);
    found.push(...(await tooWide(other.page)).map((what) => `${locale}: ${what}`));
    // All of it in sight: what lies over the foot of a screen is scrolled away from.
    await other.page.setViewportSize({ width: phone.width, height: 3000 });
    found.push(...(await violations(other.page, worded)).map((what) => `${locale}: ${what}`));
    await other.page.setViewportSize(phone);
  }
  await other.context.close();
  assert.deepEqual(found, []);
}

// Everything that can be pressed or typed into is come to with Tab, shows that it is, and is in sight then.
async function notByKeyboard(page) {
  await page.evaluate(() => {
    // From the start of the page, wherever it put the focus itself.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    window.scrollTo(0, 0);
    const groups = new Set();
    const there = (element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0 && !element.disabled;
    window.wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((element) => {
      if (!there(element) || element.type === 'hidden') return false;
      // Of radio buttons that belong together one is come to.
      if (element.type !== 'radio') return true;
      const group = document.querySelector(`input[type=radio][name="${element.name}"]:checked`) ?? element;
      return group === element && !groups.has(element.name) && groups.add(element.name);
    });
  });
  const found = [];
  let pressed = 0;
  for (; pressed < presses; pressed += 1) {
    await page.keyboard.press('Tab');
    const told = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return 'round';
      const place = window.wanted.indexOf(element);
      if (place >= 0) window.wanted.splice(place, 1);
      // A date has several stops of its own.
      if (element === window.before) return '';
      window.before = element;
      if (element.dataset.seen) return 'round';
      element.dataset.seen = '1';
      const named = `${element.tagName.toLowerCase()} ${element.name || element.id || element.textContent.trim().slice(0, 30)}`;
      const marked = [element, element.parentElement, element.parentElement?.parentElement].some((one) => one && [null, '::after'].some((part) => getComputedStyle(one, part).outlineStyle !== 'none')) ||
        // A column of a chart has a frame drawn around it.
        getComputedStyle(element.querySelector('.spot') ?? element).stroke !== 'none';
      if (!marked) return `${named} does not show that it has the focus`;
      const box = element.getBoundingClientRect();
      if (box.bottom < 0 || box.top > innerHeight) return `${named} is out of sight`;
      return '';
    });
    if (told === 'round') break;
    if (told) found.push(told);
  }
  if (pressed < presses) found.push(...(await page.evaluate(() => window.wanted.map((element) => `${element.tagName.toLowerCase()} ${element.name || element.textContent.trim().slice(0, 30)} is not reached`))));
  return found;
}

async function violations(page, rules) {
  await page.evaluate(axe);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) };
  const report = await page.evaluate((options) => window.axe.run(document, options), options);
  return report.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`));
}

// The page itself must not scroll sideways; what does is named.
function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 3)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className} reaches ${Math.round(element.getBoundingClientRect().right)}`);
  });
}

function hardWired(page) {
  return page.evaluate((data) => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // The names of zones and currencies come from outside, codes are no words.
      if (!parent.closest('script, style, code, #zone, datalist')) texts.push(walker.currentNode.data);
    }
    for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      texts.push(...['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''));
    }
    return texts.filter((text) => {
      // Marks nest: a sentence holds pieces that were marked by themselves.
      let rest = text;
      for (let before = ''; before !== rest; ) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, '')];
      for (const piece of data) rest = rest.replaceAll(piece, '');
      return /\p{L}{2}/u.test(rest);
    });
  }, data);
}

const goto = (address) => (page) => page.goto(address());

test('the first account', () => look(goto(() => `${program.url}/sign-up`)));

test('a home, its sources and their readings are there', async () => {
  const { context, page } = await visit(browser);
  source = await settle(page, program);
  home = source.match(/^.*\/homes\/[^/]+/)[0];
  await post(context, source, hand);
  water = await another(context, source, { kind: 'water', name: 'Water', unit: 'm³', decimals: '3', place: 'Under the sink' });
  gauge = await another(context, source, { kind: 'temperature', name: 'Outdoors', unit: '°C', place: 'North wall' });
  await post(context, gauge, [
    { date: '2021-05-01', time: '00:00', value: '-2,5' },
    { date: '2021-05-02', time: '00:00', value: '4' },
    { date: '2022-05-01', time: '00:00', value: '6' },
    { date: '2022-05-02', time: '00:00', value: '18,5' },
  ]);
  await page.goto(`${source}/readings?from=2021-01-23&to=2021-01-23`);
  reading = new URL(await page.locator('a.reading').getAttribute('href'), program.url).href;
  // A photo of it, by which the meter is recognised from now on.
  const file = { name: 'meter.png', mimeType: 'image/png', buffer: await page.screenshot() };
  const sent = await context.request.post(`${reading}/photo`, { multipart: { file }, headers: { origin: program.url, accept: 'text/html' }, maxRedirects: 0 });
  assert.equal(sent.status(), 303);
  await page.goto(reading);
  await page.getByLabel('Value').fill('99469,5');
  await page.getByLabel('Why').fill('Misread the 6');
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await page.getByText('Electricity saved: 99,469.5 kWh').first().waitFor();
  await page.goto(`${program.url}/homes/new`);
  session = await context.storageState();
  await context.close();
});

test('somebody was invited to two sources, another is being invited', async () => {
  const { context, page } = await visit(browser, { storageState: session });
  const invited = async (...sources) => {
    await page.goto(`${home}/people`);
    await page.getByLabel('A name for you to remember it by').fill('The letting agent');
    for (const name of sources) await page.getByRole('checkbox', { name }).check();
    await page.getByRole('button', { name: 'Make a one-time link' }).click();
    return page.getByLabel('Link', { exact: true }).inputValue();
  };
  const grace = await visit(browser);
  await grace.page.goto(await invited('Water', 'Outdoors'));
  await grace.page.getByRole('link', { name: 'Make an account' }).click();
  await grace.page.getByLabel('Your name').fill('Grace Okafor');
  await grace.page.getByLabel('E-mail').fill('grace@example.org');
  await grace.page.getByLabel('Password').fill(password);
  await grace.page.getByRole('button', { name: 'Make an account' }).click();
  await grace.page.getByRole('button', { name: 'Accept' }).click();
  await grace.page.getByRole('heading', { name: '14 Mill Lane' }).waitFor();
  guestSession = await grace.context.storageState();
  guest = program.sql("select user_id from users where email = 'grace@example.org'");
  link = await invited('Electricity');
  await Promise.all([context.close(), grace.context.close()]);
});

// Early: they ask for a sign-in of the last five minutes.
for (const [name, address] of [
  ['another e-mail', () => `${program.url}/account/email`],
  ['another password', () => `${program.url}/account/password`],
  ['deleting the account', () => `${program.url}/account/delete`],
]) {
  test(name, () =>
    look(async (page) => {
      await page.goto(address());
      assert.equal(page.url(), address());
    }));
}

test('setting up the second step', () =>
  look(async (page) => {
    await page.goto(`${program.url}/account/second-step`);
    const begin = page.locator('form[action="/do/account/begin-second-step"] button');
    if (await begin.count()) await begin.click();
    await page.locator('svg.qr').waitFor();
  }));

for (const [name, address] of [
  ['home list', () => `${program.url}/homes`],
  ['new home', () => `${program.url}/homes/new`],
  ['home', () => home],
  ['edit home', () => `${home}/edit`],
  ['what to count', () => `${home}/sources/new`],
  ['add a source', () => `${home}/sources/new?kind=gas`],
  ['edit a source', () => `${source}/edit`],
  ['a day of a source', () => `${source}?view=day&at=2021-01-23`],
  ['a week of a source', () => `${source}?view=week&at=2021-01-23`],
  ['a month of a source', () => `${source}?view=month&at=2021-01`],
  ['a year of a source', () => `${source}?view=year&at=2021`],
  ['all years of a source', () => `${source}?view=all`],
  ['a month of a gauge', () => `${gauge}?view=month&at=2022-05`],
  ['readings', () => `${source}/readings`],
  ['no readings between two dates', () => `${source}/readings?from=1999-01-01&to=1999-02-01`],
  ['new reading', () => `${source}/readings/new`],
  ['walking order', () => `${home}/order`],
  ['a label for the meter', () => `${source}/label`],
  ['one reading', () => reading],
  ['activity', () => `${home}/activity`],
  ['activity of one kind', () => `${home}/activity?what=sharing`],
  ['activity of nobody', () => `${home}/activity?from=1999-01-01&to=1999-01-02`],
  ['what happened in the account', () => `${program.url}/account/activity`],
  ['people and access', () => `${home}/people`],
  ['a level, changed in its place', () => `${home}/people?person=${guest}&source=${water.split('/').pop()}`],
  ['a person in the home, changed in their place', () => `${home}/people?person=${guest}`],
  ['leaving a home', () => `${home}/leave`],
  ['moving a source', () => `${source}/move`],
  ['account', () => `${program.url}/account`],
  ['a forgotten password', () => `${program.url}/sign-in/forgotten`],
  ['where one is signed in', () => `${program.url}/account/sessions`],
  ['showing again who one is', () => `${program.url}/sign-in/again?to=/account`],
  ['linking a provider', () => `${program.url}/account/link/google`],
  ['welcome', () => `${program.url}/welcome`],
  ['privacy', () => `${program.url}/privacy`],
  ['terms', () => `${program.url}/terms`],
  ['this Almanac', () => `${program.url}/admin`],
  ['people', () => `${program.url}/admin/users`],
  ['a person', () => `${program.url}/admin/users/${program.sql('select user_id from users order by user_id limit 1')}`],
  ['jobs', () => `${program.url}/admin/jobs`],
]) {
  test(name, () => look(goto(address)));
}

const nobody = { cookies: [], origins: [] };

test('an invitation, to who must sign in first', () => look(goto(() => link), { storageState: nobody }));
test('an invitation, to who is signed in', () => look(goto(() => link), { storageState: guestSession }));
test('a home, as a guest', () => look(goto(() => home), { storageState: guestSession }));
test('giving back what is shared', () => look(goto(() => `${home}/leave`), { storageState: guestSession }));

test('a home, looked at as somebody else', async () => {
  const band = 'form[action="/do/people/stop-viewing"]';
  await look(async (page) => {
    await page.goto(home);
    // The session is the same for every look.
    if (await page.locator(band).count()) return;
    await page.goto(`${home}/people`);
    await page.locator('form[action="/do/people/view-as"] button').first().click();
    await page.locator(band).waitFor();
  });
  const { context, page } = await visit(browser, { storageState: session });
  await page.goto(home);
  await page.locator(`${band} button`).click();
  await context.close();
});

test('making a public page, and nothing chosen for it', () =>
  look(async (page) => {
    await page.goto(`${source}/public`);
    for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
    await page.locator('form.form button.main').click();
    await page.locator('#shows-wrong').waitFor();
  }));

test('a public page, its link and its label', async () => {
  const { context, page } = await visit(browser, { storageState: session });
  await page.goto(`${source}/public`);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Make the public page' }).click();
  const shown = await page.getByLabel('Address').inputValue();
  // Of this page the label alone is printed.
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.sticker').innerText(), 'Electricity\nScan to see how it stands');
  assert.ok(await page.locator('.sticker svg.qr').isVisible());
  assert.equal((await page.locator('body').innerText()).trim(), 'Electricity\nScan to see how it stands');
  await context.close();
  await look(goto(() => `${source}/public`));
  await look(goto(() => shown), { storageState: { cookies: [], origins: [] } });
});

test('another meter, noted with a mistake and without', async () => {
  const { context, page } = await visit(browser, { storageState: session });
  await page.goto(`${water}/meters/new`);
  await page.getByLabel('It showed last').fill('12');
  await page.getByLabel('It showed when it was fitted').fill('0,5');
  await page.getByLabel('Serial number').fill('E19 0457221');
  await page.getByRole('button', { name: 'The new meter hangs' }).click();
  await page.getByText('Removed').waitFor();
  await context.close();
});
test('noting another meter', () => look(goto(() => `${source}/meters/new`)));
test('noting another meter that showed less than what was read', () =>
  look(async (page) => {
    await page.goto(`${source}/meters/new`);
    await page.locator('#last').fill('1');
    await page.locator('form.form button.main').click();
    await page.locator('#last-wrong').waitFor();
  }));
test('all meters of a source', () => look(goto(() => `${water}/meters`)));
test('putting right what is known of a meter', () => look(goto(() => `${water}/meters/2`)));
test('the checks of a source', () => look(goto(() => `${source}/checks`)));
test('working a source out from others, and a share that is none', () =>
  look(async (page) => {
    await page.goto(`${home}/sources/combine`);
    await page.locator('#name').fill('Electricity');
    const parts = page.locator('li.part');
    for (const place of [0, 1]) await parts.nth(place).getByRole('radio').nth(1).check();
    await parts.nth(0).getByRole('textbox').fill('120');
    await page.locator('form.form button.main').click();
    await page.locator('#share-0-wrong').waitFor();
  }));
test('a source that is worked out, its parts and who sees its days', async () => {
  const { context, page } = await visit(browser, { storageState: session });
  await page.goto(`${home}/sources/combine`);
  await page.locator('#name').fill('Electricity');
  await page.locator('li.part').nth(0).getByRole('radio').nth(1).check();
  await page.locator('li.part').nth(0).getByRole('textbox').fill('1/3');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.locator('#parts').waitFor();
  const made = page.url().split('?')[0];
  await context.close();
  await look(goto(() => made));
  await look(goto(() => `${made}/parts`));
});
test('a source told in another unit', () => look(goto(() => `${source}?view=year&at=2021&unit=MJ`)));
test('the degree days of a thermometer', () => look(goto(() => `${gauge}/compare`)));
test('two dates compared, and the weather', () => look(goto(() => `${source}/compare?from=2022-09-01&to=2022-10-31`)));

test('a round, its first step', () =>
  look(async (page) => {
    await page.goto(`${home}/round?again=1`);
    await page.locator('.round.walking').waitFor();
  }));

test('a round that asks', () =>
  look(async (page) => {
    await page.goto(`${home}/round?again=1`);
    await page.locator('.round.walking').waitFor();
    await page.locator('.step.now .entry input').fill('12');
    await page.keyboard.press('Enter');
    await page.locator('.step.now .question').waitFor();
  }));

test('a round that is over, but for what was left out', () =>
  look(async (page) => {
    await page.goto(`${home}/round?again=1`);
    await page.locator('.round.walking').waitFor();
    const steps = await page.locator('.step').count();
    for (let step = 0; step < steps; step += 1) await page.locator('[data-go=skip]').click();
    await page.locator('.round.over').waitFor();
  }));

test('a value far above what is usual', () =>
  look(async (page) => {
    await page.goto(`${source}/readings/new`);
    await islandAwake(page);
    await page.locator('#value').fill('91000');
    await page.locator('.entering button.main').click();
    await page.locator('.question').waitFor();
  }));

test('a question about a reading, and a wrong time', () =>
  look(async (page) => {
    await page.goto(`${source}/readings/new`);
    await islandAwake(page);
    await page.locator('#value').fill('12');
    await page.locator('.entering button.main').click();
    await page.locator('.question').waitFor();
  }));

test('a reading that needs putting right', () =>
  look(async (page) => {
    await page.goto(`${source}/readings/new`);
    await islandAwake(page);
    await page.locator('#value').fill('twelve');
    await page.locator('details.when summary').first().click();
    await page.locator('#date').fill('1850-01-01');
    await page.locator('.entering button.main').click();
    await page.locator('#date-wrong').waitFor();
  }));

test('the first empty home', async () => {
  const { context, page } = await visit(browser, { storageState: session });
  await page.goto(`${program.url}/homes/new`);
  await page.getByLabel('Name', { exact: true }).fill('The hut by the lake');
  await page.getByLabel('Time zone').selectOption('Asia/Bangkok');
  await page.getByLabel('Currency').fill('THB');
  await page.getByRole('button', { name: 'Make the home' }).click();
  await page.getByRole('heading', { name: 'The hut by the lake' }).waitFor();
  const address = page.url();
  await context.close();
  await look(goto(() => address));
});

// As above: 400.
test('a way back that was not begun here', () =>
  look(goto(() => `${program.url}/sign-in/line/callback?code=a&state=b`), { forgiven: /status of 400/ }));

// The address itself answers 404, which Chromium says in its console.
test('nothing there', () => look(goto(() => `${program.url}/nothing/there`), { forgiven: /status of 404/ }));

test('signing in, and with the wrong password', () =>
  look(
    async (page) => {
      await page.goto(`${program.url}/sign-in`);
      await page.locator('[name=email]').fill('nobody@example.org');
      await page.locator('[name=password]').fill('wrong');
      await page.locator('button.main').click();
      await page.locator('form [role=alert]').waitFor();
    },
    { storageState: nobody },
  ));

// The last one: all that has a name is called something else from then on.
test('names that are one long word', async () => {
  const word = 'Warmwasserzirkulationspumpenstromzählerschrank';
  program.sql(`
    set session_replication_role = replica;
    update homes set name = '${word}'; update sources set name = '${word}', place = '${word}';
    update people set name = '${word}'; update users set display_name = '${word}'`);
  const { context, page } = await visit(browser, { storageState: session });
  const found = [];
  const pages = ['', '/edit', '/order', '/people', '/activity', '/round', '/leave', '/sources/new?kind=gas'].map((rest) => home + rest);
  const ofSource = ['', '/edit', '/readings', '/readings/new', '/move', '/label', '/checks', '/meters', '/public'].map((rest) => source + rest);
  for (const address of [`${program.url}/homes`, `${program.url}/account`, ...pages, ...ofSource]) {
    await page.goto(address);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: phone.height });
      found.push(...(await tooWide(page)).map((what) => `${new URL(address).pathname} at ${width} px: ${what}`));
    }
  }
  await context.close();
  assert.deepEqual(found, []);
});
