// Signing in with LINE and with Google, as a browser does it: from the button to a reading, and everything that must not work.
// A real OpenID provider stands in for each; see provider.mjs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, afterEach, before, describe, test } from 'node:test';

import { addSource, launch, makeHome, password, readings, save, signUp, type, visit } from './browser.mjs';
import { people, standIn } from './provider.mjs';
import { binary, cleanUp, start } from './program.mjs';

const [AOI, KEN, MALI, EVE] = Object.keys(people);
const called = { line: 'LINE', google: 'Google' };

let browser, program, line, google;
const contexts = [];

before(async () => {
  [browser, line, google] = await Promise.all([launch(), standIn('line'), standIn('google')]);
  program = await start({
    env: {
      ...line.environment(),
      ...google.environment(),
      ALMANAC_GOOGLE_HOSTED_DOMAIN: 'example.org',
      // Each browser comes from an address of its own, or the limit of attempts would end this file.
      ALMANAC_TRUSTED_PROXIES: '127.0.0.1',
      ALMANAC_LOG: 'debug',
    },
  });
  await line.open(program.url);
  // Eve works elsewhere, Mali has no organisation.
  await google.open(program.url, { hd: (id) => ({ [AOI]: 'example.org', [KEN]: 'example.org', [EVE]: 'evil.example' })[id] });
  const { context, page } = await someone();
  await signUp(page, program, { name: 'Grace', email: 'grace@example.org' });
  await context.close();
});
afterEach(async () => {
  for (const stand of [line, google]) {
    stand.alter = {};
    stand.asked.length = 0;
  }
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});
after(async () => {
  await browser?.close();
  await Promise.all([line?.close(), google?.close()]);
  await cleanUp();
});

