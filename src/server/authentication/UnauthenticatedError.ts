/** Why a request could not be tied to an OAuth client. */
export type UnauthenticatedReason =
  | 'MISSING'
  | 'MALFORMED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'WRONG_ISSUER'
  | 'WRONG_AUDIENCE'
  | 'UNTRUSTED_SIGNATURE'
  | 'ALGORITHM_NOT_ALLOWED'
  | 'NO_CLIENT'
  | 'KEYS_UNAVAILABLE';

// Also sent as `error_description`, whose characters RFC 6750 section 3 limits: no double quote, no backslash.
const nextStep: Record<UnauthenticatedReason, string> = {
  MISSING: 'send an access token in the `authorization` header, with the scheme `Bearer`',
  MALFORMED: 'send the access token exactly as the issuer returned it',
  EXPIRED: 'the access token has expired: get a new one from the issuer',
  NOT_YET_VALID: 'the access token is not valid yet: check the clock of the issuer',
  WRONG_ISSUER: 'get the access token from the issuer that this gateway trusts',
  WRONG_AUDIENCE: 'ask the issuer for an access token whose audience is this gateway',
  UNTRUSTED_SIGNATURE: 'get a new access token: no key that the issuer publishes signed this one',
  ALGORITHM_NOT_ALLOWED:
    'have the issuer sign access tokens with an asymmetric algorithm that this gateway allows',
  NO_CLIENT: 'have the issuer put `client_id` into its access tokens',
  KEYS_UNAVAILABLE: 'the keys of the issuer cannot be had at the moment: try again later',
};

/**
 * The request is not authenticated. Neither the message nor the challenge holds anything from the token.
 *
 * `challenge` is the value of `WWW-Authenticate` (RFC 6750 section 3). It names an error only where the token is at
 * fault: not where none was sent (section 3.1), nor where the gateway lacks the keys to judge it.
 */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
  readonly code = 'UNAUTHENTICATED';
  readonly reason: UnauthenticatedReason;

  constructor(reason: UnauthenticatedReason, options?: { message?: string; cause?: unknown }) {
    super(
      options?.message ?? nextStep[reason],
      options && 'cause' in options ? { cause: options.cause } : {},
    );
    this.reason = reason;
  }

  get challenge(): string {
    const realm = 'Bearer realm="sluice"';
    if (this.reason === 'MISSING' || this.reason === 'KEYS_UNAVAILABLE') return realm;
    return `${realm}, error="invalid_token", error_description="${this.message}"`;
  }
}
