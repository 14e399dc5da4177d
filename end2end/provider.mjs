// A real OpenID provider that stands in for LINE or for Google, and a proxy in front of it that changes what a test tells it to.
import { createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';

import Provider, { interactionPolicy } from 'oidc-provider';

const KINDS = {
  line: {
    client_id: '1650000000',
    alg: 'HS256',
    client: { id_token_signed_response_alg: 'HS256', token_endpoint_auth_method: 'client_secret_post' },
    routes: {
      authorization: '/oauth2/v2.1/authorize',
      token: '/oauth2/v2.1/token',
      userinfo: '/oauth2/v2.1/userinfo',
      jwks: '/oauth2/v2.1/certs',
    },
  },
  google: {
    client_id: 'almanac.apps.googleusercontent.com',
    alg: 'RS256',
    client: { id_token_signed_response_alg: 'RS256', token_endpoint_auth_method: 'client_secret_post' },
    routes: {
      authorization: '/o/oauth2/v2/auth',
      token: '/token',
      userinfo: '/v1/userinfo',
      jwks: '/oauth2/v3/certs',
    },
  },
};

const listening = (server, host) => new Promise((resolve) => server.listen(0, host, () => resolve(server.address().port)));
const coded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const read = async (stream) => {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
};

export const parts = (token) => token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));

