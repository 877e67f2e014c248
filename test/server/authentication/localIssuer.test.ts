import fastify from 'fastify';
import { generateSigningKey } from '../../../src/server/authentication/generateSigningKey';
import { createLocalIssuer } from '../../../src/server/authentication/localIssuer';
import { createTokenVerifier } from '../../../src/server/authentication/TokenVerifier';
import { keysGiven, keysPublishedAt } from '../../../src/server/authentication/trustedKeys';
import {
  aClientAssertion,
  aClientWithSecret,
  aLocalIssuer,
  askForToken,
  basic,
  requestNamingHost,
  type RunningIssuer,
} from './aLocalIssuer';
import { aSigningKey, audience, publicKey } from './anAccessToken';

const clientId = 'payroll-partner';
const secret = 'a secret of 256 random bits';
const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
  jest.spyOn(console, level),
);

let issuer: RunningIssuer;
let opened: { close(): PromiseLike<unknown> }[];

beforeEach(async () => {
  issuer = await aLocalIssuer();
  opened = [issuer.server];
  issuer.clients.set(clientId, aClientWithSecret(clientId, secret));
});

afterEach(async () => {
  for (const server of opened) await server.close();
  // Whatever a test does: what an issuer prints could be about a client.
  for (const print of printed) expect(print).not.toHaveBeenCalled();
});

function verify(token: string | undefined, keys = keysPublishedAt(new URL(`${issuer.url}/jwks`))) {
  return createTokenVerifier({ issuer: issuer.url, audience, keys }).verify(`Bearer ${token}`);
}

async function aClientWithKey() {
  const key = await aSigningKey('ES256', 'client-key');
  issuer.clients.set(clientId, { clientId, secretHash: undefined, publicKeys: { keys: [publicKey(key)] } });
  return key;
}

