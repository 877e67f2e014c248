import { z } from 'zod';

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Where the issuer's keys are could not be found out. */
export class IssuerUnreachableError extends Error {
  override readonly name = 'IssuerUnreachableError';
  readonly code = 'ISSUER_UNREACHABLE';
}

/**
 * The address of the issuer's keys, from its metadata (OpenID Connect Discovery 1.0, section 4).
 *
 * @throws IssuerUnreachableError when the metadata can't be had, or is another issuer's.
 */
export async function discoverKeys(issuer: string): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000), redirect: 'error' });
    const found = metadata.parse(await response.json());
    if (found.issuer !== issuer) throw new Error('the metadata names another issuer');
    return new URL(found.jwks_uri);
  } catch (cause) {
    throw new IssuerUnreachableError(
      `the metadata of OIDC_ISSUER could not be read at ${address}: check the address, or set OIDC_JWKS_URI`,
      { cause },
    );
  }
}
