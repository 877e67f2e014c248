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
  const cause = fault.cause === undefined ? {} : { cause: describeFault(fault.cause) };
  return { fault: fault.name, ...code, frames: framesOf(fault), ...cause };
}

/** A stack begins with the message, of which a line may look like a frame: where it does not, there are none. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
