import type { DataSource, EntityManager } from 'typeorm';
import { officerNamed, reasonGiven } from './officer';
import type { RegistryErrorCode } from './RegistryError';
import { RegistryError } from './RegistryError';

/** What a suspension holds back: one recipient, one purpose, one category, or all sharing with everybody. */
export type Contained =
  | { readonly scope: 'RECIPIENT' | 'PURPOSE' | 'CATEGORY'; readonly id: string }
  | { readonly scope: 'EVERYTHING' };

export interface ContainmentDecision {
  readonly officer: string;
  readonly reason: string;
}

/** What is suspended now. Who and why are not known of what was entered as suspended. */
export interface Suspension {
  readonly scope: Contained['scope'];
  readonly target: string | null;
  readonly since: Date;
  readonly officer: string | null;
  readonly reason: string | null;
}

/**
 * Holds sharing back to contain an incident: from the next request of every replica on. Agreement VII.C, VII.D; PIPL 57.
 *
 * @throws RegistryError when it is not in the registry, or suspended already.
 */
export async function suspendSharing(
  dataSource: DataSource,
  contained: Contained,
  decision: ContainmentDecision,
): Promise<void> {
  await decide(dataSource, 'SUSPENDED', contained, decision);
}

/**
 * Lets sharing go on, as far as nothing else holds it back.
 *
 * @throws RegistryError when it is not in the registry, or not suspended.
 */
export async function resumeSharing(
  dataSource: DataSource,
  contained: Contained,
  decision: ContainmentDecision,
): Promise<void> {
  await decide(dataSource, 'RESUMED', contained, decision);
}

/** What is suspended now, the latest first. */
export async function suspensions(dataSource: DataSource): Promise<Suspension[]> {
  return dataSource.query<Suspension[]>(
    `SELECT held.scope, held.target, held.suspended_at AS since, e.decided_by AS officer, e.reason
     FROM (
       SELECT 'EVERYTHING' AS scope, NULL AS target, suspended_at FROM containment
       UNION ALL SELECT 'RECIPIENT', id, suspended_at FROM recipient
       UNION ALL SELECT 'PURPOSE', id, suspended_at FROM purpose
       UNION ALL SELECT 'CATEGORY', id, suspended_at FROM category
     ) AS held
     LEFT JOIN LATERAL (
       SELECT event, decided_by, reason FROM containment_event
       WHERE scope = held.scope AND target IS NOT DISTINCT FROM held.target ORDER BY id DESC LIMIT 1
     ) AS e ON e.event = 'SUSPENDED'
     WHERE held.suspended_at IS NOT NULL ORDER BY held.suspended_at DESC, held.scope, held.target`,
  );
}

type Event = 'SUSPENDED' | 'RESUMED';

async function decide(
  dataSource: DataSource,
  event: Event,
  contained: Contained,
  decision: ContainmentDecision,
): Promise<void> {
  const [officer, reason] = [officerNamed(decision.officer), reasonGiven(decision.reason)];
  await dataSource.transaction(async (manager) => {
    const switched = switchOf(contained);
    requireChange(event, await suspendedAt(manager, switched));
    // Who and why first, in one transaction with what they decide: neither is ever there without the other.
    await manager.query(
      'INSERT INTO containment_event (event, scope, target, decided_by, reason) VALUES ($1, $2, $3, $4, $5)',
      [event, contained.scope, switched.id, officer, reason],
    );
    await manager.query(
      `UPDATE ${switched.table} SET suspended_at = CASE WHEN $2 THEN now() END WHERE ${switched.where}`,
      [switched.key, event === 'SUSPENDED'],
    );
  });
}

/** Where it is written that something is suspended. */
interface Switch {
  readonly table: string;
  readonly where: string;
  readonly key: string;
  readonly id: string | null;
  readonly unknown: RegistryErrorCode;
}

function switchOf(contained: Contained): Switch {
  switch (contained.scope) {
    case 'EVERYTHING':
      return {
        table: 'containment',
        where: 'singleton = $1::boolean',
        key: 'true',
        id: null,
        unknown: 'NOT_SUSPENDED',
      };
    case 'RECIPIENT':
      return switchFor('recipient', contained.id, 'RECIPIENT_UNKNOWN');
    case 'PURPOSE':
      return switchFor('purpose', contained.id, 'PURPOSE_UNKNOWN');
    case 'CATEGORY':
      return switchFor('category', contained.id, 'CATEGORY_UNKNOWN');
  }
}

const switchFor = (table: string, id: string, unknown: RegistryErrorCode): Switch => ({
  table,
  where: 'id = $1',
  key: id,
  id,
  unknown,
});

/** One decision at a time: of two officers who suspend the same, one is told that it is done. */
async function suspendedAt(
  manager: EntityManager,
  { table, where, key, unknown }: Switch,
): Promise<Date | null> {
  const [row] = await manager.query<{ suspended_at: Date | null }[]>(
    `SELECT suspended_at FROM ${table} WHERE ${where} FOR UPDATE`,
    [key],
  );
  if (row) return row.suspended_at;
  throw new RegistryError(unknown, `there is no such ${table} in the registry`);
}

function requireChange(event: Event, since: Date | null): void {
  if (event === 'SUSPENDED' && since) {
    throw new RegistryError(
      'ALREADY_SUSPENDED',
      'this is suspended already: it stays so until it is resumed',
    );
  }
  if (event === 'RESUMED' && !since) {
    throw new RegistryError('NOT_SUSPENDED', 'this is not suspended: there is nothing to resume');
  }
}
