import type { Finding } from '../verify';
import { showPlace } from '../verify';

/** A check that came out badly: the first thing that is wrong, and where. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly code: string;

  constructor({ fault, at, what }: Finding) {
    super(at === undefined ? what : `${showPlace(at)}: ${what}`);
    this.code = fault;
  }
}
