import type { PrivateJwk } from './PrivateJwk';

/**
 * A new key on P-256, whose key id is its thumbprint (RFC 7638): the same key never has two names.
 *
 * ES256 and not EdDSA: early releases of Node.js 20 call Ed25519 experimental, and warn on the console.
 */
export async function generateSigningKey(): Promise<PrivateJwk> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, d, ...curvePoint } = await exportJWK(privateKey);
  if (kty === undefined || d === undefined) throw new Error('the key that was generated cannot be exported');
  const kid = await calculateJwkThumbprint({ kty, ...curvePoint });
  return { kty, ...curvePoint, d, kid, alg: 'ES256', use: 'sig' };
}
