import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../registry/parseInstant';

/** For options that name an instant. */
export function instant(text: string): Date {
  const parsed = parseInstant(text);
  if (parsed) return parsed;
  throw new InvalidArgumentError('must be an instant with its offset, such as 2026-01-31T09:00+08:00');
}
