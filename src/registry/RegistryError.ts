export type RegistryErrorCode =
  | 'RECIPIENT_UNKNOWN'
  | 'PURPOSE_UNKNOWN'
  | 'CATEGORY_UNKNOWN'
  | 'CATEGORIES_MISSING'
  | 'SUBJECT_UNKNOWN'
  | 'SUBJECTS_MISSING'
  | 'OFFICER_MISSING'
  | 'SAME_OFFICER'
  | 'REASON_MISSING'
  | 'CLAUSE_UNKNOWN'
  | 'CLAUSE_NEVER_PERMITS'
  | 'CLAUSE_NO_EMERGENCY'
  | 'MODE_UNKNOWN'
  | 'MODE_NOT_OF_CLAUSE'
  | 'TERMS_MISSING'
  | 'JURISDICTION_INVALID'
  | 'VALIDITY_INVALID'
  | 'EMERGENCY_LIMB_MISSING'
  | 'EMERGENCY_TOO_LONG'
  | 'EMERGENCY_NOT_AT_ONCE'
  | 'EMERGENCY_UNREVIEWED'
  | 'INSTRUMENT_UNKNOWN'
  | 'INSTRUMENT_APPROVED'
  | 'INSTRUMENT_REVOKED'
  | 'INSTRUMENT_EXPIRED'
  | 'INSTRUMENT_REVIEWED'
  | 'REVIEW_NEEDED'
  | 'NO_EMERGENCY'
  | 'ALREADY_SUSPENDED'
  | 'NOT_SUSPENDED';

/** A command on the registry was refused. The message says what to do; it holds no personal data. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';

  constructor(
    readonly code: RegistryErrorCode,
    message: string,
  ) {
    super(message);
  }
}