// A browser at an address of its own. `answers` are all answers of ours that it got.
let addresses = 0;
async function someone(options = {}) {
  addresses += 1;
  const { context, page } = await visit(browser, { extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${addresses}` }, ...options });
  contexts.push(context);
  const answers = [];
  page.on('response', (response) => {
    if (new URL(response.url()).origin === program.url) answers.push(response);
  });
  return { context, page, answers };
}

// From the button to the provider's page.
async function away(page, stand, to = '') {
  await page.goto(`${program.url}/sign-in${to && `?to=${encodeURIComponent(to)}`}`);
  await page.getByRole('button', { name: `Continue with ${called[stand.kind]}` }).click();
  await page.getByRole('heading', { name: stand.kind }).waitFor();
}

// Our answer may wait ten seconds for theirs.
const choose = (page, who) => page.getByRole('button', { name: people[who]?.name ?? 'Cancel' }).click({ timeout: 25_000 });

async function comeIn(page, stand, who, to) {
  await away(page, stand, to);
  await choose(page, who);
  await page.waitForURL((url) => url.origin === program.url && !url.pathname.startsWith('/sign-in'));
}

const counts = () =>
  program.sql(
    'select (select count(*) from users), (select count(*) from user_identities), (select count(*) from auth_sessions where user_id is not null)',
  );

async function signedIn(page) {
  await page.goto(`${program.url}/account`);
  return !new URL(page.url()).pathname.startsWith('/sign-in');
}

// What every answer of ours must say, whatever it is.
async function wellDressed(answers) {
  assert.ok(answers.length > 0);
  for (const answer of answers) {
    const all = await answer.headersArray();
    const one = (name) => all.filter((header) => header.name.toLowerCase() === name).map((header) => header.value);
    const where = `${answer.request().method()} ${new URL(answer.url()).pathname} ${answer.status()}`;
    const policy = one('content-security-policy');
    assert.equal(policy.length, 1, where);
    assert.match(policy[0], /default-src 'none'/, where);
    assert.ok(policy[0].includes(`form-action 'self' ${line.issuer} ${google.issuer};`), `${where}: ${policy[0]}`);
    assert.deepEqual(one('x-content-type-options'), ['nosniff'], where);
    assert.deepEqual(one('x-frame-options'), ['DENY'], where);
    assert.ok(['same-origin', 'no-referrer'].includes(one('referrer-policy')[0]), where);
    if (new URL(answer.url()).pathname.startsWith('/sign-in')) assert.deepEqual(one('cache-control'), ['no-store'], where);
    if (new URL(answer.url()).pathname.endsWith('/callback')) assert.deepEqual(one('referrer-policy'), ['no-referrer'], where);
    for (const cookie of one('set-cookie').flatMap((value) => value.split('\n'))) {
      const [pair, ...flags] = cookie.split(/;\s*/);
      const set = flags.map((flag) => flag.toLowerCase());
      assert.match(pair, /^__Host-/, where);
      for (const flag of ['secure', 'httponly', 'samesite=lax', 'path=/']) assert.ok(set.includes(flag), `${where}: ${flag} is not in ${flags}`);
      assert.ok(!set.some((flag) => flag.startsWith('domain')), where);
    }
  }
}

// The way through a changed provider ends on the page of a refusal, and nothing has come of it.
async function refused(stand, { alter = {}, who = AOI, word }) {
  const before = counts();
  const guest = await someone();
  stand.alter = alter;
  await away(guest.page, stand);
  await choose(guest.page, who);
  await guest.page.locator('[data-refused]').waitFor();
  assert.equal(await guest.page.locator('[data-refused]').getAttribute('data-refused'), word);
  assert.equal(new URL(guest.page.url()).origin, program.url);
  assert.equal(counts(), before, 'users, identities or sessions changed');
  await wellDressed(guest.answers);
  const shown = await guest.page.content();
  assert.equal(await signedIn(guest.page), false);
  return { ...guest, shown };
}

describe('from the button to a reading', () => {
  for (const kind of ['line', 'google']) {
    test(called[kind], async () => {
      const stand = kind === 'line' ? line : google;
      const { page, answers } = await someone();
      await comeIn(page, stand, AOI);
      assert.equal(new URL(page.url()).pathname, '/welcome');
      assert.equal(await page.getByLabel('How others here see you').or(page.getByLabel('Your name')).first().inputValue(), 'Aoi');
      await makeHome(page);
      const source = await addSource(page);
      await page.goto(`${source}/readings/new`);
      await type(page, { value: '98211.4', date: '2020-04-01', time: '02:00' });
      await save(page);
      await page.locator('.notice', { hasText: 'Electricity saved' }).waitFor();
      assert.deepEqual((await readings(page, source)).map(({ value }) => value), ['98211.4 kWh']);
      await wellDressed(answers);

      // Who comes back lands where they wanted, and is the same person.
      const before = counts().split('|');
      const elsewhere = await someone();
      const wanted = new URL(source).pathname;
      await comeIn(elsewhere.page, stand, AOI, wanted);
      assert.equal(new URL(elsewhere.page.url()).pathname, wanted);
      const now = counts().split('|');
      assert.deepEqual(now.slice(0, 2), before.slice(0, 2));
      assert.equal(Number(now[2]), Number(before[2]) + 1);
    });
  }

  test('the same name and address at both are two people', () => {
    assert.equal(program.sql("select count(distinct user_id) from user_identities where subject = '" + AOI + "'"), '2');
  });

  test('works without JavaScript', async () => {
    const { page } = await someone({ javaScriptEnabled: false });
    await comeIn(page, line, KEN);
    assert.equal(await signedIn(page), true);
  });
});

const now = () => Math.floor(Date.now() / 1000);
const without = (key) => (claims) => {
  delete claims[key];
  return claims;
};
const having = (more) => (claims) => ({ ...claims, ...more });

describe('a wrong answer brings nobody in', () => {
  const both = {
    'a wrong nonce': { claims: having({ nonce: 'another' }) },
    'no nonce': { claims: without('nonce') },
    'a wrong issuer': { claims: having({ iss: 'https://evil.example' }) },
    'a wrong audience': { claims: having({ aud: 'another' }) },
    'an extra audience': { claims: (claims) => ({ ...claims, aud: [claims.aud, 'another'] }) },
    'an expired token': { claims: (claims) => ({ ...claims, iat: now() - 7200, exp: now() - 3600 }) },
    'a token issued in the future': { claims: (claims) => ({ ...claims, iat: now() + 7200, exp: now() + 9000 }) },
    'no subject': { claims: without('sub') },
    'no signature (alg none)': { how: { alg: 'none' } },
    'a signature that says nothing': { how: { garbage: true } },
    'the signature of another key': { stranger: true },
  };
  for (const kind of ['line', 'google']) {
    for (const [name, alter] of Object.entries(both)) {
      test(`${called[kind]}: ${name}`, async () => {
        const stand = kind === 'line' ? line : google;
        // A key that is not theirs: another secret, another pair.
        const how = alter.stranger && { key: kind === 'line' ? 'f'.repeat(32) : line.key.privateKey };
        await refused(stand, { alter: { how, ...alter }, word: 'wrong' });
      });
    }
  }

  test('Google: HS256, signed with the public key', async () => {
    const pem = google.key.publicKey.export({ type: 'spki', format: 'pem' });
    await refused(google, { alter: { how: { alg: 'HS256', key: pem, kid: 'google-1' } }, word: 'wrong' });
  });

  test('Google: HS256, signed with the client secret', async () => {
    await refused(google, { alter: { how: { alg: 'HS256' } }, word: 'wrong' });
  });

  test("LINE: RS256 at its callback, signed with a key it shows", async () => {
    await refused(line, { alter: { how: { alg: 'RS256' } }, word: 'wrong' });
  });

  test("LINE: Google's token at its callback", async () => {
    const idToken = (claims) => google.sign({ ...claims, iss: google.issuer, aud: google.client_id, hd: 'example.org' });
    await refused(line, { alter: { idToken }, word: 'wrong' });
  });

  test("Google: LINE's token at its callback", async () => {
    const idToken = (claims) => line.sign({ ...claims, iss: line.issuer, aud: line.client_id });
    await refused(google, { alter: { idToken }, word: 'wrong' });
  });

  test('Google: an unknown key, looked for once more', async () => {
    await refused(google, { alter: { how: { kid: 'google-2' } }, word: 'wrong' });
    assert.ok(google.asked.some(({ path }) => path === google.routes.jwks), 'the keys were not fetched again');
  });

  test('Google: a new key is found by fetching again', async () => {
    // The same key under another name, which is not among those kept.
    google.alter = {
      how: { kid: 'google-3' },
      keys: ({ keys }) => ({ keys: [...keys, { ...keys[0], kid: 'google-3' }] }),
    };
    const { page } = await someone();
    await comeIn(page, google, KEN);
    assert.equal(await signedIn(page), true);
  });

  test("LINE: an access token of another channel", async () => {
    await refused(line, { alter: { verify: having({ client_id: '1650000001' }) }, word: 'wrong' });
  });

  for (const kind of ['line', 'google']) {
    const stand = () => (kind === 'line' ? line : google);
    test(`${called[kind]}: userinfo about somebody else`, async () => {
      const alter = { claims: without('name'), userinfo: having({ sub: EVE }) };
      const { asked } = stand();
      await refused(stand(), { alter, word: 'wrong' });
      assert.ok(asked.some(({ path }) => path === stand().routes.userinfo), 'userinfo was not asked');
    });

    test(`${called[kind]}: a verifier that belongs to another attempt`, async () => {
      const alter = { redeem: (form) => form.set('code_verifier', 'x'.repeat(43)) };
      await refused(stand(), { alter, word: 'refused' });
    });

    test(`${called[kind]}: a code of an attempt with another challenge`, async () => {
      const alter = { authorize: (query) => query.set('code_challenge', 'x'.repeat(43)) };
      await refused(stand(), { alter, word: 'refused' });
    });

    test(`${called[kind]}: a code that was used before`, async () => {
      let used;
      stand().alter = { callback: (url) => (used = url.searchParams.get('code')) };
      const first = await someone();
      await comeIn(first.page, stand(), KEN);
      await refused(stand(), { alter: { callback: (url) => url.searchParams.set('code', used) }, word: 'refused' });
    });

    test(`${called[kind]}: the person says no`, async () => {
      await refused(stand(), { who: 'nobody', word: 'refused' });
    });

    test(`${called[kind]}: an error instead of a code, with markup in it`, async () => {
      const callback = (url) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', '<script>alert(1)</script>');
        url.searchParams.set('error_description', 'planted-description');
      };
      const { shown } = await refused(stand(), { alter: { callback }, word: 'refused' });
      assert.ok(shown.includes('data-refused') && !/planted-description|alert\(1\)/.test(shown));
    });

    test(`${called[kind]}: neither a code nor an error`, async () => {
      await refused(stand(), { alter: { callback: (url) => url.searchParams.delete('code') }, word: 'wrong' });
    });

    test(`${called[kind]}: a token answer of 2 MB`, async () => {
      await refused(stand(), { alter: { huge: true }, word: 'wrong' });
    });

    test(`${called[kind]}: a token endpoint that is ill`, async () => {
      await refused(stand(), { alter: { down: true }, word: 'down' });
    });

    test(`${called[kind]}: a token endpoint that never answers`, async () => {
      await refused(stand(), { alter: { hang: true }, word: 'down' });
    });

    test(`${called[kind]}: a callback that names another issuer (RFC 9207)`, async () => {
      await refused(stand(), { alter: { callback: (url) => url.searchParams.set('iss', 'https://evil.example') }, word: 'wrong' });
      assert.ok(!stand().asked.some(({ path }) => path === stand().routes.token), 'the code was handed over');
    });
  }

  test('Google: an account of another organisation', async () => {
    await refused(google, { who: EVE, word: 'wrong' });
  });

  test('Google: an account of no organisation', async () => {
    await refused(google, { who: MALI, word: 'wrong' });
  });
});

// Goes through the provider and stops at the door: gives the address that the browser would have opened.
async function callbackOf(guest, stand, who, leave = () => away(guest.page, stand)) {
  let caught;
  stand.alter = {
    callback: (url) => {
      caught = url.href;
      url.host = new URL(stand.issuer).host;
      url.pathname = '/picture/stopped';
    },
  };
  await leave();
  await choose(guest.page, who);
  await guest.page.waitForURL('**/picture/stopped*');
  stand.alter = {};
  return caught;
}

async function openedIn(guest, address, word) {
  await guest.page.goto(address);
  assert.equal(await guest.page.locator('[data-refused]').getAttribute('data-refused'), word);
}

describe('an attempt belongs to one browser, once', () => {
  for (const kind of ['line', 'google']) {
    const stand = () => (kind === 'line' ? line : google);

    test(`${called[kind]}: no state`, async () => {
      await refused(stand(), { alter: { callback: (url) => url.searchParams.delete('state') }, word: 'expired' });
    });

    test(`${called[kind]}: a wrong state`, async () => {
      await refused(stand(), { alter: { callback: (url) => url.searchParams.set('state', '0'.repeat(32)) }, word: 'expired' });
    });

    test(`${called[kind]}: used twice`, async () => {
      const guest = await someone();
      const address = await callbackOf(guest, stand(), KEN);
      await guest.page.goto(address);
      await guest.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      const before = counts();
      await openedIn(guest, address, 'cookies');
      assert.equal(counts(), before);
      await wellDressed(guest.answers);
    });

    test(`${called[kind]}: the way back with the attempt's cookie put back`, async () => {
      const guest = await someone();
      const address = await callbackOf(guest, stand(), KEN);
      const kept = await guest.context.cookies();
      await guest.page.goto(address);
      await guest.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      const other = await someone();
      await other.context.addCookies(kept);
      const before = counts();
      await openedIn(other, address, 'expired');
      assert.equal(counts(), before);
      assert.equal(await signedIn(other.page), false);
    });

    test(`${called[kind]}: Eve's way back, opened by Ken, who did not begin anything`, async () => {
      const eve = await someone();
      const address = await callbackOf(eve, stand(), AOI);
      const before = counts();
      const ken = await someone();
      await openedIn(ken, address, 'cookies');
      assert.equal(counts(), before);
      assert.equal(await signedIn(ken.page), false);
    });

    test(`${called[kind]}: two browsers with their ways back swapped`, async () => {
      const [one, two] = [await someone(), await someone()];
      const [ones, twos] = [await callbackOf(one, stand(), AOI), await callbackOf(two, stand(), KEN)];
      const before = counts();
      await openedIn(one, twos, 'expired');
      await openedIn(two, ones, 'expired');
      assert.equal(counts(), before);
      assert.equal(await signedIn(one.page), false);
      assert.equal(await signedIn(two.page), false);
    });
  }

  test("an attempt with LINE does not end at Google's callback", async () => {
    const guest = await someone();
    const address = await callbackOf(guest, line, AOI);
    const before = counts();
    await openedIn(guest, address.replace('/sign-in/line/', '/sign-in/google/'), 'expired');
    assert.equal(counts(), before);
  });

  test('the attempt ends after ten minutes by the database', async () => {
    const guest = await someone();
    const address = await callbackOf(guest, line, AOI);
    program.sql("update sign_in_attempts set expires_at = expires_at - interval '10 minutes', created_at = created_at - interval '10 minutes'");
    const before = counts();
    await openedIn(guest, address, 'expired');
    assert.equal(counts(), before);
  });

  test('the session from before signing in is worth nothing afterwards', async () => {
    const guest = await someone();
    await away(guest.page, line);
    const early = await guest.context.cookies(program.url);
    await choose(guest.page, KEN);
    await guest.page.waitForURL((url) => url.origin === program.url && !url.pathname.startsWith('/sign-in'));
    const late = await guest.context.cookies(program.url);
    const session = late.find(({ name }) => !name.includes('attempt'));
    assert.ok(session, 'there is a session');
    assert.ok(!early.some(({ value }) => value === session.value), 'signing in gives a new session');
    const other = await someone();
    await other.context.addCookies(early);
    assert.equal(await signedIn(other.page), false);
    assert.ok(!late.some(({ name }) => name.includes('attempt')), 'the cookie of the attempt is taken back');
  });

  test('a sign-in is begun by a post of our own page only', async () => {
    const before = program.sql('select count(*) from sign_in_attempts');
    const { page } = await someone();
    assert.equal((await page.goto(`${program.url}/sign-in/line`)).status(), 405);
    await page.goto(`${line.issuer}/picture/page`);
    const reply = await page.context().request.post(`${program.url}/sign-in/line`, {
      form: { to: '/' },
      headers: { origin: line.issuer, 'sec-fetch-site': 'cross-site' },
      maxRedirects: 0,
    });
    assert.equal(reply.status(), 403);
    assert.equal(program.sql('select count(*) from sign_in_attempts'), before);
  });
});

