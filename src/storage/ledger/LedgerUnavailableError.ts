/** The entry is not durable, or that is not known. What waited for it must not leave. */
export class LedgerUnavailableError extends Error {
  override readonly name = 'LedgerUnavailableError';
}
