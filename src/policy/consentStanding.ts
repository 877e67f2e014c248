import { isMinor, isOfMinor } from './age';
import type { ConsentRecord, Evidence } from './evidence';
import type { DisclosureRequest } from './request';
import { holdsAt } from './vocabulary';

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
 * Only explicit consent of who may give it counts, but every withdrawal does, of any guardian too: it ends all consents
 * before it, whoever gave them. Later ones stand side by side, so that a bundled consent does not undo a separate one.
 * Agreement III.A.1, preamble, VIII.2; PIPL 14-16.
 */
export function consentStanding(
  evidence: Evidence,
  request: DisclosureRequest,
  category: string,
): ConsentStanding {
  const history = evidence.consents.filter(
    (record) => concerns(record, request, category) && !record.crossBorder,
  );
  const standing = standingIn(history, evidence, request);
  const unexpired = standing.filter((record) => isUnexpired(record, evidence));
  const live = unexpired.filter((record) => isCurrent(record, request));
  return {
    live: live[0],
    liveSeparate: live.find(({ separate }) => separate),
    lapse: lapseOf(unexpired.length > 0, standing.length > 0, newestWithdrawal(history) > 0),
  };
}

/** What bears on whether a consent counts, of a person and of what is asked of them. */
type Asked = Pick<DisclosureRequest, 'mode'> & {
  readonly recipient: Pick<DisclosureRequest['recipient'], 'id'>;
  readonly purpose: Pick<DisclosureRequest['purpose'], 'id' | 'materialVersion'>;
  readonly settings: Pick<DisclosureRequest['settings'], 'ageOfMajority' | 'ageOfSensitivity'>;
};
type Spoken = Pick<Evidence, 'at' | 'birthDate' | 'consents' | 'guardianships'>;

/** Every consent that counts now to the category's being shared, or to its leaving the home region, the newest first. */
export function countingConsents(evidence: Spoken, asked: Asked, category: string): ConsentRecord[] {
  const history = evidence.consents.filter((record) => concerns(record, asked, category));
  const atHome = history.filter(({ crossBorder }) => !crossBorder);
  return [
    ...standingIn(atHome, evidence, asked),
    ...standingIn(history, evidence, asked).filter(({ crossBorder }) => crossBorder),
  ].filter((record) => isUnexpired(record, evidence) && isCurrent(record, asked));
}

/**
 * The newest consent that counts to the category's leaving the home region for this recipient. A withdrawal of the
 * sharing ends it too; a withdrawal of it leaves the sharing's own consents alone. Agreement IX.1; PIPL 39.
 */
export function crossBorderConsent(
  evidence: Evidence,
  request: DisclosureRequest,
  category: string,
): ConsentRecord | undefined {
  const history = evidence.consents.filter((record) => concerns(record, request, category));
  return standingIn(history, evidence, request).find(
    (record) => record.crossBorder && isUnexpired(record, evidence) && isCurrent(record, request),
  );
}

/** What counts of a history and no later withdrawal in it has ended, the newest first. */
function standingIn(history: readonly ConsentRecord[], evidence: Spoken, request: Asked): ConsentRecord[] {
  const lastWithdrawal = newestWithdrawal(history);
  return history
    .filter((record) => record.id > lastWithdrawal && isCountable(record, evidence, request))
    .sort((a, b) => b.id - a.id);
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

function concerns(record: ConsentRecord, request: Asked, category: string): boolean {
  return (
    record.recipientId === request.recipient.id &&
    record.purposeId === request.purpose.id &&
    record.mode === request.mode &&
    record.categories.has(category)
  );
}

const newestWithdrawal = (history: readonly ConsentRecord[]): number =>
  history.filter(({ event }) => event === 'WITHDRAWN').reduce((last, { id }) => Math.max(last, id), 0);

const isUnexpired = ({ expiresAt }: ConsentRecord, { at }: Pick<Evidence, 'at'>): boolean =>
  expiresAt === undefined || at < expiresAt;

const isCurrent = ({ purposeVersion }: ConsentRecord, { purpose }: Asked): boolean =>
  purposeVersion >= purpose.materialVersion;

/** Explicit, and by who may speak for the person both when it was given and now. */
function isCountable(record: ConsentRecord, evidence: Spoken, request: Asked): boolean {
  if (record.event !== 'GIVEN' || record.kind !== 'EXPLICIT') return false;
  const { ageOfMajority, ageOfSensitivity } = request.settings;
  const { birthDate, at } = evidence;
  if (!isOfMinor(request, evidence)) {
    // Coming of age ends what a guardian, and what the person as a minor, agreed to: it needs their own word now.
    return record.by === 'SUBJECT' && !isMinor(birthDate, record.at, ageOfMajority);
  }
  const isBundledOfChild = isMinor(birthDate, at, ageOfSensitivity) && !record.separate;
  return record.by === 'GUARDIAN' && !isBundledOfChild && isOfStandingGuardian(record, evidence);
}

/**
 * The very guardian who consented could speak for the minor then and can still: nobody's word is upheld by another.
 * Agreement VIII.2-3; PIPL 31.
 */
function isOfStandingGuardian(consent: ConsentRecord, { guardianships, at }: Spoken): boolean {
  return guardianships.some(
    ({ guardianId, period }) =>
      guardianId === consent.guardianId && holdsAt(period, consent.at) && holdsAt(period, at),
  );
}