describe('another way into an account that is here', () => {
  let noi;
  after(() => noi?.context.close());
  const leaving = async (page) => {
    await page.goto(`${program.url}/account/link/line`);
    await page.getByRole('button', { name: 'Go to LINE' }).click();
    await page.getByRole('heading', { name: 'line' }).waitFor();
  };

  test('is linked by who has just signed in, and opens the same account', async () => {
    noi = await someone();
    // She stays for the tests to come.
    contexts.splice(contexts.indexOf(noi.context), 1);
    await noi.page.goto(`${program.url}/sign-up`);
    await noi.page.getByLabel('Your name').fill('Noi');
    await noi.page.getByLabel('E-mail').fill('noi@example.org');
    await noi.page.getByLabel('Password').fill(password);
    await noi.page.getByRole('button', { name: 'Make an account' }).click();
    await noi.page.waitForURL('**/homes/new');
    const before = counts().split('|').map(Number);
    await leaving(noi.page);
    await choose(noi.page, MALI);
    await noi.page.getByText('LINE is linked.').waitFor();
    assert.deepEqual(counts().split('|').map(Number), [before[0], before[1] + 1, before[2]]);
    await wellDressed(noi.answers);
    const elsewhere = await someone({ javaScriptEnabled: false });
    await comeIn(elsewhere.page, line, MALI, '/account');
    await elsewhere.page.getByText('noi@example.org').first().waitFor();
  });

  test('is asked for again on a session that is older than five minutes', async () => {
    program.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    const before = counts();
    await noi.page.goto(`${program.url}/account/unlink/line`);
    await noi.page.getByRole('heading', { name: 'Once more: is it you?' }).waitFor();
    await noi.page.getByRole('button', { name: 'Continue with LINE' }).click();
    await noi.page.getByRole('heading', { name: 'line' }).waitFor();
    await choose(noi.page, KEN);
    await noi.page.locator('[data-refused=another]').waitFor();
    assert.equal(counts(), before);
    await noi.page.goto(`${program.url}/account/unlink/line`);
    await noi.page.getByRole('button', { name: 'Continue with LINE' }).click();
    await noi.page.getByRole('heading', { name: 'line' }).waitFor();
    await choose(noi.page, MALI);
    await noi.page.getByRole('heading', { name: 'Unlink LINE' }).waitFor();
  });

  test('is never slipped into the session of another', async () => {
    const [eve, ken] = [await someone(), await someone()];
    await comeIn(eve.page, google, AOI);
    await comeIn(ken.page, google, KEN);
    const address = await callbackOf(eve, line, EVE, () => leaving(eve.page));
    const before = counts();
    // Eve's attempt in Ken's browser, and then Ken's session in Eve's.
    const of = async (one, attempt) => (await one.context.cookies(program.url)).filter(({ name }) => name.includes('attempt') === attempt);
    await ken.context.addCookies(await of(eve, true));
    await openedIn(ken, address, 'another');
    assert.equal(counts(), before);
    await eve.context.clearCookies();
    await eve.context.addCookies(await of(ken, false));
    await openedIn(eve, address, 'cookies');
    assert.equal(counts(), before);
  });

  test('is unlinked, and comes in no more as them', async () => {
    await noi.page.getByRole('button', { name: 'Unlink LINE' }).click();
    await noi.page.getByText('LINE is unlinked.').waitFor();
    const elsewhere = await someone();
    await comeIn(elsewhere.page, line, MALI);
    assert.equal(new URL(elsewhere.page.url()).pathname, '/welcome', 'somebody new');
  });
});

