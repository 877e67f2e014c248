import type { Logger } from 'pino';
import pino from 'pino';

/** JSON lines on standard error, so that what a command prints can be piped. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

/**
 * What may be said of a fault: its kind, its code and where in our code it came from. Messages of PostgreSQL and of
 * libraries quote values, and values are personal data.
 */
export function describeFault(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { fault: typeof fault };
  const code = 'code' in fault && typeof fault.code === 'string' ? { code: fault.code } : {};
  const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = fault.cause === undefined ? {} : { cause: describeFault(fault.cause) };
  return { fault: fault.name, ...code, frames: frames.slice(0, 8).map((line) => line.trim()), ...cause };
}