// Browsers find it under `localhost`, the program under test lives on 127.0.0.1: two sites, as in life.
export async function standIn(kind) {
  const { client_id, alg, client, routes } = KINDS[kind];
  const secret = randomBytes(16).toString('hex');
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...key.privateKey.export({ format: 'jwk' }), kid: `${kind}-1`, use: 'sig', alg: 'RS256' };
  let inner;
  const proxy = http.createServer((request, response) => {
    handled(request, response).catch((error) => {
      stand.troubles.push(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const port = await listening(proxy, 'localhost');
  const issuer = `http://localhost:${port}`;

  const stand = {
    kind,
    issuer,
    routes,
    client_id,
    secret,
    key,
    // What the proxy does; see `handled`. Emptied between tests.
    alter: {},
    // Requests to it, as [{ path, body }].
    asked: [],
    // Everything that no log may ever show.
    secrets: new Set([secret]),
    deauthorized: [],
    troubles: [],
    // The environment of the program under test.
    environment() {
      const name = `ALMANAC_${kind.toUpperCase()}`;
      const at = (path) => `${issuer}${path}`;
      return {
        [`${name}_CLIENT_ID`]: client_id,
        [`${name}_SECRET`]: secret,
        [`${name}_ISSUER`]: issuer,
        [`${name}_AUTHORIZE_URL`]: at(routes.authorization),
        [`${name}_TOKEN_URL`]: at(routes.token),
        [`${name}_KEYS_URL`]: at(routes.jwks),
        [`${name}_USERINFO_URL`]: at(routes.userinfo),
        ...(kind === 'line' && {
          [`${name}_VERIFY_URL`]: at('/oauth2/v2.1/verify'),
          [`${name}_DEAUTHORIZE_URL`]: at('/user/v1/deauthorize'),
          [`${name}_CHANNEL_TOKEN_URL`]: at('/oauth2/v3/token'),
        }),
      };
    },
    // Once it is known where the program under test is.
    async open(origin, { hd = () => undefined } = {}) {
      stand.home = origin;
      stand.provider = provider(`${origin}/sign-in/${kind}/callback`, hd);
      inner = http.createServer(stand.provider.callback());
      stand.inner = await listening(inner, '127.0.0.1');
    },
    sign,
    async close() {
      for (const server of [proxy, inner]) {
        server?.closeAllConnections();
        await new Promise((resolve) => (server ? server.close(resolve) : resolve()));
      }
    },
  };

  function provider(redirect, hd) {
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
    const made = new Provider(issuer, {
      clients: [{ client_id, client_secret: secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'], ...client }],
      routes,
      jwks: { keys: [jwk] },
      enabledJWA: { idTokenSigningAlgValues: ['HS256', 'RS256'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      // As both do: who somebody is called stands in the ID token.
      conformIdTokenClaims: false,
      claims: { openid: ['sub', 'hd'], profile: ['name', 'picture'], email: ['email', 'email_verified'] },
      cookies: {
        keys: [randomBytes(16).toString('hex')],
        names: { session: `${kind}_session`, interaction: `${kind}_interaction`, resume: `${kind}_resume` },
      },
      interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
      ttl: { AccessToken: 2592000, AuthorizationCode: 600, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
      findAccount: (ctx, id) => ({
        accountId: id,
        claims: async () => ({
          sub: id,
          name: people[id]?.name ?? id,
          picture: `${issuer}/picture/${id}`,
          email: people[id]?.email ?? 'nobody@example.org',
          email_verified: true,
          hd: hd(id),
        }),
      }),
      // Nobody is asked for consent a second time here; the page of `interaction` stands for both.
      async loadExistingGrant(ctx) {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    made.on('server_error', (ctx, error) => stand.troubles.push(error));
    return made;
  }

  // A token with these claims. `how` changes the header and the signature: { alg, kid, key, garbage }.
  function sign(claims, how = {}) {
    const used = how.alg ?? alg;
    const kid = how.kid ?? (used === 'RS256' ? jwk.kid : undefined);
    const text = `${coded({ alg: used, typ: 'JWT', ...(kid && { kid }) })}.${coded(claims)}`;
    let signature = '';
    if (used === 'HS256') signature = createHmac('sha256', how.key ?? secret).update(text).digest('base64url');
    if (used === 'RS256') signature = createSign('RSA-SHA256').update(text).sign(how.key ?? key.privateKey, 'base64url');
    if (how.garbage) signature = randomBytes(used === 'RS256' ? 256 : 32).toString('base64url');
    return `${text}.${signature}`;
  }

  async function handled(request, response) {
    const url = new URL(request.url, issuer);
    let body = await read(request);
    stand.asked.push({ path: url.pathname, body: body.toString() });
    const alter = stand.alter;
    if (url.pathname.startsWith('/interaction/')) return interaction(request, response, body);
    if (url.pathname.startsWith('/picture/')) return picture(response);
    if (kind === 'line' && (await lines(url, body, response))) return undefined;
    if (url.pathname === routes.authorization && alter.authorize) {
      alter.authorize(url.searchParams);
      request.url = url.pathname + url.search;
    }
    if (url.pathname === routes.token) {
      const form = new URLSearchParams(body.toString());
      stand.secrets.add(form.get('code')).add(form.get('code_verifier'));
      if (alter.hang) return undefined;
      if (alter.down) return response.writeHead(503).end();
      if (alter.huge) return huge(response);
      if (alter.redeem) alter.redeem(form);
      body = Buffer.from(form.toString());
    }
    const answer = await forwarded(request, body);
    if (url.pathname === routes.token && answer.status === 200) answer.body = token(answer.body);
    if (url.pathname === routes.userinfo && alter.userinfo) answer.body = changed(answer.body, alter.userinfo);
    if (url.pathname === routes.jwks && alter.keys) answer.body = changed(answer.body, alter.keys);
    const to = answer.headers.location;
    if (to?.startsWith(stand.home)) answer.headers.location = homeward(to);
    delete answer.headers['content-length'];
    delete answer.headers['transfer-encoding'];
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function forwarded(request, body) {
    const headers = { ...request.headers, 'content-length': body.length };
    delete headers['transfer-encoding'];
    delete headers['accept-encoding'];
    return new Promise((resolve, reject) => {
      const onward = http.request({ port: stand.inner, host: '127.0.0.1', method: request.method, path: request.url, headers }, async (back) => {
        resolve({ status: back.statusCode, headers: back.headers, body: await read(back) });
      });
      onward.once('error', reject);
      onward.end(request.method === 'GET' ? undefined : body);
    });
  }

  const changed = (body, change) => Buffer.from(JSON.stringify(change(JSON.parse(body))));

  // The answer of the token endpoint, with another ID token if the test wants one.
  function token(body) {
    const answer = JSON.parse(body);
    const { alter } = stand;
    const [, claims] = parts(answer.id_token);
    if (alter.claims || alter.how) answer.id_token = sign(alter.claims ? alter.claims(structuredClone(claims)) : claims, alter.how);
    if (alter.idToken) answer.id_token = alter.idToken(claims);
    stand.secrets.add(answer.id_token).add(answer.access_token);
    return Buffer.from(JSON.stringify(answer));
  }

  // What the browser brings home.
  function homeward(to) {
    const url = new URL(to);
    // LINE writes its errors so.
    if (kind === 'line' && url.searchParams.has('error')) url.searchParams.set('error', url.searchParams.get('error').toUpperCase());
    // LINE says nothing of RFC 9207.
    if (kind === 'line') url.searchParams.delete('iss');
    for (const name of ['code', 'state']) if (url.searchParams.has(name)) stand.secrets.add(url.searchParams.get(name));
    stand.alter.callback?.(url);
    return url.href;
  }

  // What LINE has and OpenID Connect has not.
  async function lines(url, body, response) {
    const json = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url.pathname === '/oauth2/v2.1/verify') {
      const found = await stand.provider.AccessToken.find(url.searchParams.get('access_token'));
      if (!found) return json(400, { error: 'invalid_request' });
      const said = { scope: found.scope, client_id: found.clientId, expires_in: found.remainingTTL };
      return json(200, stand.alter.verify ? stand.alter.verify(said) : said);
    }
    if (url.pathname === '/oauth2/v3/token') {
      const form = new URLSearchParams(body.toString());
      const known = form.get('client_id') === client_id && form.get('client_secret') === secret;
      if (!known) return json(400, { error: 'invalid_client' });
      stand.secrets.add((stand.channel = randomBytes(20).toString('hex')));
      return json(200, { token_type: 'Bearer', access_token: stand.channel, expires_in: 900 });
    }
    if (url.pathname === '/user/v1/deauthorize') {
      stand.deauthorized.push(JSON.parse(body).userAccessToken);
      return response.writeHead(204).end();
    }
    return undefined;
  }

  // Who are you, and do you agree?
  async function interaction(request, response, body) {
    if (request.method === 'GET') {
      const buttons = Object.entries(people).map(([id, { name }]) => `<button name="account" value="${id}">${name}</button>`);
      response.writeHead(200, { 'content-type': 'text/html' });
      return response.end(`<!doctype html><title>${kind}</title><h1>${kind}</h1><form method="post">${buttons.join('')}<button name="account" value="">Cancel</button></form>`);
    }
    const account = new URLSearchParams(body.toString()).get('account');
    const result = account ? { login: { accountId: account }, select_account: {}, consent: {} } : { error: 'access_denied', error_description: 'cancelled' };
    return stand.provider.interactionFinished(request, response, result);
  }

  return stand;
}

// A person may have an account at both; the subjects look as LINE's do.
export const people = {
  U11111111111111111111111111111111: { name: 'Aoi', email: 'aoi@example.org' },
  U22222222222222222222222222222222: { name: 'Ken', email: 'ken@example.org' },
  U33333333333333333333333333333333: { name: 'Mali', email: 'mali@example.org' },
  U44444444444444444444444444444444: { name: 'Eve', email: 'eve@example.org' },
};

// Well formed for as long as anybody reads.
function huge(response) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"access_token":"');
  for (let written = 0; written < 2 << 20; written += 1 << 16) response.write('a'.repeat(1 << 16));
  response.end('"}');
}

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const picture = (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(dot);
