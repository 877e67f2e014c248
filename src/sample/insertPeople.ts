import type { SampleSetting } from './SampleSetting';
import type { Database } from './insertRows';
import { insertRows } from './insertRows';
import { accountTable } from './people/Account';
import { activityOf, activityTable } from './people/activity';
import { guardianshipTable, guardianshipsAmong, speakersFor } from './people/guardianship';
import { openAccount } from './people/openAccount';
import { organisation, organisationCount, organisationTable } from './people/organisation';
import { provenanceOf, provenanceTable } from './people/provenance';
import { consentTable } from './sharing/Consent';
import { enrolmentTable } from './sharing/Enrolment';
import { shareWith } from './sharing/shareWith';

/** People made and inserted at once: memory holds so many and no more, however many there are in all. */
export const chunkSize = 1_000;

export async function insertOrganisations(database: Database, setting: SampleSetting): Promise<void> {
  const { seed, accounts, words } = setting;
  for (const { from, count } of chunks(organisationCount(accounts))) {
    const rows = Array.from({ length: count }, (_, place) => organisation(seed, from + place, words));
    await insertRows(database, organisationTable, rows);
  }
}

export async function* insertAccounts(database: Database, setting: SampleSetting): AsyncGenerator<number> {
  for (const { from, count } of chunks(setting.accounts)) {
    await insertChunk(database, setting, from, count);
    yield from + count;
  }
}

/** Consents before enrolments: what a person agreed to is known when the recipient first sees them. */
async function insertChunk(
  database: Database,
  setting: SampleSetting,
  from: number,
  count: number,
): Promise<void> {
  const accounts = Array.from({ length: count }, (_, place) => openAccount(setting, from + place));
  const guardianships = guardianshipsAmong(setting, accounts);
  const speakers = speakersFor(accounts, guardianships);
  const sharing = accounts.map((account) => shareWith(setting, account, speakers.get(account.id)));
  const provenance = accounts.flatMap((account) => provenanceOf(setting, account));
  await insertRows(database, accountTable, accounts);
  await insertRows(database, guardianshipTable, guardianships);
  await insertRows(database, provenanceTable, provenance);
  await insertRows(
    database,
    consentTable,
    sharing.flatMap(({ consents }) => consents),
  );
  await insertRows(
    database,
    enrolmentTable,
    sharing.flatMap(({ enrolments }) => enrolments),
  );
  await insertRows(
    database,
    activityTable,
    accounts.flatMap((account) => activityOf(setting, account)),
  );
}

function* chunks(total: number): Generator<{ from: number; count: number }> {
  for (let from = 0; from < total; from += chunkSize) {
    yield { from, count: Math.min(chunkSize, total - from) };
  }
}
