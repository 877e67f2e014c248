import * as fc from 'fast-check';
import { partnerSchema } from '../../src/graphs/partner/partnerSchema';
import { createGatewayDataSource } from '../../src/storage/gatewayConnection';
import { PostgresRegistry } from '../../src/storage/registry/PostgresRegistry';
import { arbitraryPerson, writePerson } from '../sources/postgres/people';
import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld } from '../support/partnerWorld';
import type { Material, Stated } from './arbitraryOperation';
import { arbitraryStatement, drawOperation } from './arbitraryOperation';
import type { Canary } from './whatMayLeave';
import { whatMayLeave } from './whatMayLeave';

const hour = 60 * 60 * 1000;
/** After every record was written. */
const at = Math.ceil(Date.now() / hour) * hour + hour;
const seed = 20_260_724;

let world: PartnerWorld;
let material: Material;
let instrument: string;
const people: Canary[] = [];

beforeAll(async () => {
  world = await PartnerWorld.open({ LOG_LEVEL: 'debug' }, () => at);
  await world.sql.query(`
    INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
      SELECT id, version, 'next', version = 2, now() - interval '1 month', now() - interval '1 month' + version * interval '1 second'
      FROM purpose, generate_series(2, 3) AS version;
  `);
  instrument = await world.instrument([], {
    categories: ['NAME', 'PHONE_NUMBER', 'NATIONAL_ID', 'POSTAL_ADDRESS'],
  });
  for (const [index, records] of fc.sample(arbitraryPerson(at), { numRuns: 40, seed }).entries()) {
    const canary = (field: string): string => `CANARY-${index}-${field}`;
    const values = {
      name: canary('name'),
      email: `${canary('email')}@example.cn`,
      phone: canary('phone'),
      jobTitle: canary('title'),
      company: canary('company'),
      city: canary('city'),
      nationalId: canary('number'),
      matter: canary('matter'),
    };
    people.push({ records, values });
    await writePerson(world.sql, records, instrument, values);
  }
  const registryData = await createGatewayDataSource(world.databaseUrl).initialize();
  const { schema } = partnerSchema(await new PostgresRegistry(registryData).catalogue());
  await registryData.destroy();
  const { rows } = await world.sql.query<{ id: string }>(
    "SELECT DISTINCT 'usr_' || pairwise_id AS id FROM sharing_state",
  );
  const values = people.flatMap((person) => Object.values(person.values) as string[]);
  material = { schema, ids: rows.map(({ id }) => id), values: [...values, 'CANARY', 'C'] };
});
afterAll(() => world.close());

/** Every canary in a text. */
const canariesIn = (text: string): string[] => text.match(/CANARY-\d+-[a-z]+(@example\.cn)?/g) ?? [];

const allowed = new Map<string, ReadonlySet<string>>();

async function mayLeave(recipient: string, { purpose, mode, cites }: Stated): Promise<ReadonlySet<string>> {
  const key = [recipient, purpose, mode, cites].join();
  const known = allowed.get(key);
  if (known) return known;
  const asked = { purposeId: purpose, mode, instrumentId: cites ? instrument : undefined };
  const open = await whatMayLeave(world.databaseUrl, people, recipient, asked, instrument, at);
  allowed.set(key, open);
  return open;
}

function everythingOf({ status, headers, text }: GraphAnswer): string {
  return [status, ...[...headers].map((header) => header.join(': ')), text].join('\n');
}

describe.each([
  ['crm', 150, 300],
  ['rival', 60, 5],
  ['frugal', 60, 1],
  ['abroad', 40, 0],
  ['court', 20, 0],
  ['suspended', 20, 0],
  ['lapsed', 20, 0],
])('whatever %s asks (%d operations)', (recipient, numRuns, atLeast) => {
  it('no value comes back, is logged or is entered that the plain decision does not let out', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), arbitraryStatement, async (draw, stated) => {
        const { purpose, mode, cites } = stated;
        const cited = cites ? `, instrument: "${instrument}"` : '';
        const { query, variables } = drawOperation(
          draw,
          material,
          `@purpose(is: ${purpose}, mode: ${mode}${cited})`,
        );
        const answer = await world.ask(query, { recipient, variables: { ...variables } });
        const codes = answer.errors.map(({ extensions }) => extensions.code);
        expect(codes).not.toContain('GRAPHQL_VALIDATION_FAILED');
        expect(codes).not.toContain('GRAPHQL_PARSE_FAILED');
        const open = await mayLeave(recipient, stated);
        const seen = canariesIn(everythingOf(answer));
        told += seen.length;
        expect(seen.filter((canary) => !open.has(canary))).toEqual([]);
      }),
      { numRuns, seed, endOnFailure: true },
    );
    // Operations that nothing ever comes back to would prove nothing.
    expect(told).toBeGreaterThanOrEqual(atLeast);
    expect(canariesIn(world.log.join(''))).toEqual([]);
    expect(canariesIn(JSON.stringify(await world.entries()))).toEqual([]);
  });
});

it('all that may leave does come back to who asks for it, so that its absence elsewhere proves something', async () => {
  const stated: Stated = { purpose: 'CUSTOMER_SUPPORT', mode: 'SHARING', cites: true };
  const { text } = await world.ask(
    `query @purpose(is: CUSTOMER_SUPPORT, instrument: "${instrument}") { users(first: 1000) { edges { node {
      name email phone jobTitle company nationalId address { city } activity { edges { node { subjectMatter } } } } } } }`,
  );
  const open = await mayLeave('crm', stated);
  expect(open.size).toBeGreaterThan(20);
  expect(new Set(canariesIn(text))).toEqual(open);
});
