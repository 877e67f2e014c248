import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PrivateJwk } from '../../../src/server/authentication/PrivateJwk';
import { createTokenVerifier } from '../../../src/server/authentication/TokenVerifier';
import { keysPublishedAt } from '../../../src/server/authentication/trustedKeys';
import { anAccessToken, aSigningKey, audience, issuer, noon, publicKey } from './anAccessToken';
import { anHttpServer, type ListeningServer } from './anHttpServer';
import { refusal } from './refusal';

let server: ListeningServer;
let before: PrivateJwk;
let after: PrivateJwk;
let answer: { status: number; body: string };
let fetches: number;

beforeAll(async () => {
  before = await aSigningKey('ES256', 'before');
  after = await aSigningKey('EdDSA', 'after');
});

beforeEach(async () => {
  fetches = 0;
  publish(before);
  server = await anHttpServer((_request: IncomingMessage, response: ServerResponse) => {
    fetches += 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
});

afterEach(() => server.close());

function publish(...keys: PrivateJwk[]): void {
  answer = { status: 200, body: JSON.stringify({ keys: keys.map(publicKey) }) };
}

function aVerifier(options?: Parameters<typeof keysPublishedAt>[1]) {
  const keys = keysPublishedAt(new URL('/jwks', server.origin), options);
  return createTokenVerifier({
    issuer,
    audience,
    keys,
    now: () => new Date(noon * 1000),
    rememberSeconds: 0,
  });
}

it('a key that the issuer publishes later is trusted without a restart', async () => {
  const verifier = aVerifier({ cooldownSeconds: 0 });
  await verifier.verify(`Bearer ${await anAccessToken(before)}`);
  publish(after, before);
  await expect(verifier.verify(`Bearer ${await anAccessToken(after)}`)).resolves.toBeDefined();
  await expect(verifier.verify(`Bearer ${await anAccessToken(before)}`)).resolves.toBeDefined();
});

it('a key that the issuer withdraws is not trusted once what was fetched is too old', async () => {
  const verifier = aVerifier({ maxAgeSeconds: 0, cooldownSeconds: 0 });
  const header = `Bearer ${await anAccessToken(before)}`;
  await verifier.verify(header);
  publish(after);
  await expect(refusal(verifier.verify(header))).resolves.toMatchObject({ reason: 'UNTRUSTED_SIGNATURE' });
});

it('keys are fetched once for many tokens, and made-up key ids do not have them fetched again', async () => {
  const verifier = aVerifier();
  const unknown = await anAccessToken(after);
  for (let count = 0; count < 5; count += 1) {
    await verifier.verify(`Bearer ${await anAccessToken(before)}`);
    await expect(refusal(verifier.verify(`Bearer ${unknown}`))).resolves.toMatchObject({
      reason: 'UNTRUSTED_SIGNATURE',
    });
  }
  expect(fetches).toBe(1);
});

it.each([
  [500, 'oops'],
  [404, '{}'],
  [302, ''],
  [200, 'not json'],
  [200, '{"keys":"none"}'],
])('when the issuer answers %i %j, its keys are unavailable', async (status, body) => {
  answer = { status, body };
  const verification = aVerifier().verify(`Bearer ${await anAccessToken(before)}`);
  await expect(refusal(verification)).resolves.toMatchObject({ reason: 'KEYS_UNAVAILABLE' });
});

it('when the issuer is down, its keys are unavailable until it is back', async () => {
  answer = { status: 503, body: '' };
  const verifier = aVerifier({ cooldownSeconds: 0 });
  const header = `Bearer ${await anAccessToken(before)}`;
  await expect(refusal(verifier.verify(header))).resolves.toMatchObject({ reason: 'KEYS_UNAVAILABLE' });
  publish(before);
  await expect(verifier.verify(header)).resolves.toBeDefined();
});

it('when nothing listens at its address, the keys of the issuer are unavailable', async () => {
  const verifier = aVerifier();
  await server.close();
  const verification = verifier.verify(`Bearer ${await anAccessToken(before)}`);
  await expect(refusal(verification)).resolves.toMatchObject({ reason: 'KEYS_UNAVAILABLE' });
});
