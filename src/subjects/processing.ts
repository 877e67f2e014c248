import type { DataSource, EntityManager } from 'typeorm';
import { lockedPerson } from './person';
import type { SubjectCommand } from './subjectEvents';
import { recordEvent } from './subjectEvents';
import { SubjectError } from './SubjectError';

/**
 * Closes a person's data to every basis from the next request on, until it is opened again. Agreement V; PIPL 44.
 *
 * @throws SubjectError
 */
export async function restrictProcessing(dataSource: DataSource, command: SubjectCommand): Promise<void> {
  await about(dataSource, command, async (manager, subjectId, { restricted }) => {
    if (restricted) throw new SubjectError('ALREADY_RESTRICTED', "this person's data is restricted already");
    await manager.query('UPDATE account SET restricted_at = clock_timestamp() WHERE id = $1', [subjectId]);
    await recordEvent(manager, subjectId, command, { event: 'RESTRICTED' });
  });
}

/**
 * Lets a person's data be shared again, as far as nothing else closes it.
 *
 * @throws SubjectError
 */
export async function unrestrictProcessing(dataSource: DataSource, command: SubjectCommand): Promise<void> {
  await about(dataSource, command, async (manager, subjectId, { restricted }) => {
    if (!restricted) throw new SubjectError('NOT_RESTRICTED', "this person's data is not restricted");
    await manager.query('UPDATE account SET restricted_at = NULL WHERE id = $1', [subjectId]);
    await recordEvent(manager, subjectId, command, { event: 'UNRESTRICTED' });
  });
}

/** On which grounds a person may ask for erasure. Agreement V.A.1-6; PIPL 47. */
export const erasureGrounds = ['V.A.1', 'V.A.2', 'V.A.3', 'V.A.4', 'V.A.5', 'V.A.6'] as const;

/**
 * Closes a person's data to every basis from the moment they ask for erasure, also where a hold keeps it from being
 * erased. There is no way back: whoever comes back opens another account. Agreement IV, V.A; PIPL 47.
 *
 * @throws SubjectError
 */
export async function askErasure(dataSource: DataSource, command: SubjectCommand): Promise<void> {
  if (!erasureGrounds.some((ground) => ground === command.reason)) {
    throw new SubjectError('GROUND_UNKNOWN', `name the ground: one of ${erasureGrounds.join(', ')}`);
  }
  await about(dataSource, command, async (manager, subjectId, { erasureAsked }) => {
    if (erasureAsked) throw new SubjectError('ERASURE_ASKED', 'erasure was asked for already');
    await manager.query('UPDATE account SET erasure_requested_at = clock_timestamp() WHERE id = $1', [
      subjectId,
    ]);
    await recordEvent(manager, subjectId, command, { event: 'ERASURE_ASKED' });
  });
}

/**
 * Sets until when a person's data is kept: from that instant on it is closed to every basis. A period that is over is not
 * begun anew. Agreement IV; PIPL 19, 47.
 *
 * @throws SubjectError
 */
export async function setRetention(
  dataSource: DataSource,
  command: SubjectCommand & { readonly until: Date },
): Promise<void> {
  await about(dataSource, command, async (manager, subjectId, { retentionOver }) => {
    if (retentionOver) {
      throw new SubjectError('RETENTION_OVER', 'the retention of this data is over: it is not kept on');
    }
    await manager.query('UPDATE account SET retained_until = $2 WHERE id = $1', [subjectId, command.until]);
    await recordEvent(manager, subjectId, command, { event: 'RETENTION_SET', retainedUntil: command.until });
  });
}

/** What closes a person's data already. A mark that was dated ahead is not there yet. */
interface Closed {
  readonly restricted: boolean;
  readonly erasureAsked: boolean;
  readonly retentionOver: boolean;
}

async function about(
  dataSource: DataSource,
  { person }: SubjectCommand,
  change: (manager: EntityManager, subjectId: string, closed: Closed) => Promise<void>,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const subjectId = await lockedPerson(manager, person);
    const [closed] = await manager.query<[Closed]>(
      `SELECT coalesce(restricted_at <= clock_timestamp(), false) AS restricted,
         coalesce(erasure_requested_at <= clock_timestamp(), false) AS "erasureAsked",
         coalesce(retained_until <= clock_timestamp(), false) AS "retentionOver"
       FROM account WHERE id = $1`,
      [subjectId],
    );
    await change(manager, subjectId, closed);
  });
}
