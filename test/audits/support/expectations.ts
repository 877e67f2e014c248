import type { Footing, Learnt } from '../../graphs/partner/askAbout';
import { askAbout } from '../../graphs/partner/askAbout';
import type { ReducedForm } from '../../../src/policy';
import type { PartnerWorld } from '../../support/partnerWorld';

/** What the platform holds of everybody in an audit. */
const onRecord = {
  name: 'Canary Name',
  email: 'canary@example.com',
  phone: '+86 10 0000 0001',
  jobTitle: 'Lamplighter',
  company: 'Lantern Works',
  birthDate: '1980-05-05',
  nationalId: '000000198005050001',
  address: { city: 'Chengdu' },
};

/** What is left of it in the reduced forms that audits are about. */
const reduced = {
  name: { MASKED: 'C**' },
  email: { MASKED: 'c***@e***.com' },
  birthDate: { GENERALISED: '1980' },
} as const;

type FieldName = keyof typeof onRecord;
export type On = Omit<Footing, 'fields'>;

/** Field by field: `BASIS clause` for what must leave, `REASON clause` for what must not. */
export type ByField = Partial<Readonly<Record<FieldName, string>>>;

/** These values leave, each on this basis, and the ledger holds each with its basis. Resolves to the ledger's evidence. */
export async function expectShared(
  world: PartnerWorld,
  person: string,
  fields: ByField,
  on?: On,
): Promise<Readonly<Record<string, string | null>>> {
  const { answer, user, withheld } = await ask(world, person, namesOf(fields), on);
  expect(answer.errors).toEqual([]);
  expect(withheld).toEqual({});
  expect(user).toEqual(mapFields(fields, (name) => onRecord[name]));
  expect(answer.sharing?.reduced).toEqual([]);
  const { shared, refused } = await recordedIn(world, answer);
  expect(refused).toEqual({});
  expect(mapValues(shared, ({ form, basis, clause }) => `${form} ${basis} ${clause}`)).toEqual(
    mapValues(byCoordinate(fields), (told) => `FULL ${told}`),
  );
  return mapValues(shared, ({ evidence }) => evidence);
}

/** These fields leave in a form that is less than the value, each on its basis; told and entered as that form. */
export async function expectReduced(
  world: PartnerWorld,
  person: string,
  fields: Partial<Readonly<Record<keyof typeof reduced, `${ReducedForm} ${string}`>>>,
  on?: On,
): Promise<void> {
  const { answer, user, withheld } = await ask(world, person, namesOf(fields), on);
  const formOf = (name: string): string =>
    (new Map(Object.entries(fields)).get(name) ?? '').split(' ')[0] ?? '';
  const valueOf = (name: string): unknown =>
    new Map(Object.entries({ ...new Map(Object.entries(reduced)).get(name) })).get(formOf(name));
  expect([answer.errors, withheld]).toEqual([[], {}]);
  expect(user).toEqual(mapFields(fields, valueOf));
  expectNothingIn(answer.text, namesOf(fields));
  const told = (answer.sharing?.reduced ?? []).map(({ field, form }) => [field, form]);
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(namesOf(fields).map((name) => [`User.${name}`, formOf(name)])),
  );
  const { shared, refused } = await recordedIn(world, answer);
  expect(refused).toEqual({});
  expect(mapValues(shared, ({ form, basis, clause }) => `${form} ${basis} ${clause}`)).toEqual(
    byCoordinate(fields),
  );
}

/** The person is known and these fields are null, each for this reason, and the ledger holds each refusal. */
export async function expectWithheld(
  world: PartnerWorld,
  person: string,
  fields: ByField,
  on?: On,
): Promise<void> {
  const { answer, user, withheld } = await ask(world, person, namesOf(fields), on);
  expect(answer.errors).toEqual([]);
  expect(user).toEqual(mapFields(fields, () => null));
  expect(withheld).toEqual(byCoordinate(fields));
  expectNothingIn(answer.text, namesOf(fields));
  const { shared, refused } = await recordedIn(world, answer);
  expect(shared).toEqual({});
  expect(mapValues(refused, ({ reason, clause }) => `${reason} ${clause}`)).toEqual(byCoordinate(fields));
}

/** These values leave, and the ledger holds of each how the person is told of it. */
export async function expectNotice(
  world: PartnerWorld,
  person: string,
  notices: Partial<Readonly<Record<FieldName, Readonly<Record<string, string>>>>>,
  on?: On,
): Promise<void> {
  const { answer, withheld } = await ask(world, person, namesOf(notices), on);
  expect(answer.errors).toEqual([]);
  expect(withheld).toEqual({});
  const { shared } = await recordedIn(world, answer);
  expect(mapValues(shared, ({ notice }) => notice)).toEqual(
    Object.fromEntries(Object.entries(notices).map(([name, notice]) => [`User.${name}`, notice])),
  );
}

/** To this recipient, for this purpose, the person does not exist. */
export async function expectUnknown(world: PartnerWorld, person: string, on?: On): Promise<void> {
  const { answer, user } = await ask(world, person, everyName, on);
  expect(answer.errors).toEqual([]);
  expect(user).toBeNull();
  expect((await world.entryOf(answer)).entry.subjectCount).toBe(0);
}

/** The whole request gets nothing, with this code, and the ledger holds that it was turned away. */
export async function expectTurnedAway(
  world: PartnerWorld,
  person: string,
  code: string,
  on?: On,
): Promise<void> {
  const { answer } = await ask(world, person, everyName, on);
  expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  expect(answer.data?.['user'] ?? null).toBeNull();
  expectNothingIn(answer.text);
  const newest = (await world.entries()).at(-1);
  expect(newest?.recipient).toBe(on?.recipient ?? 'crm');
  expect(newest?.entry).toMatchObject({ turnedAway: code, subjectCount: 0 });
}

/** None of a person's values is in the text. */
export function expectNothingIn(text: string, names: readonly FieldName[] = everyName): void {
  for (const name of names) {
    const value = onRecord[name];
    expect(text).not.toContain(typeof value === 'string' ? value : value.city);
  }
}

async function ask(
  world: PartnerWorld,
  person: string,
  names: readonly FieldName[],
  on: On = {},
): Promise<Learnt> {
  const selections = names.map((name) => (name === 'address' ? 'address { city }' : name));
  return askAbout(world, person, { ...on, fields: selections.join(' ') });
}

/** What the ledger holds of an answer about one person. */
async function recordedIn(world: PartnerWorld, answer: Learnt['answer']) {
  const { entry } = await world.entryOf(answer);
  const [told] = entry.classes;
  const byField = <Row extends { readonly field: string }>(rows: readonly Row[] = []) =>
    Object.fromEntries(rows.map((row) => [row.field, row]));
  expect(entry.subjectCount).toBe(1);
  expect(told?.empty).toEqual([]);
  return { shared: byField(told?.shared), refused: byField(told?.refused) };
}

const isFieldName = (name: string): name is FieldName => name in onRecord;

const namesOf = (fields: object): FieldName[] => Object.keys(fields).filter(isFieldName);

const everyName = namesOf(onRecord);

function mapFields<Value>(fields: ByField, valueOf: (name: FieldName) => Value): Record<string, Value> {
  return Object.fromEntries(namesOf(fields).map((name) => [name, valueOf(name)]));
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  valueOf: (from: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, from]) => [name, valueOf(from)]));
}

const byCoordinate = (fields: ByField): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, told]) => [`User.${name}`, told]));
