import { UnauthenticatedError, type UnauthenticatedReason } from './UnauthenticatedError';

interface JoseFault {
  code: string;
  claim?: unknown;
  reason?: unknown;
}

/**
 * The refusal that a fault found by `jose` amounts to.
 *
 * The fault itself is not kept as the cause: jose's carry the token's claims.
 */
export function refusalOf(fault: unknown): UnauthenticatedError {
  if (fault instanceof UnauthenticatedError) return fault;
  return new UnauthenticatedError(isJoseFault(fault) ? reasonOf(fault) : 'UNTRUSTED_SIGNATURE');
}

/** Whether the key set answered, and it is the token that asks for a key it does not hold. */
export function isAboutTheToken(fault: unknown): boolean {
  return isJoseFault(fault) && aboutTheToken.has(fault.code);
}

const aboutTheToken = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
]);

function isJoseFault(fault: unknown): fault is JoseFault {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string';
}

function reasonOf(fault: JoseFault): UnauthenticatedReason {
  switch (fault.code) {
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return 'ALGORITHM_NOT_ALLOWED';
    case 'ERR_JWT_EXPIRED':
      return 'EXPIRED';
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return reasonOfClaim(fault);
    case 'ERR_JWS_INVALID':
    case 'ERR_JWT_INVALID':
    case 'ERR_JOSE_NOT_SUPPORTED':
      return 'MALFORMED';
    default:
      // What is left is about keys and signatures; a fault not known here must not be kinder than those.
      return 'UNTRUSTED_SIGNATURE';
  }
}

function reasonOfClaim({ claim, reason }: JoseFault): UnauthenticatedReason {
  if (claim === 'iss') return 'WRONG_ISSUER';
  if (claim === 'aud') return 'WRONG_AUDIENCE';
  if (claim === 'nbf' && reason === 'check_failed') return 'NOT_YET_VALID';
  return 'MALFORMED';
}
