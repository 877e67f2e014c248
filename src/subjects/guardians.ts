import type { DataSource, EntityManager } from 'typeorm';
import type { PolicySettings } from '../policy';
import { isAccountId, isMinorNow, lockedPerson, told } from './person';
import { SubjectError } from './SubjectError';

/** Whose guardian somebody is, both by the platform's own ids of their accounts. */
export interface GuardianLink {
  readonly minorId: string;
  readonly guardianId: string;
}

export type Relation = 'PARENT' | 'APPOINTED';

/** A link as it stands on record. It counts from its verification until its end. */
export interface GuardianOnRecord extends GuardianLink {
  readonly relation: Relation;
  readonly claimedAt: Date;
  readonly verifiedAt: Date | null;
  readonly verifiedBy: string | null;
  readonly verifiedHow: string | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

type Ages = Pick<PolicySettings, 'ageOfMajority'>;

/**
 * Writes down that somebody claims to be a minor's guardian. Anybody can claim: it opens nothing before it is verified.
 * Agreement VIII.1-2; PIPL 31.
 *
 * @throws SubjectError
 */
export async function linkGuardian(
  dataSource: DataSource,
  link: GuardianLink & { readonly relation: Relation },
  settings: Ages,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await requireGuardianOfMinor(manager, link, settings);
    if (await openLink(manager, link)) {
      throw new SubjectError('LINK_EXISTS', 'the two are linked already: verify the link, or end it first');
    }
    await manager.query(
      'INSERT INTO guardianship (minor_id, guardian_id, relation, claimed_at) VALUES ($1, $2, $3, clock_timestamp())',
      [link.minorId, link.guardianId, link.relation],
    );
  });
}

/**
 * Records who verified a claim, and how. From now on the guardian's consents count, not those from before.
 *
 * @throws SubjectError
 */
export async function verifyGuardian(
  dataSource: DataSource,
  link: GuardianLink,
  verification: { readonly by: string; readonly how: string },
  settings: Ages,
): Promise<void> {
  const by = told(verification.by, 'who verified it');
  const how = told(verification.how, 'how it was verified');
  await dataSource.transaction(async (manager) => {
    await requireGuardianOfMinor(manager, link, settings);
    const open = await requireOpenLink(manager, link);
    if (open.verified) {
      throw new SubjectError('LINK_VERIFIED', 'this link was verified already: it counts until it is ended');
    }
    await manager.query(
      `UPDATE guardianship SET verified_at = clock_timestamp(), verified_by = $3, verified_how = $4
       WHERE minor_id = $1 AND guardian_id = $2 AND ended_at IS NULL`,
      [link.minorId, link.guardianId, by, how],
    );
  });
}

/**
 * Ends a link, verified or not: from the next request on the guardian's consents no longer count, and another guardian's
 * do not stand in for them.
 *
 * @throws SubjectError
 */
export async function endGuardianship(
  dataSource: DataSource,
  link: GuardianLink,
  endedBy: string,
): Promise<void> {
  const by = told(endedBy, 'who ended it');
  await dataSource.transaction(async (manager) => {
    await lockedPerson(manager, { subjectId: link.minorId });
    await requireOpenLink(manager, link);
    await manager.query(
      `UPDATE guardianship SET ended_at = clock_timestamp(), ended_by = $3
       WHERE minor_id = $1 AND guardian_id = $2 AND ended_at IS NULL`,
      [link.minorId, link.guardianId, by],
    );
  });
}

/** The links of a minor, of a guardian or of everybody, those that wait to be verified first, then the newest. */
export async function guardianLinks(
  dataSource: DataSource,
  of: Partial<GuardianLink> = {},
): Promise<GuardianOnRecord[]> {
  for (const id of [of.minorId, of.guardianId]) if (id !== undefined && !isAccountId(id)) return [];
  return dataSource.query<GuardianOnRecord[]>(
    `SELECT minor_id AS "minorId", guardian_id AS "guardianId", relation, claimed_at AS "claimedAt",
       verified_at AS "verifiedAt", verified_by AS "verifiedBy", verified_how AS "verifiedHow", ended_at AS "endedAt",
       ended_by AS "endedBy"
     FROM guardianship WHERE ($1::uuid IS NULL OR minor_id = $1) AND ($2::uuid IS NULL OR guardian_id = $2)
     ORDER BY (verified_at IS NULL AND ended_at IS NULL) DESC, claimed_at DESC, minor_id, guardian_id`,
    [of.minorId ?? null, of.guardianId ?? null],
  );
}

/**
 * @returns the open link between the two, and whether it was verified.
 * @throws SubjectError `LINK_UNKNOWN`
 */
export async function requireOpenLink(
  manager: EntityManager,
  link: GuardianLink,
): Promise<{ readonly verified: boolean }> {
  const open = await openLink(manager, link);
  if (open) return open;
  throw new SubjectError('LINK_UNKNOWN', 'the two are not linked as guardian and minor: link them first');
}

async function openLink(
  manager: EntityManager,
  { minorId, guardianId }: GuardianLink,
): Promise<{ verified: boolean } | undefined> {
  if (!isAccountId(guardianId)) return undefined;
  const rows = await manager.query<{ verified: boolean }[]>(
    `SELECT verified_at IS NOT NULL AS verified FROM guardianship
     WHERE minor_id = $1 AND guardian_id = $2 AND (ended_at IS NULL OR ended_at > clock_timestamp())`,
    [minorId, guardianId],
  );
  return rows[0];
}

async function requireGuardianOfMinor(
  manager: EntityManager,
  { minorId, guardianId }: GuardianLink,
  { ageOfMajority }: Ages,
): Promise<void> {
  const minor = await lockedPerson(manager, { subjectId: minorId });
  if (!(await isMinorNow(manager, minor, ageOfMajority))) {
    throw new SubjectError('SUBJECT_OF_AGE', 'this person is of age and speaks for themselves');
  }
  if (minorId.toLowerCase() === guardianId.toLowerCase()) {
    throw new SubjectError('GUARDIAN_OF_ANOTHER', 'nobody is their own guardian: name another account');
  }
  const known =
    isAccountId(guardianId) &&
    (await manager.query<unknown[]>('SELECT FROM account WHERE id = $1', [guardianId])).length > 0;
  if (!known) throw new SubjectError('GUARDIAN_UNKNOWN', "there is no such account: give the guardian's own");
  if (await isMinorNow(manager, guardianId, ageOfMajority)) {
    throw new SubjectError(
      'GUARDIAN_IS_MINOR',
      'a guardian must be of age: enter their date of birth if it is not known',
    );
  }
}
