/**
 * What a source hands out for each data subject beside their values, read in the same statement: the state that the
 * decision depends on, and the name under which the ledger knows the person.
 */
export interface SubjectRecord {
  /** See `encodeClassKey` in src/policy. */
  readonly classKey: string;
  /** HMAC-SHA-256 under the subject's own key, for this recipient: 64 hexadecimal digits. */
  readonly pseudonym: string;
  /** The newest consent record behind the state, in decimal: leads an auditor to the evidence. */
  readonly revision: string;
}

export function isSubjectRecord(value: unknown): value is SubjectRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { classKey, pseudonym, revision } = value as Partial<SubjectRecord>;
  return (
    typeof classKey === 'string' &&
    typeof pseudonym === 'string' &&
    pseudonym.length === 64 &&
    typeof revision === 'string'
  );
}
