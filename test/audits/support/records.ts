import type { DisclosureMode } from '../../../src/policy';
import type { ConsentFacts, InstrumentFacts, PartnerWorld } from '../../support/partnerWorld';
import { approveDrafts } from '../../support/partnerWorld';
import type { Clock } from './Clock';
import { day, hour, second } from './Clock';

/** A court's order for a dispute, approved by a second officer, that names this person. */
export async function courtOrder(
  world: PartnerWorld,
  person: string,
  facts: InstrumentFacts = {},
): Promise<string> {
  return world.instrument([person], {
    recipient: 'court',
    purpose: 'DISPUTE_RESOLUTION',
    categories: ['NAME', 'NATIONAL_ID'],
    ...facts,
  });
}

/** The footing on which the court asks. */
export const theCourt = (instrument?: string) => ({
  recipient: 'court',
  purpose: 'DISPUTE_RESOLUTION',
  ...(instrument === undefined ? {} : { instrument }),
});

/** A new version of a purpose, in effect, after the one before, and told to everybody an hour ago unless it says otherwise. */
export async function newPurposeVersion(
  world: PartnerWorld,
  facts: {
    readonly version: number;
    readonly material: boolean;
    readonly purpose?: string;
    readonly effectiveFrom?: Date;
    /** Null while nobody has been told. */
    readonly notifiedAt?: Date | null;
  },
): Promise<void> {
  const { purpose = 'CUSTOMER_SUPPORT', version, material } = facts;
  const { effectiveFrom = new Date(anHourAgo().getTime() + version * second) } = facts;
  const notifiedAt = facts.notifiedAt === undefined ? anHourAgo() : facts.notifiedAt;
  await world.sql.query(
    `INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
     VALUES ($1, $2, 'next', $3, $4, $5)`,
    [purpose, version, material, notifiedAt, effectiveFrom],
  );
}

