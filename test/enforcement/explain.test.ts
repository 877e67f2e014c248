import type { ExplanationRecord, Explanations, Inquiry, SampledField } from '../../src/enforcement';
import { StaleStandingError } from '../../src/enforcement';
import type { TestReader } from '../support/enforcementWorld';
import { anOperation, aPerson, aView, aWorld, everyConsent, pseudonymOf } from '../support/enforcementWorld';

const operation = anOperation('{ one { name email nationalId } }');
const one = aPerson('p1');
const aboutOne: Inquiry<TestReader> = { about: 'SUBJECT', find: async () => one };

type Behaviour = 'KEEPS' | 'FAILS_UNSTORED' | 'FAILS_STORED';

/** Keeps the contract, or breaks it in one of the two ways in which a record can. */
class TestExplanations implements Explanations {
  readonly records: ExplanationRecord[] = [];
  gate: Promise<void> = Promise.resolve();

  constructor(private readonly behaviour: Behaviour = 'KEEPS') {}

  async record(explanation: ExplanationRecord): Promise<void> {
    await this.gate;
    if (this.behaviour !== 'FAILS_UNSTORED') this.records.push(explanation);
    if (this.behaviour !== 'KEEPS') throw new Error('the connection was lost');
  }
}

it('explains nothing before the record is durable, and holds no snapshot meanwhile', async () => {
  const world = aWorld();
  const explanations = new TestExplanations();
  let open = (): void => undefined;
  explanations.gate = new Promise((resolve) => (open = resolve));
  let told = false;
  const explanation = world.enforcer
    .explain(operation, { by: 'officer-1', inquiry: aboutOne, explanations })
    .finally(() => (told = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect([told, world.source.opened]).toEqual([false, 0]);
  open();
  expect(await explanation).toMatchObject({ about: 'SUBJECT', subjects: 1 });
  expect(explanations.records).toEqual([
    {
      askedBy: 'officer-1',
      recipient: 'crm',
      purpose: 'CUSTOMER_SUPPORT',
      mode: 'SHARING',
      instrument: null,
      document: operation.documentHash,
      about: { kind: 'SUBJECT', pseudonym: pseudonymOf('p1') },
    },
  ]);
});

it.each<Behaviour>(['FAILS_UNSTORED', 'FAILS_STORED'])('explains nothing when the record %s', async (how) => {
  const explanations = new TestExplanations(how);
  const asked = { by: 'officer-1', inquiry: aboutOne, explanations };
  await expect(aWorld().enforcer.explain(operation, asked)).rejects.toThrow('the connection was lost');
});

it('reads nothing but the states: no resolver runs, and the ledger has no entry', async () => {
  const world = aWorld({ one });
  const explanations = new TestExplanations();
  await world.enforcer.explain(operation, { by: 'officer-1', inquiry: aboutOne, explanations });
  expect([world.reader.asked, world.ledger.entries]).toEqual([[], []]);
});

it('puts people together who fare alike, however different their states', async () => {
  const people = [
    one,
    aPerson('p2', { ...everyConsent, withdrawn: 1 << 7 }),
    aPerson('p3', { withdrawn: 2 }),
  ];
  const { fields, subjects } = await aWorld().enforcer.explain(operation, {
    by: 'officer-1',
    inquiry: { about: 'SAMPLE', draw: async () => people },
    explanations: new TestExplanations(),
  });
  const rows = (fields as SampledField[]).map(({ field, because, subjects: count, percent }) => [
    field,
    because,
    count,
    percent,
  ]);
  expect(subjects).toBe(3);
  expect(rows.filter(([field]) => field === 'Person.email')).toEqual([
    ['Person.email', 'CONSENT', 2, 66.7],
    ['Person.email', 'CONSENT_WITHDRAWN', 1, 33.3],
  ]);
});

it('closes for somebody whose state cannot be read, as a request does', async () => {
  const unreadable = { ...one, classKey: 'x' };
  const { fields } = await aWorld().enforcer.explain(operation, {
    by: 'officer-1',
    inquiry: { about: 'SAMPLE', draw: async () => [unreadable] },
    explanations: new TestExplanations(),
  });
  expect(fields.map(({ because }) => because)).toEqual(['NO_BASIS', 'NO_BASIS', 'NO_BASIS']);
});

it('leaves no record of a request that is turned away: there was nothing to explain', async () => {
  const world = aWorld();
  world.registry.views.set('crm', aView({ suspended: true }));
  const explanations = new TestExplanations();
  const asked = { by: 'officer-1', inquiry: aboutOne, explanations };
  await expect(world.enforcer.explain(operation, asked)).rejects.toMatchObject({
    code: 'RECIPIENT_SUSPENDED',
  });
  expect([explanations.records, world.source.readings]).toEqual([[], []]);
});

it.each([
  [1, 2, 1],
  [3, 3, 0],
])('begins anew when the terms moved on %i times, and records what it tells', async (moves, reads, kept) => {
  const world = aWorld();
  const explanations = new TestExplanations();
  let read = 0;
  const find = async (): Promise<typeof one> => {
    if (++read <= moves) throw new StaleStandingError();
    return one;
  };
  const asked = { by: 'officer-1', inquiry: { about: 'SUBJECT', find }, explanations } as const;
  const told = await world.enforcer.explain(operation, asked).catch((error: unknown) => error);
  expect(told).toMatchObject(kept === 1 ? { subjects: 1 } : { code: 'UNAVAILABLE' });
  expect([read, world.registry.reads, world.source.opened, explanations.records.length]).toEqual([
    reads,
    reads,
    0,
    kept,
  ]);
});
