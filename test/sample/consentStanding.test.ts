import * as fc from 'fast-check';
import { Client } from 'pg';
import type { CategoryCatalogue, Instant } from '../../src/policy';
import { summarise } from '../../src/policy';
import { Calendar } from '../../src/sample/Calendar';
import { insertRows } from '../../src/sample/insertRows';
import { insertRegistry } from '../../src/sample/registry/insertRegistry';
import type { Consent } from '../../src/sample/sharing/Consent';
import { consentTable } from '../../src/sample/sharing/Consent';
import type { Guardianship } from '../../src/sample/people/guardianship';
import { guardianshipTable } from '../../src/sample/people/guardianship';
import { createTestDatabase } from '../support/database';
import { aPurpose, aRecipient, aRequest, anEvidence } from '../support/policyBuilders';
import { loadCatalogue, loadConsents, loadGuardianships } from './records';

/** The instant at which every history is judged. */
const at: Instant = Date.UTC(2026, 5, 15, 12);
const about = [at - 365 * 86_400_000, at - 1, at, at + 1, at + 365 * 86_400_000];
const allCategories = 0b1_1111_1111;

/** A guardian's record is of the first or the second of two. */
type Guardian = 0 | 1;
type Drawn = Omit<Consent, 'subjectId' | 'by' | 'guardianId'> & { readonly guardian: Guardian | null };

/** Most records are about crm and its customer support, so that histories are long enough to matter. */
const recordBy = (...speakers: Drawn['guardian'][]): fc.Arbitrary<Drawn> =>
  fc
    .record({
      at: fc.constantFrom(at - 1_000, at - 1_000, at - 1_000, at, at + 1).map(text),
      event: fc.constantFrom('GIVEN', 'GIVEN', 'GIVEN', 'WITHDRAWN'),
      kind: fc.constantFrom('EXPLICIT', 'EXPLICIT', 'EXPLICIT', 'EXPLICIT', 'DEEMED'),
      guardian: fc.constantFrom(...speakers),
      recipientId: fc.constantFrom('crm', 'crm', 'crm', 'crm', 'mailing'),
      purposeId: fc.constantFrom(
        'CUSTOMER_SUPPORT',
        'CUSTOMER_SUPPORT',
        'CUSTOMER_SUPPORT',
        'ORDER_FULFILMENT',
      ),
      purposeVersion: fc.constantFrom(1, 2, 2),
      mode: fc.constantFrom('SHARING', 'SHARING', 'SHARING', 'TRANSFER', 'PUBLIC_DISCLOSURE'),
      categories: fc.oneof(fc.constant(allCategories), fc.integer({ min: 1, max: allCategories })),
      separate: fc.boolean(),
      crossBorder: fc.constantFrom(false, false, false, true),
      expiresAt: fc.constantFrom(null, null, ...about.map(text)),
      language: fc.constant('en'),
      channel: fc.constant('app'),
    })
    .map((drawn) => ({ ...drawn, separate: drawn.separate || drawn.crossBorder }));

const historyOf = (record: fc.Arbitrary<Drawn>, ...birthDates: string[]) =>
  fc.record({
    records: fc.array(record, { minLength: 1, maxLength: 7 }),
    materialVersion: fc.constantFrom(0, 1, 2, 3),
    birthDate: fc.constantFrom(...birthDates),
    links: fc.uniqueArray(arbitraryLink, {
      selector: ({ guardian }) => guardian,
      minLength: 1,
      maxLength: 2,
    }),
  });

const arbitraryLink = fc.record({
  guardian: fc.constantFrom<Guardian[]>(0, 1),
  verified: fc.constantFrom(at - 2_000, at - 2_000, at - 1_000, at - 999),
  ended: fc.constantFrom(undefined, undefined, at - 1, at, at + 1),
});

const adultsHistory = historyOf(recordBy(null, null, null, null, 0), '1990-03-14');
const minorsHistory = historyOf(recordBy(null, 0, 0, 0, 1), '2010-01-01', '2010-01-01', '2015-01-01');
const arbitraryHistory = fc.oneof(adultsHistory, minorsHistory);
type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;
type History = typeof adultsHistory extends fc.Arbitrary<infer T> ? T : never;

