import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose' with { 'resolution-mode': 'import' };

/**
 * The keys that an issuer publishes at its `jwks_uri`, fetched when first needed and again after `maxAgeSeconds`.
 *
 * A token with an unknown key id has them fetched at once, though not more often than every `cooldownSeconds`: a new
 * key works without a restart, and a flood of made-up key ids does not become a flood at the issuer. A key that the
 * issuer withdraws is trusted until `maxAgeSeconds` have passed, plus what the verifier remembers.
 */
export function keysPublishedAt(
  jwksUri: URL,
  { maxAgeSeconds = 600, cooldownSeconds = 30 }: { maxAgeSeconds?: number; cooldownSeconds?: number } = {},
): JWTVerifyGetKey {
  return loadedOnce(async () => {
    const { createRemoteJWKSet } = await import('jose');
    return createRemoteJWKSet(jwksUri, {
      cacheMaxAge: maxAgeSeconds * 1000,
      cooldownDuration: cooldownSeconds * 1000,
    });
  });
}

/** Keys that are known beforehand, such as those of the local issuer. */
export function keysGiven(keySet: JSONWebKeySet): JWTVerifyGetKey {
  return loadedOnce(async () => {
    const { createLocalJWKSet } = await import('jose');
    return createLocalJWKSet(keySet);
  });
}

// `jose` is an ES module and this is not: it can only be had asynchronously.
function loadedOnce(load: () => Promise<JWTVerifyGetKey>): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => (await (keys ??= load()))(header, token);
}
