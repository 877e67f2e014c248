/** Why the gateway can't use its database. Closed: whoever answers a fault answers every one of these. */
export type StorageFaultCode =
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_TOO_OLD'
  | 'DATABASE_NEWER_THAN_CODE'
  | 'DATABASE_NOT_MIGRATED'
  | 'DATABASE_FORBIDDEN'
  | 'EMBEDDED_DATABASE_FAILED'
  | 'MIGRATION_FAILED'
  | 'EXPLANATION_NOT_RECORDED';

/**
 * The message is for an operator and may be logged: it has no password, SQL or personal value. The `cause` may have all
 * three (drivers quote statements and values), so it is for a debugger and never for a log.
 */
export class StorageFault extends Error {
  override readonly name = 'StorageFault';

  constructor(
    readonly code: StorageFaultCode,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}
