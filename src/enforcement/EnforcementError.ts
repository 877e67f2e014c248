import type { AdmissionCode } from '../policy';

/** Codes with which a whole request is turned away; clients program against them. */
export type EnforcementErrorCode =
  | AdmissionCode
  | 'FORBIDDEN'
  | 'PURPOSE_REQUIRED'
  | 'OPERATION_TOO_COSTLY'
  | 'LEDGER_UNAVAILABLE'
  | 'BAD_USER_INPUT'
  | 'UNAVAILABLE';

/** The request as a whole gets no data. The message goes to the recipient: it names coordinates, never values. */
export class EnforcementError extends Error {
  override readonly name = 'EnforcementError';

  /** Seconds after which asking again may help; undefined where time alone does not. */
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: EnforcementErrorCode,
    message: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }
}
