import { StorageFault } from '../StorageFault';

/** Whatever goes wrong here has the same way out, so each message ends with it. */
export function embeddedFault(problem: string, cause?: unknown): StorageFault {
  const message = `the embedded database can't run: ${problem}, or set DATABASE_URL to a PostgreSQL 15 or newer`;
  return cause === undefined
    ? new StorageFault('EMBEDDED_DATABASE_FAILED', message)
    : new StorageFault('EMBEDDED_DATABASE_FAILED', message, { cause });
}
