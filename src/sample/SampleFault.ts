/** Why there is no sample. Closed: whoever answers a fault answers every one of these. */
export type SampleFaultCode = 'SAMPLE_OPTIONS_INVALID' | 'DATABASE_NOT_EMPTY' | 'SEEDING_FAILED';

/** The message is for an operator: lower case, what to do next, no value of anybody's. */
export class SampleFault extends Error {
  override readonly name = 'SampleFault';

  constructor(
    readonly code: SampleFaultCode,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}
