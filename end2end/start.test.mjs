// The built program on an empty folder: saves, is killed without warning, starts again by itself, and leaves nothing running.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { islandAwake, launch, readings, save, settle, type, visit } from './browser.mjs';
import { alive, cleanUp, emptyFolder, start, until } from './program.mjs';

let browser;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
afterEach(cleanUp);

async function killedAndBack(t, as) {
  const data = emptyFolder({ owner: as });
  const first = await start({ data, as });
  t.diagnostic(`first start to the address: ${first.seconds.toFixed(1)} s`);
  const { context, page } = await visit(browser);
  const source = new URL(await settle(page, first)).pathname;
  await page.goto(`${first.url}${source}/readings/new`);
  await islandAwake(page);
  await type(page, { value: '98211,4', date: '2020-04-01', time: '02:00' });
  await save(page);
  await page.locator('.notice', { hasText: 'Electricity saved' }).waitFor();
  const cookies = await context.cookies();
  assert.equal(await first.kill(), 'SIGKILL');

  const second = await start({ data, as });
  t.diagnostic(`start after kill -9 to the address: ${second.seconds.toFixed(1)} s`);
  assert.equal(second.code, undefined, 'there is an account, so no code');
  assert.equal(cookies.length > 0, true);
  assert.deepEqual((await readings(page, `${second.url}${source}`)).map(({ value }) => value), ['98211.4 kWh']);
  await context.close();

  const postgres = second.postgres();
  assert.ok(postgres.length > 1, 'Postgres is there');
  assert.equal(await second.stop(), 0, 'a stop that was asked for is no failure');
  await until('Postgres has ended', () => !postgres.some(alive), { seconds: 5 });

  // And once more after a stop in good order.
  const third = await start({ data, as });
  t.diagnostic(`start after a stop to the address: ${third.seconds.toFixed(1)} s`);
  await third.stop();
}

const root = process.getuid() === 0;

test(`an empty folder${root ? ', as root' : ''}: a saved reading survives kill -9`, (t) => killedAndBack(t));

test('the same as a user with no name and no rights', { skip: !root && 'only root can become somebody else' }, (t) => killedAndBack(t, 65534));

test('a second server on the same folder refuses with a sentence and harms nothing', async () => {
  const first = await start();
  await assert.rejects(start({ data: first.data }), /it ended \((?!0)/);
  assert.equal((await fetch(`${first.url}/healthz`)).status, 200);
  assert.equal((await fetch(`${first.url}/readyz`)).status, 200);
});
