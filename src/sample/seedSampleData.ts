import type { ClientBase } from 'pg';
import { StorageFault } from '../storage/StorageFault';
import { withConnection } from '../storage/connect';
import { faultCode } from '../storage/faultCode';
import { checkSchema } from '../storage/migrate';
import { showUrl } from '../storage/showUrl';
import { Calendar } from './Calendar';
import { SampleFault } from './SampleFault';
import type { SampleSetting } from './SampleSetting';
import { insertAccounts, insertOrganisations } from './insertPeople';
import { insertRows } from './insertRows';
import { holdsNothing } from './isEmpty';
import { featured, featuredCount } from './people/demonstration';
import { openAccount } from './people/openAccount';
import { insertRegistry } from './registry/insertRegistry';
import { namedSubjectTable, namedSubjects } from './registry/legalInstruments';
import type { SampleSummary } from './summary';
import { countSample } from './summary';
import { drawInternationalWords } from './words/internationalWords';

export interface SampleOptions {
  /** 2,000 if not given. */
  readonly accounts?: number;
  /** A 32-bit integer; another one makes other people. */
  readonly seed?: number;
  /** The day that every date in the sample is reckoned from, today if not given: agreements are in force on it. */
  readonly asOf?: Date;
  readonly onProgress?: (done: number, total: number) => void;
}

const filledTables = [
  'organisation',
  'account',
  'subject_key',
  'activity',
  'value_provenance',
  'guardianship',
  'consent_record',
  'enrolment',
  'sharing_state',
  'registry_version',
  'subject_version',
];

/** Any number that nothing else takes advisory locks with; see `migrationLock`. */
const seedingLock = 758_425;

/**
 * Fills an empty database with generated people, recipients and consents. Nobody in it exists: names, numbers and
 * addresses are drawn by chance, and what could reach a person (e-mail domains, telephone numbers, national ids) can't
 * be anyone's. Equal options give equal people; only their keys, and with them the ids that recipients see, are secret
 * and new each time.
 *
 * One transaction: whoever looks sees nothing or everything, and a run that dies leaves nothing behind.
 */
export async function seedSampleData(url: string, options: SampleOptions = {}): Promise<SampleSummary> {
  const setting = await settingOf(options);
  await checkSchema(url);
  return withConnection(url, async (client) => {
    try {
      await client.query('BEGIN');
      await claimEmpty(client, url);
      await insertRegistry(client, setting.calendar);
      await insertOrganisations(client, setting);
      for await (const done of insertAccounts(client, setting)) {
        options.onProgress?.(done, setting.accounts);
      }
      await nameSubjects(client, setting);
      await client.query('COMMIT');
    } catch (fault) {
      // The fault that brought us here is the one to tell; a connection that is gone has rolled back by itself.
      await client.query('ROLLBACK').catch(() => undefined);
      throw fault instanceof SampleFault || fault instanceof StorageFault ? fault : seedingFault(fault, url);
    }
    // So much came at once that the server would plan the first requests for empty tables.
    await client.query(`VACUUM (ANALYZE) ${filledTables.join(', ')}`);
    return countSample(client);
  });
}

async function settingOf({
  accounts = 2_000,
  seed = 1,
  asOf = new Date(),
}: SampleOptions): Promise<SampleSetting> {
  if (!Number.isSafeInteger(accounts) || accounts < featuredCount) {
    throw new SampleFault(
      'SAMPLE_OPTIONS_INVALID',
      `\`accounts\` must be a whole number from ${featuredCount} up`,
    );
  }
  if (!Number.isInteger(seed) || (seed | 0) !== seed) {
    throw new SampleFault('SAMPLE_OPTIONS_INVALID', '`seed` must be a whole number of 32 bits');
  }
  if (Number.isNaN(asOf.getTime())) {
    throw new SampleFault('SAMPLE_OPTIONS_INVALID', '`asOf` must be a date');
  }
  return { accounts, seed, calendar: new Calendar(asOf), words: await drawInternationalWords(seed) };
}

/** Of two runs at once the second waits for the first, and then finds what it left. */
async function claimEmpty(client: ClientBase, url: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [seedingLock]);
  if (await holdsNothing(client)) return;
  throw new SampleFault(
    'DATABASE_NOT_EMPTY',
    `${showUrl(url)} already holds accounts or recipients, and a sample never mixes with them: seed an empty database`,
  );
}

async function nameSubjects(client: ClientBase, setting: SampleSetting): Promise<void> {
  const subjectIds = featured.NAMED.map((index) => openAccount(setting, index).id);
  await insertRows(client, namedSubjectTable, namedSubjects(setting.calendar, subjectIds));
}

/** The driver's own message can quote statements and values, so it stays in the cause. */
function seedingFault(cause: unknown, url: string): SampleFault {
  const state = faultCode(cause);
  return new SampleFault(
    'SEEDING_FAILED',
    `seeding ${showUrl(url)} failed${state === undefined ? '' : ` (${state})`}, and nothing was kept: mend the cause and run it again`,
    { cause },
  );
}