describe('consent_standing in PostgreSQL', () => {
  let database: TestDatabase;
  let client: Client;
  let catalogue: CategoryCatalogue;
  let guardianIds: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
    await insertRegistry(client, new Calendar(new Date(at)));
    catalogue = await loadCatalogue(client);
    guardianIds = await openAccounts(2);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('says of any history of consents what the policy says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryHistory, { minLength: 100, maxLength: 100 }), async (histories) => {
        const subjectIds = await openAccounts(histories.length);
        await record(subjectIds, histories);
        expect(await askPostgres(subjectIds, histories)).toEqual(await askPolicy(subjectIds, histories));
      }),
      // One counterexample among a hundred is told as it is: shrinking would write thousands of accounts.
      { numRuns: 5, endOnFailure: true },
    );
  });

  it('comes upon each of its answers to an adult, so that equal does not mean empty', async () => {
    const histories = fc.sample(adultsHistory, { numRuns: 800, seed: 1 });
    const subjectIds = await openAccounts(histories.length);
    await record(subjectIds, histories);
    const answers = await askPostgres(subjectIds, histories);
    for (const place of [0, 1, 2, 3, 4, 5]) {
      expect(answers.filter((masks) => masks[place] !== 0).length).toBeGreaterThan(15);
    }
  });

  it("counts some guardians' consents of minors, and not others", async () => {
    const histories = fc.sample(minorsHistory, { numRuns: 800, seed: 1 });
    const subjectIds = await openAccounts(histories.length);
    await record(subjectIds, histories);
    const live = (await askPostgres(subjectIds, histories)).filter(([mask]) => mask !== 0).length;
    expect(live).toBeGreaterThan(15);
    expect(live).toBeLessThan(400);
  });

  async function openAccounts(count: number): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      'INSERT INTO account (name) SELECT NULL FROM generate_series(1, $1) RETURNING id',
      [count],
    );
    return rows.map(({ id }) => id);
  }

  async function record(subjectIds: readonly string[], histories: readonly History[]): Promise<void> {
    const rows = histories.flatMap(({ records }, place) =>
      records.map(({ guardian, ...facts }) => ({
        ...facts,
        by: guardian === null ? ('SUBJECT' as const) : ('GUARDIAN' as const),
        guardianId: guardian === null ? null : (guardianIds[guardian] ?? ''),
        subjectId: subjectIds[place] ?? '',
      })),
    );
    await insertRows(client, consentTable, rows);
    await insertRows(client, guardianshipTable, histories.flatMap(linksOf));

    function linksOf({ links }: History, place: number): Guardianship[] {
      return links.map(({ guardian, verified, ended }) => ({
        minorId: subjectIds[place] ?? '',
        guardianId: guardianIds[guardian] ?? '',
        relation: 'PARENT',
        claimedAt: text(at - 3_000),
        verifiedAt: text(verified),
        endedAt: ended === undefined ? null : text(ended),
      }));
    }
  }

  async function askPostgres(
    subjectIds: readonly string[],
    histories: readonly History[],
  ): Promise<number[][]> {
    const { rows } = await client.query<{ masks: number[] }>(
      `SELECT consent_standing(
         subject_id, 'crm', 'CUSTOMER_SUPPORT', 'SHARING', material_version, born, 18, 14, $3) AS masks
       FROM unnest($1::uuid[], $2::integer[], $4::date[]) WITH ORDINALITY AS asked (subject_id, material_version, born, place)
       ORDER BY place`,
      [
        subjectIds,
        histories.map(({ materialVersion }) => materialVersion),
        new Date(at),
        histories.map(({ birthDate }) => birthDate),
      ],
    );
    return rows.map(({ masks }) => masks);
  }

  async function askPolicy(
    subjectIds: readonly string[],
    histories: readonly History[],
  ): Promise<number[][]> {
    const consents = await loadConsents(client, catalogue, subjectIds, at);
    const guardianships = await loadGuardianships(client, subjectIds);
    return histories.map(({ materialVersion, birthDate }, place) => {
      const request = aRequest({
        recipient: aRecipient({ id: 'crm' }),
        purpose: aPurpose({ id: 'CUSTOMER_SUPPORT', materialVersion }),
      });
      const subjectId = subjectIds[place] ?? '';
      const evidence = anEvidence({
        at,
        birthDate,
        consents: consents.get(subjectId) ?? [],
        guardianships: guardianships.get(subjectId) ?? [],
      });
      const state = summarise(request, evidence, catalogue);
      const { live, liveSeparate, outdated, expired, withdrawn, crossBorder } = state;
      return [live, liveSeparate, outdated, expired, withdrawn, crossBorder];
    });
  }
});

function text(instant: Instant): string {
  return new Date(instant).toISOString();
}
