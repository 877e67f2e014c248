import type { JWTVerifyGetKey } from 'jose' with { 'resolution-mode': 'import' };
import type { PrivateJwk } from '../../../src/server/authentication/PrivateJwk';
import {
  createTokenVerifier,
  type TokenVerifierOptions,
} from '../../../src/server/authentication/TokenVerifier';
import { keysGiven } from '../../../src/server/authentication/trustedKeys';
import { anAccessToken, aSigningKey, audience, issuer, lifetime, noon, publicKey } from './anAccessToken';
import { refusal } from './refusal';

let key: PrivateJwk;

beforeAll(async () => {
  key = await aSigningKey('ES256', 'key-1');
});

/** A verifier with a clock to turn, which tells how often it asked for a key: once a signature check. */
function aWatchedVerifier(options: Partial<TokenVerifierOptions> = {}) {
  const watch = { at: noon, checks: 0, keysFail: false };
  const known = keysGiven({ keys: [publicKey(key)] });
  const keys: JWTVerifyGetKey = async (header, token) => {
    watch.checks += 1;
    if (watch.keysFail) throw new Error('connection refused');
    return known(header, token);
  };
  const now = () => new Date(watch.at * 1000);
  return {
    watch,
    verifier: createTokenVerifier({ issuer, audience, keys, now, clockToleranceSeconds: 30, ...options }),
  };
}

it('a token is checked once, however often it is sent within the minute', async () => {
  const { watch, verifier } = aWatchedVerifier();
  const header = `Bearer ${await anAccessToken(key)}`;
  const first = await verifier.verify(header);
  watch.at += 59;
  await expect(verifier.verify(header)).resolves.toEqual(first);
  expect(watch.checks).toBe(1);
});

it('a token is checked again once it was remembered for a minute', async () => {
  const { watch, verifier } = aWatchedVerifier();
  const header = `Bearer ${await anAccessToken(key)}`;
  await verifier.verify(header);
  watch.at += 60;
  await verifier.verify(header);
  expect(watch.checks).toBe(2);
});

it('a remembered token is good in its last second, and has expired in the next', async () => {
  const { watch, verifier } = aWatchedVerifier({ rememberSeconds: 24 * 60 * 60 });
  const header = `Bearer ${await anAccessToken(key)}`;
  await verifier.verify(header);
  watch.at = noon + lifetime + 29;
  await verifier.verify(header);
  expect(watch.checks).toBe(1);
  watch.at += 1;
  await expect(refusal(verifier.verify(header))).resolves.toMatchObject({ reason: 'EXPIRED' });
});

it('a remembered token is checked again when the clock was set back', async () => {
  const { watch, verifier } = aWatchedVerifier();
  const header = `Bearer ${await anAccessToken(key)}`;
  await verifier.verify(header);
  watch.at -= 1;
  await verifier.verify(header);
  expect(watch.checks).toBe(2);
});

it('a token that differs in one character from a remembered one is not remembered', async () => {
  const { verifier } = aWatchedVerifier();
  const token = await anAccessToken(key);
  await verifier.verify(`Bearer ${token}`);
  const altered = token.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`);
  await expect(refusal(verifier.verify(`Bearer ${altered}`))).resolves.toBeDefined();
});

it('a refused token is checked each time', async () => {
  const { watch, verifier } = aWatchedVerifier();
  const header = `Bearer ${await anAccessToken(key, { claims: { client_id: undefined } })}`;
  await refusal(verifier.verify(header));
  await refusal(verifier.verify(header));
  expect(watch.checks).toBe(2);
});

it('a verifier told to remember nothing checks each time', async () => {
  const { watch, verifier } = aWatchedVerifier({ rememberSeconds: 0 });
  const header = `Bearer ${await anAccessToken(key)}`;
  await verifier.verify(header);
  await verifier.verify(header);
  expect(watch.checks).toBe(2);
});

it('the token least recently used is forgotten when there is room for one', async () => {
  const { watch, verifier } = aWatchedVerifier({ cacheSize: 1 });
  const [one, two] = await Promise.all(['1', '2'].map((jti) => anAccessToken(key, { claims: { jti } })));
  for (const token of [one, two, one]) await verifier.verify(`Bearer ${token}`);
  expect(watch.checks).toBe(3);
});

it('what one caller does to the answer does not reach the next', async () => {
  const { verifier } = aWatchedVerifier();
  const header = `Bearer ${await anAccessToken(key)}`;
  const answer = await verifier.verify(header);
  answer.clientId = 'another';
  answer.expiresAt.setTime(0);
  await expect(verifier.verify(header)).resolves.toMatchObject({
    clientId: 'payroll-partner',
    expiresAt: new Date((noon + lifetime) * 1000),
  });
});

it('while keys cannot be had, a remembered token is good for its minute and no other token is', async () => {
  const { watch, verifier } = aWatchedVerifier();
  const header = `Bearer ${await anAccessToken(key)}`;
  await verifier.verify(header);
  watch.keysFail = true;
  watch.at += 59;
  await verifier.verify(header);
  watch.at += 1;
  const error = await refusal(verifier.verify(header));
  expect(error).toMatchObject({ reason: 'KEYS_UNAVAILABLE', cause: { message: 'connection refused' } });
  expect(error.challenge).not.toContain('error=');
  watch.keysFail = false;
  await expect(verifier.verify(header)).resolves.toBeDefined();
});
