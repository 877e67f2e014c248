import type { EntityManager } from 'typeorm';
import type { Person } from './person';
import { told } from './person';

/** What a person asks of the platform about their own data, or an officer decides about keeping it. */
export interface SubjectCommand {
  readonly person: Person;
  /** Why, or on which ground; it is kept for good, so it names nobody. */
  readonly reason: string;
  /** Where it was asked, e.g. `cli`, `subject-page`. */
  readonly channel: string;
}

type SubjectEvent =
  | { readonly event: 'PUBLISHED' | 'RETRACTED' | 'OBJECTED'; readonly category: string }
  | { readonly event: 'RESTRICTED' | 'UNRESTRICTED' | 'ERASURE_ASKED' }
  | { readonly event: 'RETENTION_SET'; readonly retainedUntil: Date };

/** In the transaction of what was asked for: neither is ever there without the other. */
export async function recordEvent(
  manager: EntityManager,
  subjectId: string,
  { reason, channel }: SubjectCommand,
  event: SubjectEvent,
): Promise<void> {
  await manager.query(
    `INSERT INTO subject_event (subject_id, event, category, retained_until, reason, channel)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      subjectId,
      event.event,
      'category' in event ? event.category : null,
      'retainedUntil' in event ? event.retainedUntil : null,
      told(reason, 'why'),
      told(channel, 'where it was asked'),
    ],
  );
}
