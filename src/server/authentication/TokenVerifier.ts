import type { JWTVerifyGetKey } from 'jose' with { 'resolution-mode': 'import' };
import { accessTokenFacts } from './accessTokenFacts';
import { bearerToken } from './bearerToken';
import { isAboutTheToken, refusalOf } from './refusalOf';
import { checkSignatureAlgorithms, signatureAlgorithms } from './signatureAlgorithms';
import { UnauthenticatedError } from './UnauthenticatedError';
import { type AccessTokenFacts, VerifiedTokens } from './VerifiedTokens';

/** The OAuth client that a request comes from. Which recipient that is, the registry knows. */
export interface Caller {
  clientId: string;
  tokenId: string | undefined;
  expiresAt: Date;
}

export interface TokenVerifier {
  /** @throws UnauthenticatedError, and nothing else */
  verify(authorizationHeader: string | undefined): Promise<Caller>;
}

export interface TokenVerifierOptions {
  issuer: string;
  audience: string;
  keys: JWTVerifyGetKey;
  /** Of EdDSA, Ed25519, ES256, RS256 and PS256: all, unless fewer are named. */
  algorithms?: readonly string[];
  /** How far the issuer's clock may be from this one. */
  clockToleranceSeconds?: number;
  longestLifetimeSeconds?: number;
  now?: () => Date;
  /** How many verified tokens are remembered. */
  cacheSize?: number;
  /**
   * How long a verified token is trusted without a look at its signature and its key: a key that the issuer revokes
   * goes on working for so long. 0 remembers nothing.
   */
  rememberSeconds?: number;
}

/**
 * Verifies OAuth 2 bearer access tokens that are signed JWTs (RFC 6750, RFC 9068, RFC 8725).
 *
 * @throws TypeError if an option could never hold, such as a symmetric algorithm
 */
export function createTokenVerifier({
  issuer,
  audience,
  keys,
  algorithms: allowed = signatureAlgorithms,
  clockToleranceSeconds = 30,
  longestLifetimeSeconds = 24 * 60 * 60,
  now = () => new Date(),
  cacheSize = 10_000,
  rememberSeconds = 60,
}: TokenVerifierOptions): TokenVerifier {
  if (!issuer || !audience) throw new TypeError('name the issuer to trust and the audience to expect');
  const algorithms = checkSignatureAlgorithms(allowed);
  const verified = new VerifiedTokens({ size: cacheSize, rememberSeconds, clockToleranceSeconds });
  const trusted = unavailableUnlessAnswered(keys);

  async function check(token: string, currentDate: Date): Promise<AccessTokenFacts> {
    const { jwtVerify } = await import('jose');
    const { protectedHeader, payload } = await jwtVerify(token, trusted, {
      issuer,
      audience,
      algorithms,
      clockTolerance: clockToleranceSeconds,
      currentDate,
      requiredClaims: ['exp'],
    });
    const at = epochSeconds(currentDate);
    return accessTokenFacts(protectedHeader, payload, { at, clockToleranceSeconds, longestLifetimeSeconds });
  }

  return {
    async verify(authorizationHeader) {
      const token = bearerToken(authorizationHeader);
      const currentDate = now();
      const at = epochSeconds(currentDate);
      const known = verified.recall(token, at);
      if (known) return callerOf(known);
      try {
        const facts = await check(token, currentDate);
        verified.remember(token, facts, at);
        return callerOf(facts);
      } catch (fault) {
        throw refusalOf(fault);
      }
    },
  };
}

/** Tells a key set that cannot be had from one that does not hold the token's key. */
function unavailableUnlessAnswered(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (fault) {
      throw isAboutTheToken(fault) ? fault : new UnauthenticatedError('KEYS_UNAVAILABLE', { cause: fault });
    }
  };
}

function callerOf({ clientId, tokenId, expiresAt }: AccessTokenFacts): Caller {
  return { clientId, tokenId, expiresAt: new Date(expiresAt * 1000) };
}

// Whole seconds, as jose counts them: a remembered token must expire in the same second as one that is not.
function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