describe('without JavaScript, on a phone', () => {
  const plain = (more = {}) => someone({ javaScriptEnabled: false, ...more });

  test('the person says no', async () => {
    const { page } = await plain();
    await away(page, line, '/account');
    await choose(page, 'nobody');
    await page.locator('[data-refused=refused]').waitFor();
    await page.getByRole('link', { name: 'Back to signing in' }).click();
    assert.equal(await page.locator('[name=to]').first().inputValue(), '/account', 'where they wanted to go is not lost');
  });

  test('a browser that keeps no cookies', async () => {
    const guest = await plain();
    await away(guest.page, line);
    await guest.context.clearCookies({ domain: '127.0.0.1' });
    await choose(guest.page, AOI);
    await guest.page.locator('[data-refused=cookies]').waitFor();
    await guest.page.getByText('Allow cookies for this address').waitFor();
  });

  test('a provider that is ill', async () => {
    const { page } = await plain();
    line.alter = { down: true };
    await away(page, line);
    await choose(page, AOI);
    await page.locator('[data-refused=down]').waitFor();
  });

  test("within LINE's own browser", async () => {
    const userAgent = 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 Line/14.1.0';
    const { page } = await plain({ userAgent });
    await page.goto(`${program.url}/sign-in`);
    await page.getByText('Google lets nobody in from within another app.').waitFor();
    assert.match(await page.getByRole('link', { name: 'Open in the browser' }).getAttribute('href'), /openExternalBrowser=1/);
    assert.equal(await page.getByRole('button', { name: 'Continue with Google' }).count(), 0);
    await comeIn(page, line, KEN);
    assert.equal(await signedIn(page), true);
  });
});

