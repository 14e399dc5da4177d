// Thirty-six readings that somebody wrote down by hand: see data/NOTICE.md.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const hand = readFileSync(path.join(import.meta.dirname, 'data/uk-home-electricity-hand.csv'), 'utf8')
  .replace(/^\uFEFF/, '')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => {
    const [moment, value] = line.split(';');
    const [, day, month, year, time] = moment.match(/^(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d)$/);
    return { date: `${year}-${month}-${day}`, time, value };
  });

// Makes another source in the home of one, as its form would; gives its address.
export async function another(context, source, { kind = 'electricity', name, unit = 'kWh', decimals = '1', place = '', serial = '' }) {
  const [, origin, home] = source.match(/^(.*)\/homes\/([^/]+)\/sources/);
  const reply = await context.request.post(`${origin}/do/sources/add`, {
    form: { home, kind, name, unit, digits: '5', decimals, place, serial, description: '' },
    headers: { origin, accept: 'text/html' },
    maxRedirects: 0,
  });
  const to = reply.headers().location ?? '';
  if (!/\/sources\/[0-9a-f-]{36}/.test(to)) throw new Error(`${name} was not made: ${reply.status()} ${to}`);
  return new URL(to, origin).href.match(/^.*\/sources\/[0-9a-f-]{36}/)[0];
}

// Posts readings as the plain form would, for tests of what comes after. `answer` is sent with every value below the one before.
export async function post(context, source, readings) {
  const [, origin, home, id] = source.match(/^(.*)\/homes\/([^/]+)\/sources\/([^/?]+)/);
  let last = 0;
  for (const { date, time, value, ...more } of readings) {
    const number = Number(value.replace(',', '.'));
    const answer = number < last ? { answer: 'rolled-over' } : {};
    last = number;
    const reply = await context.request.post(`${origin}/do/readings/record`, {
      form: { home, source: id, id: crypto.randomUUID(), value, date, time, quality: 'good', confirmed: 'far-above,far-off,same-day', ...answer, ...more },
      headers: { origin, accept: 'text/html' },
      maxRedirects: 0,
    });
    const to = reply.headers().location ?? '';
    if (reply.status() !== 303 && reply.status() !== 302) throw new Error(`${date}: ${reply.status()} ${await reply.text()}`);
    if (!to.endsWith(`/sources/${id}`)) throw new Error(`${date} ${value} was not saved: ${to}`);
  }
}
