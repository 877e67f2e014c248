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

  constructor(
    readonly code: EnforcementErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
