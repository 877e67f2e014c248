import type { InstrumentFacts } from '../../support/partnerWorld';
import type { PartnerWorld } from '../../support/partnerWorld';

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

/** A new version of a purpose, in effect and told to everybody an hour ago unless it says otherwise. */
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
  const { purpose = 'CUSTOMER_SUPPORT', version, material, effectiveFrom = anHourAgo() } = facts;
  const notifiedAt = facts.notifiedAt === undefined ? anHourAgo() : facts.notifiedAt;
  await world.sql.query(
    `INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
     VALUES ($1, $2, 'next', $3, $4, $5)`,
    [purpose, version, material, notifiedAt, effectiveFrom],
  );
}

/** A new version of the CRM's agreement, the second and in force from an hour ago unless it says otherwise. */
export async function newAgreementVersion(
  world: PartnerWorld,
  facts: {
    readonly version?: number;
    readonly purpose?: string;
    readonly necessary: readonly string[];
    readonly optional?: readonly string[];
    readonly inForceFrom?: Date;
    readonly inForceUntil?: Date;
    readonly assessedUntil?: Date;
  },
): Promise<void> {
  const { version = 2, purpose = 'CUSTOMER_SUPPORT', optional = [], inForceFrom = anHourAgo() } = facts;
  await world.sql.query(
    `INSERT INTO agreement_version (
       id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, assessed_until)
     VALUES ('crm/' || $1, 'crm', $1::integer, 'AGR-crm', $2, $3, now() - interval '1 year', $4)`,
    [version, inForceFrom, facts.inForceUntil, facts.assessedUntil],
  );
  await world.sql.query(
    `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
     VALUES ('crm/' || $1::integer, $2, $3, $4)`,
    [version, purpose, facts.necessary, optional],
  );
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

type Suspended = 'recipient' | 'purpose' | 'category';

export async function suspend(world: PartnerWorld, what: Suspended, id: string): Promise<void> {
  await world.sql.query(`UPDATE ${what} SET suspended_at = now() WHERE id = $1`, [id]);
}

export async function resume(world: PartnerWorld, what: Suspended, id: string): Promise<void> {
  await world.sql.query(`UPDATE ${what} SET suspended_at = NULL WHERE id = $1`, [id]);
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

const anHourAgo = (): Date => new Date(Date.now() - 60 * 60 * 1000);