describe('a client', () => {
  it('gets a token by its secret in the authorization header', async () => {
    const { body } = await askForToken(issuer, {}, basic(clientId, encodeURIComponent(secret)));
    await expect(verify(body.access_token)).resolves.toMatchObject({ clientId });
  });

  it('gets a token by its secret in the form', async () => {
    const { body } = await askForToken(issuer, { client_id: clientId, client_secret: secret });
    await expect(verify(body.access_token)).resolves.toMatchObject({ clientId });
  });

  it.each(['EdDSA', 'ES256', 'RS256', 'PS256'] as const)(
    'gets a token by its private key, with %s',
    async (alg) => {
      const key = await aSigningKey(alg, 'client-key');
      issuer.clients.set(clientId, {
        clientId,
        secretHash: undefined,
        publicKeys: { keys: [publicKey(key)] },
      });
      const { body } = await askForToken(issuer, await aClientAssertion(issuer, key, clientId));
      await expect(verify(body.access_token)).resolves.toMatchObject({ clientId });
    },
  );

  it('may name the audience, and no other', async () => {
    const named = await askForToken(
      issuer,
      { resource: audience },
      basic(clientId, encodeURIComponent(secret)),
    );
    expect(named.status).toBe(200);
    const form = { resource: 'https://other.example/' };
    const other = await askForToken(issuer, form, basic(clientId, encodeURIComponent(secret)));
    expect(other.body.error).toBe('invalid_target');
  });

  it('gets a bearer token for a quarter of an hour, that no cache may keep', async () => {
    const answer = await askForToken(issuer, { client_id: clientId, client_secret: secret });
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a client is refused', () => {
  const refused = { status: 401, body: { error: 'invalid_client' } };

  it.each(['', 'wrong', `${secret} `, secret.slice(0, -1)])('with the secret %p', async (wrong) => {
    const answer = await askForToken(issuer, { client_id: clientId, client_secret: wrong });
    expect(answer).toMatchObject({ body: { error: 'invalid_client' } });
  });

  it('with the hash of its secret, as somebody who read the store would have it', async () => {
    const hash = issuer.clients.get(clientId)?.secretHash?.toString('hex') ?? '';
    await expect(askForToken(issuer, { client_id: clientId, client_secret: hash })).resolves.toMatchObject(
      refused,
    );
  });

  it('in the same words whether or not it exists', async () => {
    const wrong = await askForToken(issuer, { client_id: clientId, client_secret: 'wrong' });
    const unknown = await askForToken(issuer, { client_id: 'nobody', client_secret: 'wrong' });
    expect(unknown.body).toEqual(wrong.body);
    expect(unknown.status).toBe(wrong.status);
  });

  it('from the request after its secret was replaced', async () => {
    const form = { client_id: clientId, client_secret: secret };
    await expect(askForToken(issuer, form)).resolves.toMatchObject({ status: 200 });
    issuer.clients.set(clientId, aClientWithSecret(clientId, 'the next secret'));
    await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
    await expect(askForToken(issuer, { ...form, client_secret: 'the next secret' })).resolves.toMatchObject({
      status: 200,
    });
  });

  it('from the request after it was removed', async () => {
    const form = { client_id: clientId, client_secret: secret };
    await expect(askForToken(issuer, form)).resolves.toMatchObject({ status: 200 });
    issuer.clients.delete(clientId);
    await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
  });

  it('when it has neither a secret nor a key', async () => {
    issuer.clients.set(clientId, { clientId, secretHash: undefined, publicKeys: undefined });
    for (const form of [{ client_id: clientId }, { client_id: clientId, client_secret: 'any' }]) {
      await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
    }
  });

  it('by the secret it also has, once it has keys', async () => {
    const key = await aClientWithKey();
    const withBoth = { ...aClientWithSecret(clientId, secret), publicKeys: { keys: [publicKey(key)] } };
    issuer.clients.set(clientId, withBoth);
    const form = { client_id: clientId, client_secret: secret };
    await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
  });

  it('with an assertion signed by a key that is not its own', async () => {
    await aClientWithKey();
    const form = await aClientAssertion(issuer, await aSigningKey('ES256', 'client-key'), clientId);
    await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
  });

  it('with an assertion sent a second time', async () => {
    const form = await aClientAssertion(issuer, await aClientWithKey(), clientId);
    await expect(askForToken(issuer, form)).resolves.toMatchObject({ status: 200 });
    await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
  });

  it('with an assertion sent many times at once, but for one', async () => {
    const form = await aClientAssertion(issuer, await aClientWithKey(), clientId);
    const answers = await Promise.all(Array.from({ length: 8 }, () => askForToken(issuer, form)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 401),
    ]);
  });

  it('with an assertion that has expired, lives longer than five minutes or is somebody else’s', async () => {
    const key = await aClientWithKey();
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [
      { exp: now - 60 },
      { exp: now + 400 },
      { exp: undefined },
      { jti: undefined },
      { iss: 'another' },
    ]) {
      const form = await aClientAssertion(issuer, key, clientId, claims);
      await expect(askForToken(issuer, form)).resolves.toMatchObject(refused);
    }
  });

  it('with an assertion made for another server, even when that server is named as the host', async () => {
    const key = await aClientWithKey();
    const other = 'other.example';
    const aud = [`http://${other}`, `http://${other}/token`, `http://${other}/oidc/token`];
    const form = {
      grant_type: 'client_credentials',
      ...(await aClientAssertion(issuer, key, clientId, { aud })),
    };
    await expect(requestNamingHost(`${issuer.url}/token`, other, form)).resolves.toMatchObject({
      status: 401,
    });
  });

  it('from a browser’s page', async () => {
    const form = { client_id: clientId, client_secret: secret };
    const answer = await askForToken(issuer, form, { origin: 'https://page.example' });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the issuer', () => {
  it.each(['/oidc/.well-known/openid-configuration', '/.well-known/oauth-authorization-server/oidc'])(
    'describes itself at %s, by addresses under its own path whatever host is named',
    async (path) => {
      const { body } = await requestNamingHost(issuer.server.origin + path, 'attacker.example');
      expect(JSON.parse(body)).toEqual({
        issuer: issuer.url,
        token_endpoint: `${issuer.url}/token`,
        jwks_uri: `${issuer.url}/jwks`,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: [
          'client_secret_basic',
          'client_secret_post',
          'private_key_jwt',
        ],
        token_endpoint_auth_signing_alg_values_supported: ['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256'],
      });
    },
  );

  it('publishes its keys without what is private in them', async () => {
    const published: unknown = await (await fetch(`${issuer.url}/jwks`)).json();
    expect(published).toEqual(issuer.publicKeys);
    const [key] = issuer.publicKeys.keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it.each([
    ['GET', '/auth?client_id=payroll-partner&response_type=code'],
    ['GET', '/me'],
    ['POST', '/request'],
    ['POST', '/reg'],
    ['POST', '/token/introspection'],
    ['POST', '/token/revocation'],
    ['POST', '/session/end/confirm'],
    ['GET', '/interaction/1'],
    ['GET', '/token'],
    ['PUT', '/token'],
    ['POST', '/jwks'],
    ['GET', '/'],
    ['GET', ''],
    ['GET', '/../token'],
  ])('answers %s %s with 404', async (method, path) => {
    const response = await fetch(issuer.url + path, { method });
    expect([response.status, await response.json()]).toEqual([404, { error: 'not_found' }]);
  });

  it.each(['authorization_code', 'refresh_token', 'password', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])(
    'does not grant %s',
    async (grantType) => {
      const form = { grant_type: grantType, client_id: clientId, client_secret: secret };
      await expect(askForToken(issuer, form)).resolves.toMatchObject({
        status: 400,
        body: { error: 'unsupported_grant_type' },
      });
    },
  );

  it('answers an error in JSON, and without a trace of itself, also to one who asks for HTML', async () => {
    const form = { client_id: clientId, client_secret: 'wrong' };
    const answer = await askForToken(issuer, form, { accept: 'text/html' });
    expect(answer.body).toEqual({
      error: 'invalid_client',
      error_description: 'client authentication failed',
    });
  });

  it('tells the operator of a fault, and the client only that there was one', async () => {
    const fault = new Error('password authentication failed for user sluice');
    const failing = await aLocalIssuer({
      clients: { find: () => Promise.reject(fault) },
    });
    opened.push(failing.server);
    const answer = await askForToken(failing, { client_id: clientId, client_secret: secret });
    expect(answer).toMatchObject({ status: 500, body: { error: 'server_error' } });
    expect(JSON.stringify(answer.body)).not.toContain('sluice');
    expect(failing.faults).toEqual([fault]);
  });

  it('works where a Fastify server hands it the requests under its path', async () => {
    const app = fastify();
    opened.push(app);
    app.post('/graphql', async (request) => request.body);
    const url = await app
      .register(async (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser('*', (_request, _body, done) => done(null));
        scope.all('/oidc/*', (request, reply) => {
          reply.hijack();
          issuer.handler(request.raw, reply.raw);
        });
      })
      .listen({ port: 0, host: '127.0.0.1' });
    const mounted = { url: `${url}/oidc` };
    const { body } = await askForToken(mounted, { client_id: clientId, client_secret: secret });
    await expect(verify(body.access_token)).resolves.toMatchObject({ clientId });
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ a }"}',
    };
    await expect((await fetch(`${url}/graphql`, json)).json()).resolves.toEqual({ query: '{ a }' });
  });
});

describe('a minted token', () => {
  it('is accepted as one from the token endpoint is', async () => {
    await expect(verify(await issuer.mint(clientId))).resolves.toMatchObject({ clientId });
  });

  it('has the members of one from the token endpoint, and the same values in all but its id', async () => {
    const { decodeJwt, decodeProtectedHeader } = await import('jose');
    const { body } = await askForToken(issuer, { client_id: clientId, client_secret: secret });
    const granted = body.access_token ?? '';
    const minted = await issuer.mint(clientId);
    expect(decodeProtectedHeader(minted)).toEqual(decodeProtectedHeader(granted));
    const { jti, iat = 0, exp = 0, ...facts } = decodeJwt(minted);
    const { jti: otherId, iat: from = 0, exp: until = 0, ...otherFacts } = decodeJwt(granted);
    expect(facts).toEqual(otherFacts);
    expect(exp - iat).toBe(until - from);
    expect([typeof jti, typeof otherId]).toEqual(['string', 'string']);
  });

  it('lives as long as it is asked to', async () => {
    const { decodeJwt } = await import('jose');
    const { iat = 0, exp = 0 } = decodeJwt(await issuer.mint(clientId, 60));
    expect(exp - iat).toBe(60);
  });

  it('is still trusted when its key has been replaced as the one that signs', async () => {
    const [before, after] = [await generateSigningKey(), await aSigningKey('EdDSA', 'after')];
    const clients = { find: async () => undefined };
    const was = createLocalIssuer({ issuer: issuer.url, audience, clients, signingKeys: [before] });
    const is = createLocalIssuer({ issuer: issuer.url, audience, clients, signingKeys: [after, before] });
    for (const token of [await was.mint(clientId), await is.mint(clientId)]) {
      await expect(verify(token, keysGiven(is.publicKeys))).resolves.toMatchObject({ clientId });
    }
  });
});

describe('an issuer that could not work', () => {
  const clients = { find: async () => undefined };
  const url = 'https://gateway.example/oidc';

  it.each([
    [{ issuer: `${url}/` }],
    [{ issuer: `${url}?a` }],
    [{ issuer: 'gateway' }],
    [{ audience: 'gateway' }],
    [{ signingKeys: [] }],
  ])('is not made: %j', async (difference) => {
    const good = { issuer: url, audience, clients, signingKeys: [await generateSigningKey()] };
    expect(() => createLocalIssuer({ ...good, ...difference })).toThrow(TypeError);
  });

  it('is known before the first request', async () => {
    const key = { ...(await generateSigningKey()), crv: 'P-000' };
    const made = createLocalIssuer({ issuer: url, audience, clients, signingKeys: [key] });
    await expect(made.ready()).rejects.toThrow();
    await expect(issuer.ready()).resolves.toBeUndefined();
  });
});
