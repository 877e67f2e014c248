import type { ConsentRecord, Evidence } from './evidence';
import type { DisclosureRequest } from './request';

/** What the consent records say of one category, for one recipient, purpose and mode. */
export interface ConsentStanding {
  /** The newest consent that counts now. */
  readonly live: ConsentRecord | undefined;
  /** The newest one that counts now and was asked for separately. */
  readonly liveSeparate: ConsentRecord | undefined;
  /** Of those that no longer count, what a recipient or subject could mend most easily. */
  readonly lapse: 'OUTDATED' | 'EXPIRED' | 'WITHDRAWN' | undefined;
}

/**
 * Only explicit consent of the data subject counts, but every withdrawal does, a guardian's too: it ends all consents
 * before it. Later ones stand side by side, so that a bundled consent does not undo a separate one.
 * Agreement III.A.1, preamble, VIII.2; PIPL 14-16.
 */
export function consentStanding(
  evidence: Evidence,
  request: DisclosureRequest,
  category: string,
): ConsentStanding {
  const history = evidence.consents.filter((record) => concerns(record, request, category));
  const lastWithdrawal = history.filter(isWithdrawal).reduce((last, { id }) => Math.max(last, id), 0);
  const standing = history
    .filter((record) => isCountable(record) && record.id > lastWithdrawal)
    .sort((a, b) => b.id - a.id);
  const unexpired = standing.filter(({ expiresAt }) => expiresAt === undefined || evidence.at < expiresAt);
  const live = unexpired.filter(({ purposeVersion }) => purposeVersion >= request.purpose.materialVersion);
  return {
    live: live[0],
    liveSeparate: live.find(({ separate }) => separate),
    lapse: lapseOf(unexpired.length > 0, standing.length > 0, lastWithdrawal > 0),
  };
}

function lapseOf(
  hasUnexpired: boolean,
  hasStanding: boolean,
  hasWithdrawal: boolean,
): ConsentStanding['lapse'] {
  if (hasUnexpired) return 'OUTDATED';
  if (hasStanding) return 'EXPIRED';
  return hasWithdrawal ? 'WITHDRAWN' : undefined;
}

function concerns(record: ConsentRecord, request: DisclosureRequest, category: string): boolean {
  return (
    record.recipientId === request.recipient.id &&
    record.purposeId === request.purpose.id &&
    record.mode === request.mode &&
    record.categories.has(category)
  );
}

const isWithdrawal = ({ event }: ConsentRecord): boolean => event === 'WITHDRAWN';

const isCountable = ({ event, kind, by }: ConsentRecord): boolean =>
  event === 'GIVEN' && kind === 'EXPLICIT' && by === 'SUBJECT';