describe('where somebody wanted to go is a place of ours', () => {
  const evils = [
    '//evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    'https:evil.example',
    'https://evil.example/',
    '/@evil.example',
    '///evil.example',
    '/\tevil.example',
    '/\n/evil.example',
    '\u0001//evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    '/do/account/sign-out',
  ];
  for (const evil of evils) {
    test(JSON.stringify(evil), async () => {
      const { page, context } = await someone();
      const elsewhere = [];
      context.on('request', (request) => {
        const { origin } = new URL(request.url());
        if (![program.url, line.issuer].includes(origin)) elsewhere.push(request.url());
      });
      // In the address of the page, and in the form itself, as somebody could have written it there.
      await page.goto(`${program.url}/sign-in?to=${encodeURIComponent(evil)}`);
      const form = page.locator('form', { has: page.getByRole('button', { name: 'Continue with LINE' }) });
      await form.locator('input[name=to]').evaluate((input, value) => (input.value = value), evil);
      await page.getByRole('button', { name: 'Continue with LINE' }).click();
      await choose(page, KEN);
      await page.waitForURL((url) => url.origin === program.url && !url.pathname.startsWith('/sign-in'));
      assert.deepEqual(elsewhere, []);
      assert.equal(await signedIn(page), true, 'and nothing was done on the way');
    });
  }
});

