// A real Chromium at the size of a phone, and what a person does in it.
import { chromium } from 'playwright-core';

import { until } from './program.mjs';

export const phone = { width: 360, height: 740 };
export const password = 'seven quiet meters';

export async function launch(options = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...options,
  });
}

export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: phone, locale: 'en-GB', timezoneId: 'Europe/London', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(10_000);
  return { context, page: await context.newPage() };
}

// What a page complains of in the console: errors, and everything that its content security policy refused.
export function complaints(page) {
  const heard = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' || /content security policy/i.test(text)) heard.push(`${page.url()}: ${text}`);
  });
  page.on('pageerror', (error) => heard.push(`${page.url()}: ${error}`));
  return heard;
}

export async function signUp(page, program, { name = 'Aoi Tanaka', email = 'aoi@example.org' } = {}) {
  await page.goto(program.url);
  await page.getByLabel('One-time code').fill(program.code);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Make an account' }).click();
  await page.waitForURL('**/homes/new');
}

// Ends on the home's page.
export async function makeHome(page, { name = '14 Mill Lane', zone = 'Europe/London', currency = 'GBP' } = {}) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Time zone').selectOption(zone);
  await page.getByLabel('Currency').fill(currency);
  await page.getByRole('button', { name: 'Make the home' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

// Ends on the source's page, and gives its address.
export async function addSource(page, { kind = 'Electricity', place = 'Hall cupboard, behind the coats', serial = 'E19 0457221' } = {}) {
  await page.getByRole('link', { name: kind }).click();
  await page.getByLabel('Place').fill(place);
  await page.getByLabel('Serial number').fill(serial);
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByRole('heading', { name: 'Nothing read yet' }).waitFor();
  return page.url().split('?')[0];
}

// Makes the first account, a home in Europe/London and a five-digit electricity source; ends on the source's page.
export async function settle(page, program, who) {
  await signUp(page, program, who);
  await makeHome(page);
  return addSource(page);
}

// Types a reading into the form that is open, and leaves it unsaved.
export async function type(page, { value, date, time }) {
  await page.getByLabel('Now').fill(value);
  if (date) {
    if (!(await page.getByLabel('Date').isVisible())) await page.locator('details.when summary').first().click();
    await page.getByLabel('Date').fill(date);
    await page.getByLabel('Time').fill(time);
  }
}

export const save = (page) => page.getByRole('button', { name: 'Save', exact: true }).click();

// Resolves when the browser's half has taken the reading form over: until then Save is a plain post.
export async function islandAwake(page) {
  const devtools = await page.context().newCDPSession(page);
  await until('the reading form is taken over', async () => {
    const { result } = await devtools.send('Runtime.evaluate', { expression: "document.querySelector('.entering')" });
    if (!result.objectId) return false;
    const { listeners } = await devtools.send('DOMDebugger.getEventListeners', { objectId: result.objectId });
    return listeners.some((listener) => listener.type === 'submit');
  });
  await devtools.detach();
}

// The readings of a source as its list shows them: [{ when, value }], newest first.
export async function readings(page, source) {
  await page.goto(`${source}/readings`);
  return page.locator('ol.readings > li').evaluateAll((lines) =>
    lines.map((line) => ({ when: line.querySelector('a > span').textContent, value: line.querySelector('.register').getAttribute('aria-label') })),
  );
}
