import type { DataSource } from 'typeorm';
import { officerNamed } from './officer';
import { RegistryError } from './RegistryError';

/** What an officer should look at; nothing in it is about a person. */
export interface Alarm {
  readonly id: string;
  readonly kind: string;
  readonly recipientId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** How often, since it was first seen and until it was acknowledged. */
  readonly count: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
}

/** The newest last: those that nobody has acknowledged, or all. */
export async function alarmFeed(
  dataSource: DataSource,
  { acknowledged = false }: { readonly acknowledged?: boolean } = {},
): Promise<Alarm[]> {
  return dataSource.query<Alarm[]>(
    `SELECT id, kind, recipient_id AS "recipientId", first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt",
       count, details, acknowledged_by AS "acknowledgedBy", acknowledged_at AS "acknowledgedAt"
     FROM alarm WHERE $1 OR acknowledged_at IS NULL ORDER BY last_seen_at, id`,
    [acknowledged],
  );
}

/**
 * Somebody has looked at it. What goes on after that raises another one.
 *
 * @throws RegistryError `ALARM_UNKNOWN` when there is no such alarm, or it was acknowledged before.
 */
export async function acknowledgeAlarm(dataSource: DataSource, id: number, officer: string): Promise<void> {
  const [acknowledged] = await dataSource.query<[unknown[], number]>(
    `UPDATE alarm SET acknowledged_by = $2, acknowledged_at = clock_timestamp()
     WHERE id = $1 AND acknowledged_at IS NULL RETURNING id`,
    [id, officerNamed(officer)],
  );
  if (acknowledged.length > 0) return;
  throw new RegistryError('ALARM_UNKNOWN', 'no alarm with this number stands: list those that do');
}