test('no secret stands in the log or in the database', () => {
  const dump = program.dump();
  const secrets = [...line.secrets, ...google.secrets].filter((secret) => secret?.length > 15);
  assert.ok(secrets.length > 100 && dump.includes(AOI), 'there is something to look for, and to look in');
  for (const secret of secrets) {
    assert.ok(!program.said.includes(secret), 'a secret is in the log');
    assert.ok(!dump.includes(secret), 'a secret is in the database');
  }
  assert.match(program.said, /the ID token has no nonce or another's/);
});

test('doctor says what is right, and what is wrong', async () => {
  // Not in step: the providers that it asks answer from this process. It ends with 1 when something is bad, which is an error here.
  const examined = (more) =>
    new Promise((resolve) => {
      const env = { ...process.env, ...line.environment(), ...google.environment(), ALMANAC_LOG: 'warn', ...more };
      const args = ['doctor', '--addr', new URL(program.url).host, '--data', program.data];
      execFile(binary, args, { env, encoding: 'utf8' }, (_, stdout) => resolve(stdout));
    });
  const right = await examined({});
  for (const kind of ['line', 'google']) assert.ok(right.includes(`${program.url}/sign-in/${kind}/callback`), right);
  assert.match(right, /ok +LINE gives the channel a token/);
  assert.match(right, /ok +Google knows the id and the secret/);
  assert.match(right, /ok +no mail server is set up/);

  const wrong = await examined({ ALMANAC_LINE_SECRET: 'planted-line', ALMANAC_GOOGLE_SECRET: 'planted-google', ALMANAC_GOOGLE_KEYS_URL: 'http://127.0.0.1:9/keys' });
  assert.match(wrong, /bad +LINE does not know the id together with the secret \(invalid_client\)/);
  assert.match(wrong, /bad +Google does not know the id together with the secret \(invalid_client\)/);
  assert.match(wrong, /bad +Google cannot be used: the provider could not be reached/);
  assert.ok(!wrong.includes('planted'));

  const elsewhere = await examined({ ALMANAC_PUBLIC_URL: 'http://almanac.example' });
  assert.match(elsewhere, /bad +LINE cannot bring anybody back to http:\/\/almanac\.example/);
});

test('the providers themselves had no trouble', () => {
  assert.deepEqual([...line.troubles, ...google.troubles], []);
});
