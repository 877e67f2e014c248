/** A command about a data subject was refused. The message says what to do; it holds no personal data. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';

  constructor(
    readonly code: 'SUBJECT_UNKNOWN' | 'CATEGORY_UNKNOWN' | 'PURPOSE_UNKNOWN',
    message: string,
  ) {
    super(message);
  }
}
