import { InvalidArgumentError } from 'commander';

/** For options that count something. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('must be a whole number above zero');
  return Number(text);
}
