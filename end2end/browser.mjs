// A real Chromium at the size of a phone.
import { chromium } from 'playwright-core';

export const phone = { width: 360, height: 740 };

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: phone, locale: 'en-GB', timezoneId: 'Europe/London', ...options });
  context.setDefaultTimeout(20_000);
  return { context, page: await context.newPage() };
}

// Makes the first account, a home in Europe/London and a five-digit electricity source; ends on the source's page.
export async function settle(page, program, { name = 'Aoi Tanaka', email = 'aoi@example.org' } = {}) {
  await page.goto(program.url);
  await page.getByLabel('One-time code').fill(program.code);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('seven quiet meters');
  await page.getByRole('button', { name: 'Make an account' }).click();
  await page.waitForURL('**/homes/new');
  await page.getByLabel('Name', { exact: true }).fill('14 Mill Lane');
  await page.getByLabel('Time zone').selectOption('Europe/London');
  await page.getByLabel('Currency').fill('GBP');
  await page.getByRole('button', { name: 'Make the home' }).click();
  await page.getByRole('link', { name: 'Electricity' }).click();
  await page.getByLabel('Place').fill('Hall cupboard, behind the coats');
  await page.getByLabel('Serial number').fill('E19 0457221');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByRole('heading', { name: 'Electricity' }).waitFor();
  return page.url().split('?')[0];
}
