/**
 * The algorithms that may sign an access token. Asymmetric ones only: a symmetric one would let whoever can check a
 * token also sign it, and let a public key pass for a shared secret (RFC 8725 sections 2.1 and 3.1).
 */
export const signatureAlgorithms = ['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256'] as const;

export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

export function isSignatureAlgorithm(name: unknown): name is SignatureAlgorithm {
  return signatureAlgorithms.some((algorithm) => algorithm === name);
}

/** @throws TypeError for an empty list, and for one with an algorithm that may never sign an access token */
export function checkSignatureAlgorithms(names: readonly string[]): SignatureAlgorithm[] {
  if (names.length === 0) throw new TypeError('allow at least one signature algorithm');
  return names.map((name) => {
    if (isSignatureAlgorithm(name)) return name;
    throw new TypeError(`signature algorithm \`${name}\` is not one of ${signatureAlgorithms.join(', ')}`);
  });
}
