import type { DataSource, EntityManager } from 'typeorm';
import type { PolicySettings, Provenance } from '../policy';
import { categoryMask } from './categoryMask';
import { isMinorNow, lockedPerson, told } from './person';
import type { SubjectCommand } from './subjectEvents';
import { recordEvent } from './subjectEvents';
import { SubjectError } from './SubjectError';

/** About which values of a person: those of one or more categories. */
export interface PublicityCommand extends SubjectCommand {
  readonly categories: readonly string[];
}

/**
 * Records that the person made values public by their own choice, and where. They may be shared from the next request on,
 * as far as the agreement foresees them; a sensitive one may not. Agreement III.D.5; PIPL 13(1)(6), 27.
 *
 * @throws SubjectError
 */
export async function publishValues(
  dataSource: DataSource,
  command: PublicityCommand & { readonly reference: string },
  { ageOfMajority }: Pick<PolicySettings, 'ageOfMajority'>,
): Promise<void> {
  const reference = told(command.reference, 'where it was published');
  await forEachCategory(dataSource, command, async (manager, subjectId, category) => {
    if (await isMinorNow(manager, subjectId, ageOfMajority)) {
      throw new SubjectError('SUBJECT_IS_MINOR', 'what a minor publishes opens nothing (clause VIII.3)');
    }
    if (await isPublic(manager, subjectId, category)) {
      throw new SubjectError(
        'ALREADY_PUBLISHED',
        'this was published already: it stays so until it is taken back',
      );
    }
    await manager.query(
      `INSERT INTO value_provenance (account_id, category, source, reference, since)
       VALUES ($1, $2, 'PUBLISHED_BY_SUBJECT', $3, clock_timestamp())`,
      [subjectId, category, reference],
    );
    await recordEvent(manager, subjectId, command, { event: 'PUBLISHED', category });
  });
}

/**
 * Takes values back that the person had made public: closed again from the next request on. Agreement III.D.5; PIPL 27.
 *
 * @throws SubjectError
 */
export async function retractValues(dataSource: DataSource, command: PublicityCommand): Promise<void> {
  await forEachCategory(dataSource, command, async (manager, subjectId, category) => {
    if (!(await isPublic(manager, subjectId, category))) {
      throw new SubjectError('NOT_PUBLISHED', 'this is not on record as published by the person');
    }
    await endProvenance(manager, subjectId, category, 'PUBLISHED_BY_SUBJECT');
    await recordEvent(manager, subjectId, command, { event: 'RETRACTED', category });
  });
}

/**
 * Records that the person objects to their values' being shared because a lawful source made them public: from the next
 * request on, and against every source that comes in later. Agreement III.D.6; PIPL 27.
 *
 * @throws SubjectError
 */
export async function objectToSources(dataSource: DataSource, command: PublicityCommand): Promise<void> {
  await forEachCategory(dataSource, command, async (manager, subjectId, category) => {
    const before = await manager.query<unknown[]>(
      "SELECT FROM subject_event WHERE subject_id = $1 AND event = 'OBJECTED' AND category = $2",
      [subjectId, category],
    );
    if (before.length > 0) {
      throw new SubjectError('ALREADY_OBJECTED', 'the person objected to this already: it holds for good');
    }
    await endProvenance(manager, subjectId, category, 'LAWFUL_PUBLIC_SOURCE');
    await recordEvent(manager, subjectId, command, { event: 'OBJECTED', category });
  });
}

/** All or none: a command that is refused for one category changes nothing in the others. */
async function forEachCategory(
  dataSource: DataSource,
  { person, categories }: PublicityCommand,
  change: (manager: EntityManager, subjectId: string, category: string) => Promise<void>,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const subjectId = await lockedPerson(manager, person);
    await categoryMask(manager, categories);
    for (const category of new Set(categories)) await change(manager, subjectId, category);
  });
}

async function isPublic(manager: EntityManager, subjectId: string, category: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT FROM value_provenance
     WHERE account_id = $1 AND category = $2 AND source = 'PUBLISHED_BY_SUBJECT' AND ${notEnded}`,
    [subjectId, category],
  );
  return rows.length > 0;
}

async function endProvenance(
  manager: EntityManager,
  subjectId: string,
  category: string,
  source: Provenance['source'],
): Promise<void> {
  await manager.query(
    `UPDATE value_provenance SET ended_at = clock_timestamp()
     WHERE account_id = $1 AND category = $2 AND source = $3 AND ${notEnded}`,
    [subjectId, category, source],
  );
}

const notEnded = '(ended_at IS NULL OR ended_at > clock_timestamp())';
