import type { PrivateJwk } from './PrivateJwk';

/** A new Ed25519 key (RFC 8037), whose key id is its thumbprint (RFC 7638): the same key never has two names. */
export async function generateSigningKey(): Promise<PrivateJwk> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, d, ...curvePoint } = await exportJWK(privateKey);
  if (kty === undefined || d === undefined) throw new Error('the key that was generated cannot be exported');
  const kid = await calculateJwkThumbprint({ kty, ...curvePoint });
  return { kty, ...curvePoint, d, kid, alg: 'EdDSA', use: 'sig' };
}
