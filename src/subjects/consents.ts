import type { DataSource, EntityManager } from 'typeorm';
import type { DisclosureMode, PolicySettings } from '../policy';
import { categoryMask } from './categoryMask';
import { requireOpenLink } from './guardians';
import type { Person } from './person';
import { isMinorNow, lockedPerson, told } from './person';
import { SubjectError } from './SubjectError';

/** To whom, for what, in which way and for which categories a person gives or withdraws consent. */
export interface ConsentCommand {
  readonly person: Person;
  /** The guardian who speaks for the person, by the platform's own id of their account. */
  readonly guardianId: string | undefined;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly mode: DisclosureMode;
  readonly categories: readonly string[];
  /** To the data's leaving the home region for this recipient, instead of to its being shared (IX.1; PIPL 39). */
  readonly crossBorder: boolean;
  /** Where the person did it, e.g. `cli`, `subject-page`. */
  readonly channel: string;
  readonly language: string;
  /** The text that was shown, or its name and version. */
  readonly notice: string;
}

export interface GivenConsent extends ConsentCommand {
  /** Asked for on its own: what a sensitive category needs (PIPL 23, 29). One to going abroad always is. */
  readonly separate: boolean;
  readonly expiresAt: Date | undefined;
}

type Settings = Pick<PolicySettings, 'homeRegion' | 'ageOfMajority'>;

/**
 * Records explicit consent, of the person or for a minor of a verified guardian. It acts on the next statement of every
 * gateway. Agreement III.A.1, III.B.1, III.C.1, VIII, IX.1; PIPL 14, 23, 31, 39.
 *
 * @returns the consent record's id.
 * @throws SubjectError
 */
export async function giveConsent(
  dataSource: DataSource,
  consent: GivenConsent,
  settings: Settings,
): Promise<string> {
  return dataSource.transaction(async (manager) => {
    const subjectId = await lockedPerson(manager, consent.person);
    await requireSpeaker(manager, subjectId, consent, settings);
    const recipient = await recipientOf(manager, consent);
    if (consent.crossBorder) requireNoticeOfAbroad(consent, recipient, settings);
    const { expiresAt } = consent;
    if (expiresAt && expiresAt <= recipient.now) {
      throw new SubjectError('EXPIRY_PAST', 'this consent would have expired already: name a later instant');
    }
    const separate = consent.separate || consent.crossBorder;
    return record(manager, subjectId, consent, { event: 'GIVEN', separate, expiresAt });
  });
}

/**
 * Records that consent was withdrawn: as easy as giving it, and no reason asked. A guardian ends with it what the other
 * guardians agreed to, too; one whose claim nobody has verified yet may withdraw all the same, since it only closes. A
 * withdrawal from going abroad leaves the consents at home alone. Agreement III.A.1, VIII, IX.1; PIPL 15.
 *
 * @returns the consent record's id.
 * @throws SubjectError
 */
export async function withdrawConsent(dataSource: DataSource, withdrawal: ConsentCommand): Promise<string> {
  return dataSource.transaction(async (manager) => {
    const minorId = await lockedPerson(manager, withdrawal.person);
    const { guardianId } = withdrawal;
    if (guardianId !== undefined) await requireOpenLink(manager, { minorId, guardianId });
    await recipientOf(manager, withdrawal);
    return record(manager, minorId, withdrawal, {
      event: 'WITHDRAWN',
      separate: false,
      expiresAt: undefined,
    });
  });
}

/** What would count for nothing is not taken for a consent: the word of a minor, or a guardian's for who is of age. */
async function requireSpeaker(
  manager: EntityManager,
  minorId: string,
  { guardianId }: GivenConsent,
  { ageOfMajority }: Settings,
): Promise<void> {
  const isMinor = await isMinorNow(manager, minorId, ageOfMajority);
  if (guardianId === undefined) {
    if (!isMinor) return;
    throw new SubjectError(
      'GUARDIAN_NEEDED',
      'the person is a minor, or of unknown age: a guardian consents',
    );
  }
  if (!isMinor) throw new SubjectError('SUBJECT_OF_AGE', 'this person is of age and speaks for themselves');
  const { verified } = await requireOpenLink(manager, { minorId, guardianId });
  if (!verified) {
    throw new SubjectError('GUARDIAN_NOT_VERIFIED', 'nobody has verified this guardian yet: do that first');
  }
}

interface ConsentRecipient {
  readonly name: string;
  readonly region: string;
  readonly now: Date;
}

async function recipientOf(
  manager: EntityManager,
  { recipientId }: ConsentCommand,
): Promise<ConsentRecipient> {
  const [recipient] = await manager.query<ConsentRecipient[]>(
    'SELECT name, region, now() AS now FROM recipient WHERE id = $1',
    [recipientId],
  );
  if (recipient) return recipient;
  throw new SubjectError('RECIPIENT_UNKNOWN', 'there is no such recipient in the registry');
}

/** Consent to going abroad names who receives the data there (PIPL 39). */
function requireNoticeOfAbroad(
  { notice }: GivenConsent,
  { name, region }: ConsentRecipient,
  { homeRegion }: Settings,
): void {
  if (region === homeRegion) {
    throw new SubjectError('RECIPIENT_AT_HOME', 'this recipient is not abroad: leave the crossing out');
  }
  if (!notice.toLowerCase().includes(name.trim().toLowerCase())) {
    throw new SubjectError(
      'RECIPIENT_NOT_NAMED',
      'give the text that was shown: it must name the recipient abroad as the registry does',
    );
  }
}

interface ConsentEvent {
  readonly event: 'GIVEN' | 'WITHDRAWN';
  readonly separate: boolean;
  readonly expiresAt: Date | undefined;
}

async function record(
  manager: EntityManager,
  subjectId: string,
  command: ConsentCommand,
  { event, separate, expiresAt }: ConsentEvent,
): Promise<string> {
  const version = await presentVersion(manager, command.purposeId);
  const categories = await categoryMask(manager, command.categories);
  const rows = await manager.query<{ id: string }[]>(
    `INSERT INTO consent_record (
       subject_id, event, given_by, guardian_id, recipient_id, purpose_id, purpose_version, mode, categories, separate,
       cross_border, expires_at, notice, language, channel)
     VALUES ($1, $2, CASE WHEN $3::uuid IS NULL THEN 'SUBJECT' ELSE 'GUARDIAN' END, $3, $4, $5, $6, $7, $8, $9, $10, $11,
       $12, $13, $14) RETURNING id`,
    [
      subjectId,
      event,
      command.guardianId ?? null,
      command.recipientId,
      command.purposeId,
      version,
      command.mode,
      categories,
      separate,
      command.crossBorder,
      expiresAt ?? null,
      told(command.notice, 'what was shown'),
      told(command.language, 'in which language it was shown'),
      told(command.channel, 'where the person did it'),
    ],
  );
  return rows[0]?.id ?? '';
}

async function presentVersion(manager: EntityManager, purposeId: string): Promise<number> {
  const rows = await manager.query<{ version: number | null }[]>(
    'SELECT max(version) AS version FROM purpose_version WHERE purpose_id = $1 AND effective_from <= now()',
    [purposeId],
  );
  const version = rows[0]?.version;
  if (typeof version === 'number') return version;
  throw new SubjectError('PURPOSE_UNKNOWN', 'there is no such purpose in force');
}