/** A new version of an agreement, the second of the CRM's and in force from an hour ago unless it says otherwise. */
export async function newAgreementVersion(
  world: PartnerWorld,
  facts: {
    readonly recipient?: string;
    readonly version?: number;
    readonly purpose?: string;
    readonly necessary?: readonly string[];
    readonly optional?: readonly string[];
    readonly modes?: readonly DisclosureMode[];
    /** By category, where the purpose needs less than the value. */
    readonly forms?: Readonly<Record<string, string>>;
    readonly inForceFrom?: Date;
    readonly inForceUntil?: Date;
    readonly assessedUntil?: Date;
    /** By another officer; by the instant at which it takes effect unless it says otherwise, and null for a draft. */
    readonly approvedAt?: Date | null;
  },
): Promise<void> {
  const { recipient = 'crm', version = 2, purpose = 'CUSTOMER_SUPPORT', inForceFrom = anHourAgo() } = facts;
  const { necessary = [], optional = [], modes = ['SHARING'], forms = {} } = facts;
  const id = `${recipient}/${version}`;
  await world.sql.query(
    `INSERT INTO agreement_version (
       id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, assessed_until, drafted_by)
     VALUES ($1, $2, $3, 'AGR-' || $2, $4, $5, now() - interval '1 year', $6, 'officer-1')`,
    [id, recipient, version, inForceFrom, facts.inForceUntil, facts.assessedUntil],
  );
  await world.sql.query(
    `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, modes, forms)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, purpose, necessary, optional, modes, forms],
  );
  // Else what this version drops would not exist for the recipient, and nothing could be said of it.
  await world.sql.query(
    `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
     SELECT $1, 'IDENTITY_VERIFICATION', '{}', array_agg(id) FROM category HAVING $2 <> 'IDENTITY_VERIFICATION'`,
    [id, purpose],
  );
  if (facts.approvedAt) {
    await world.sql.query(
      "UPDATE agreement_version SET approved_by = 'officer-2', approved_at = $2 WHERE id = $1",
      [id, facts.approvedAt],
    );
  } else if (facts.approvedAt === undefined) await world.sql.query(approveDrafts);
}

/** The person uses the CRM's service between two instants. */
export async function enrolBetween(
  world: PartnerWorld,
  person: string,
  from: Date,
  until: Date,
): Promise<void> {
  await world.sql.query(
    `INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, ended_at, reference)
     VALUES ($1, 'crm', 'CUSTOMER_SUPPORT', $2, $3, 'audit')`,
    [person, from, until],
  );
}

/** From this instant: erasure is asked for, processing is restricted, or retention is over. */
export async function mark(
  world: PartnerWorld,
  person: string,
  state: 'erasure_requested_at' | 'restricted_at' | 'retained_until',
  from: Date,
): Promise<void> {
  await world.sql.query(`UPDATE account SET ${state} = $2 WHERE id = $1`, [person, from]);
}

/** The date of birth of who turns so many years old with this midnight in UTC. */
export const bornYearsBefore = (birthday: Date, years: number): string =>
  new Date(Date.UTC(birthday.getUTCFullYear() - years, birthday.getUTCMonth(), birthday.getUTCDate()))
    .toISOString()
    .slice(0, 10);

/** A youth who uses the CRM's service: a minor, and old enough not to be a sensitive subject altogether. */
export const aMinor = (world: PartnerWorld, clock: Clock): Promise<string> =>
  world.enrolled({ birthDate: bornYearsBefore(clock.nextMonth, 16) });

/** The recipient abroad has completed a procedure, for customer support unless it says otherwise. */
export async function transferProcedure(
  world: PartnerWorld,
  facts: {
    readonly agreement?: string;
    readonly purposes?: readonly string[];
    readonly categories: readonly string[];
    readonly people?: number;
    readonly validFrom?: Date;
    readonly validUntil?: Date;
  },
): Promise<void> {
  const { agreement = 'abroad/1', purposes = ['CUSTOMER_SUPPORT'], categories, people = 1_000 } = facts;
  const { validFrom = anHourAgo(), validUntil = new Date(Date.now() + 500 * day) } = facts;
  await world.rewriteAgreements(
    `INSERT INTO transfer_procedure (
       agreement_version_id, kind, reference, valid_from, valid_until, purposes, categories, people)
     VALUES ($1, 'STANDARD_CONTRACT', 'SCC-1', $2, $3, $4, $5, $6)`,
    [agreement, validFrom, validUntil, purposes, categories, people],
  );
}

/** The footing of the recipient abroad. */
export const abroad = { recipient: 'abroad' };

/** The person's separate consent to these categories' going abroad to the recipient there. */
export async function letGoAbroad(
  world: PartnerWorld,
  person: string,
  categories: readonly string[],
  facts: Partial<ConsentFacts> = {},
): Promise<void> {
  await world.consent(person, { ...abroad, categories, separate: true, crossBorder: true, ...facts });
}

type Suspended = 'recipient' | 'purpose' | 'category';

export async function suspend(world: PartnerWorld, what: Suspended, id: string): Promise<void> {
  await world.sql.query(`UPDATE ${what} SET suspended_at = now() WHERE id = $1`, [id]);
}

export async function resume(world: PartnerWorld, what: Suspended, id: string): Promise<void> {
  await world.sql.query(`UPDATE ${what} SET suspended_at = NULL WHERE id = $1`, [id]);
}

export async function suspendEverything(world: PartnerWorld): Promise<void> {
  await world.sql.query('UPDATE containment SET suspended_at = now()');
}

export async function resumeEverything(world: PartnerWorld): Promise<void> {
  await world.sql.query('UPDATE containment SET suspended_at = NULL');
}

/** Looks at what holds while a change is written but not yet made: the instant before its commit. */
export async function beforeCommitOf(
  world: PartnerWorld,
  change: () => Promise<unknown>,
  look: () => Promise<unknown>,
): Promise<void> {
  await world.sql.query('BEGIN');
  await change();
  await look();
  await world.sql.query('COMMIT');
}

const anHourAgo = (): Date => new Date(Date.now() - hour);
