import type { PrivateJwk } from '../../../src/server/authentication/PrivateJwk';

export const issuer = 'https://issuer.example/oidc';
export const audience = 'https://gateway.example/graphql';
export const clientId = 'payroll-partner';
export const tokenId = 'token-1';

/** The instant of these tests, and the seconds since the epoch at which a token of theirs is issued. */
export const noon = Date.UTC(2026, 5, 1, 12) / 1000;

/** How long a token of these tests lives. */
export const lifetime = 900;

/** Claims and header members that differ from those of a good token; `undefined` leaves one out. */
export interface Differences {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
}

/** A good access token, but for the differences that are named. */
export async function anAccessToken(
  key: PrivateJwk,
  { claims = {}, header = {} }: Differences = {},
): Promise<string> {
  const { importJWK, SignJWT } = await import('jose');
  const facts = { iss: issuer, aud: audience, sub: clientId, client_id: clientId, jti: tokenId, iat: noon };
  return new SignJWT(present({ ...facts, exp: noon + lifetime, ...claims }))
    .setProtectedHeader({ alg: key.alg, ...present({ typ: 'at+jwt', kid: key.kid, ...header }) })
    .sign(await importJWK(key, key.alg));
}

/** A token whose parts are given as they are, whatever they say. */
export function aRawToken(header: object, claims: object | string, signature = ''): string {
  return [header, claims].map(encoded).concat(signature).join('.');
}

export function encoded(part: object | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

export async function aSigningKey(alg: PrivateJwk['alg'], kid: string): Promise<PrivateJwk> {
  const { exportJWK, generateKeyPair } = await import('jose');
  const {
    kty = '',
    d = '',
    ...rest
  } = await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey);
  return { ...rest, kty, d, kid, alg, use: 'sig' };
}

export function publicKey({ kty, crv, x, y, n, e, kid, alg }: PrivateJwk) {
  return { kty, kid, alg, ...present({ crv, x, y, n, e }) };
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
