import type { JWTHeaderParameters, JWTPayload } from 'jose' with { 'resolution-mode': 'import' };
import { UnauthenticatedError } from './UnauthenticatedError';
import type { AccessTokenFacts } from './VerifiedTokens';

/**
 * Narrows a token whose signature, issuer, audience and expiry hold to what an access token must say.
 *
 * `typ` must be `at+jwt` (RFC 9068 section 4) or the `JWT` that many issuers still write. `client_id` names the client
 * (RFC 9068 section 2.2); `azp` does where it is absent. A token that outlives `longestLifetimeSeconds` is refused: a
 * bearer token is as good as a password for as long as it lives.
 *
 * @throws UnauthenticatedError `MALFORMED`, `NOT_YET_VALID` or `NO_CLIENT`
 */
export function accessTokenFacts(
  header: JWTHeaderParameters,
  claims: JWTPayload,
  bounds: { at: number; clockToleranceSeconds: number; longestLifetimeSeconds: number },
): AccessTokenFacts {
  if (!isAccessTokenType(header.typ))
    throw malformed('send an access token: this is a token of another `typ`');
  const { iat, exp, jti } = claims;
  if (typeof iat !== 'number' || typeof exp !== 'number') {
    throw malformed('have the issuer put `iat` and `exp` into its access tokens');
  }
  if (iat > bounds.at + bounds.clockToleranceSeconds) throw new UnauthenticatedError('NOT_YET_VALID');
  if (exp - iat > bounds.longestLifetimeSeconds) {
    throw malformed(
      `ask the issuer for an access token that lives at most ${bounds.longestLifetimeSeconds} s`,
    );
  }
  return { clientId: clientOf(claims), tokenId: typeof jti === 'string' ? jti : undefined, expiresAt: exp };
}

function isAccessTokenType(typ: unknown): boolean {
  return typeof typ === 'string' && /^(?:application\/)?(?:at\+)?jwt$/i.test(typ);
}

function clientOf(claims: JWTPayload): string {
  const clientId = claims['client_id'] ?? claims['azp'];
  if (typeof clientId !== 'string' || clientId === '') throw new UnauthenticatedError('NO_CLIENT');
  return clientId;
}

function malformed(message: string): UnauthenticatedError {
  return new UnauthenticatedError('MALFORMED', { message });
}
