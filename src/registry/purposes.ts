import type { DataSource, EntityManager } from 'typeorm';
import { instantOf } from './instantOf';
import { officerNamed } from './officer';
import { refusedByDatabase } from './refusedByDatabase';
import { RegistryError } from './RegistryError';

/** A version of a purpose as an officer means it. */
export interface PurposeDraft {
  readonly purposeId: string;
  /** What data subjects are told that it is for. */
  readonly description: string;
  /** Whether consents and enrolments from before no longer count. The first version of a purpose always is. */
  readonly material: boolean;
  /** Now, unless it says otherwise. */
  readonly effectiveFrom: Date | undefined;
  /** Of the first version alone: that the purpose is new, and whether it optimises services (I.C.1.ii). */
  readonly first: { readonly optimisation: boolean } | undefined;
}

/** A version as officers see it. */
export interface PurposeOnRecord {
  readonly purposeId: string;
  readonly version: number;
  readonly optimisation: boolean;
  readonly description: string;
  readonly material: boolean;
  readonly effectiveFrom: Date;
  /** While it is null, the purpose in this version shares nothing. */
  readonly notifiedAt: Date | null;
  readonly state: 'NOT_YET' | 'PRESENT' | 'SUPERSEDED';
}

/**
 * Adds a version of a purpose, or a new purpose with its first one. From its instant on it is the present one, and shares
 * nothing before data subjects were told of it. Agreement I.B.2, III.A.4; PIPL 14(2), 17.
 *
 * @returns the version's number.
 * @throws RegistryError
 */
export async function addPurposeVersion(
  dataSource: DataSource,
  draft: PurposeDraft,
  officer: string,
): Promise<number> {
  const addedBy = officerNamed(officer);
  const { purposeId, effectiveFrom, first } = draft;
  const description = draft.description.trim();
  if (description === '') {
    throw new RegistryError('TERMS_MISSING', 'say what the purpose is, in the words that people are told');
  }
  if (first && !draft.material) {
    throw new RegistryError(
      'FIRST_IS_MATERIAL',
      'the first version of a purpose changes everything: it is material',
    );
  }
  return dataSource
    .transaction(async (manager) => {
      const at = await instantOf(manager);
      if (effectiveFrom && effectiveFrom < at) {
        throw new RegistryError(
          'VALIDITY_INVALID',
          'a version takes effect now or later: nobody acted under it before',
        );
      }
      await (first
        ? openPurpose(manager, purposeId, first.optimisation)
        : requirePurpose(manager, purposeId));
      const [added] = await manager.query<{ version: number }[]>(
        `INSERT INTO purpose_version (purpose_id, version, description, material, effective_from, added_by)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 FROM purpose_version WHERE purpose_id = $1
         RETURNING version`,
        [purposeId, description, draft.material, effectiveFrom ?? at, addedBy],
      );
      if (!added) throw new Error('the database did not say which version was added');
      return added.version;
    })
    .catch(refusedByDatabase);
}

/**
 * Records that data subjects have just been told of a version: it may share from its instant on. It stays so for good.
 *
 * @throws RegistryError
 */
export async function notifyPurpose(
  dataSource: DataSource,
  {
    purposeId,
    version,
    officer,
  }: { readonly purposeId: string; readonly version: number; readonly officer: string },
): Promise<void> {
  const notifiedBy = officerNamed(officer);
  await dataSource.transaction(async (manager) => {
    await requirePurpose(manager, purposeId);
    const [known] = await manager.query<{ notifiedAt: Date | null }[]>(
      'SELECT notified_at AS "notifiedAt" FROM purpose_version WHERE purpose_id = $1 AND version = $2 FOR UPDATE',
      [purposeId, version],
    );
    if (!known) throw new RegistryError('VERSION_UNKNOWN', 'this purpose has no version with this number');
    if (known.notifiedAt) {
      throw new RegistryError('ALREADY_NOTIFIED', 'people were told of this version already, and stay told');
    }
    await manager.query(
      `UPDATE purpose_version SET notified_at = clock_timestamp(), notified_by = $3
       WHERE purpose_id = $1 AND version = $2`,
      [purposeId, version, notifiedBy],
    );
  });
}

/** Every version of every purpose, the newest of each first. */
export async function listPurposes(dataSource: DataSource): Promise<PurposeOnRecord[]> {
  return dataSource.query<PurposeOnRecord[]>(
    `SELECT v.purpose_id AS "purposeId", v.version, p.optimisation, v.description, v.material,
       v.effective_from AS "effectiveFrom", v.notified_at AS "notifiedAt",
       CASE WHEN v.effective_from > now() THEN 'NOT_YET'
         WHEN v.version = max(v.version) FILTER (WHERE v.effective_from <= now()) OVER (PARTITION BY v.purpose_id)
         THEN 'PRESENT' ELSE 'SUPERSEDED' END AS state
     FROM purpose_version v JOIN purpose p ON p.id = v.purpose_id ORDER BY v.purpose_id, v.version DESC`,
  );
}

async function openPurpose(manager: EntityManager, id: string, optimisation: boolean): Promise<void> {
  if (!/^[A-Z][A-Z0-9_]{0,62}$/.test(id)) {
    throw new RegistryError(
      'PURPOSE_UNKNOWN',
      'a purpose is named as in the enum `Purpose`, such as CUSTOMER_SUPPORT',
    );
  }
  const opened = await manager.query<unknown[]>(
    'INSERT INTO purpose (id, optimisation) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
    [id, optimisation],
  );
  if (opened.length > 0) return;
  throw new RegistryError('PURPOSE_KNOWN', 'this purpose is in the registry: add a version to it instead');
}

/** One officer at a time: of two versions added at once, the second gets the next number. */
async function requirePurpose(manager: EntityManager, id: string): Promise<void> {
  const known = await manager.query<unknown[]>('SELECT FROM purpose WHERE id = $1 FOR NO KEY UPDATE', [id]);
  if (known.length > 0) return;
  throw new RegistryError('PURPOSE_UNKNOWN', 'name a purpose that is in the registry, or say that it is new');
}
