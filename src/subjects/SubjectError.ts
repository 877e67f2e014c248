export type SubjectErrorCode =
  | 'SUBJECT_UNKNOWN'
  | 'SUBJECT_IS_MINOR'
  | 'SUBJECT_OF_AGE'
  | 'RECIPIENT_UNKNOWN'
  | 'RECIPIENT_AT_HOME'
  | 'RECIPIENT_NOT_NAMED'
  | 'PURPOSE_UNKNOWN'
  | 'CATEGORY_UNKNOWN'
  | 'EXPIRY_PAST'
  | 'GUARDIAN_UNKNOWN'
  | 'GUARDIAN_NEEDED'
  | 'GUARDIAN_IS_MINOR'
  | 'GUARDIAN_OF_ANOTHER'
  | 'GUARDIAN_NOT_VERIFIED'
  | 'LINK_EXISTS'
  | 'LINK_UNKNOWN'
  | 'LINK_VERIFIED'
  | 'TEXT_MISSING'
  | 'ALREADY_PUBLISHED'
  | 'NOT_PUBLISHED'
  | 'ALREADY_OBJECTED'
  | 'ALREADY_RESTRICTED'
  | 'NOT_RESTRICTED'
  | 'ERASURE_ASKED'
  | 'GROUND_UNKNOWN'
  | 'RETENTION_OVER';

/** A command about a data subject was refused. The message says what to do; it holds no personal data. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';

  constructor(
    readonly code: SubjectErrorCode,
    message: string,
  ) {
    super(message);
  }
}
