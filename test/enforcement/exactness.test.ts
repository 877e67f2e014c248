import * as fc from 'fast-check';
import type { Answer, ReportedRedaction, SubjectRecord } from '../../src/enforcement';
import { keyOfForm } from '../../src/enforcement';
import { compileField, decideCompiled, decodeClassKey, encodeClassKey, standingAt } from '../../src/policy';
import type { Decision, Form } from '../../src/policy';
import type { World } from '../support/enforcementDraw';
import { arbitraryDraws, draw, drawValue, seed } from '../support/enforcementDraw';
import { arbitraryOperation } from '../support/enforcementOperations';
import { positions, recorded, walk } from '../support/enforcementOracle';
import type { PersonalPlace } from '../support/enforcementOracle';
import type { TestLedger, TestReader } from '../support/enforcementWorld';
import {
  aState,
  aView,
  enforcementAnnotations,
  enforcementSchema,
  EnforcementWorld,
  marksOf,
  pseudonymOf,
} from '../support/enforcementWorld';
import { now, theSettings } from '../support/policyBuilders';

const people = ['p0', 'p1', 'p2', 'g0', 'g1'];
const idOf = new Map(people.map((id) => [pseudonymOf(id), id]));

/** Of e-mail and postal addresses the purpose needs less than all; parts and lists of addresses can't be reduced. */
const facts = {
  necessary: ['NAME', 'EMAIL_ADDRESS', 'POSTAL_ADDRESS'],
  forms: { EMAIL_ADDRESS: 'MASKED', POSTAL_ADDRESS: 'GENERALISED' },
} as const;

/** The same few people everywhere, each with a state of their own; whatever is read of them is drawn. */
class RandomPeople implements TestReader {
  readonly asked = new Set<string>();

  constructor(private readonly world: World) {}

  value(type: string, field: string, parent: unknown): unknown {
    const { place = '', id } = (parent ?? {}) as { place?: string; id?: string };
    if (field === 'id') return id;
    const here = `${place}/${field}`;
    const coordinate = `${type}.${field}`;
    this.asked.add(coordinate);
    const definition = enforcementSchema.getType(type);
    if (!definition || !('getFields' in definition)) throw new Error(`no type ${type}`);
    const fieldType = definition.getFields()[field]?.type;
    const { world } = this;
    const drawing = { world, schema: enforcementSchema, objectOf: this.objectOf };
    return drawValue(drawing, fieldType as Parameters<typeof drawValue>[1], here);
  }

  classKeyOf(id: string): string {
    const kind = draw(this.world, id, 'kind', 8);
    if (kind === 0) return 'unreadable';
    const live = draw(this.world, id, 'live', 2 ** 9);
    const state = {
      live,
      liveSeparate: kind % 2 === 0 ? live : 0,
      flags: kind > 4 ? 16 : kind === 4 ? 1 : 0,
    };
    return encodeClassKey(aState(state));
  }

  private readonly objectOf = (
    __typename: string,
    place: string,
  ): { readonly place: string } & Partial<SubjectRecord> => {
    if (__typename !== 'Person' && __typename !== 'Guardian') return { ...{ __typename }, place };
    const pool = people.filter((id) => id.startsWith(__typename === 'Person' ? 'p' : 'g'));
    const id = pool[draw(this.world, place, 'who', pool.length)] ?? '';
    const record = { classKey: this.classKeyOf(id), pseudonym: pseudonymOf(id), revision: '1' };
    return { ...{ __typename, id }, place, ...record, ...this.reducedOf(place) };
  };

  /** What a source hands out of a person in the forms that were asked for, beside the values that are resolved. */
  private reducedOf(place: string): Record<string, unknown> {
    const some = (what: string): string | null =>
      draw(this.world, place, what, 5) === 0 ? null : `reduced ${what}`;
    const city = { __typename: 'Address', place, [keyOfForm('city', 'GENERALISED')]: some('city') };
    return {
      [keyOfForm('email', 'MASKED')]: some('email'),
      [keyOfForm('address', 'GENERALISED')]: some('address') && city,
    };
  }
}

/** What the policy says of one field of one person, from their state alone. */
function decisionOn(coordinate: string, classKey: string): Decision | undefined {
  const field = enforcementAnnotations.personalFields.get(coordinate);
  const asked = { purposeId: 'CUSTOMER_SUPPORT', mode: 'SHARING', instrumentId: undefined } as const;
  const { standing } = aView(facts);
  const { request } = standing ? standingAt(standing, asked, now, theSettings()) : { request: undefined };
  const state = decodeClassKey(classKey);
  if (!field || !request || !state) return undefined;
  return decideCompiled(compileField(request, field, now), state);
}

const lineOf = ({ subject, coordinate }: PersonalPlace): string => `${subject} ${coordinate}`;

const fieldsOf = (places: readonly PersonalPlace[]): string[] => [...new Set(places.map(lineOf))].sort();

function recordedForms({ draft, subjects }: TestLedger['last']): Set<string> {
  const lines = subjects.flatMap(({ pseudonym, classIndex }) =>
    (draft.classes[classIndex]?.shared ?? []).map(
      ({ field, form }) => `${idOf.get(pseudonym) ?? '?'} ${field} ${form}`,
    ),
  );
  return new Set(lines);
}

function isExact(answer: Answer, world: EnforcementWorld, reader: RandomPeople): void {
  if (!answer.sharing) return;
  const { places, subjects } = walk(answer.data);
  const formOf = ({ coordinate, subject }: PersonalPlace): Form | undefined => {
    const decision = decisionOn(coordinate, reader.classKeyOf(subject));
    return decision?.outcome === 'PERMIT' ? decision.form : undefined;
  };
  const permitted = (place: PersonalPlace): boolean => formOf(place) !== undefined;
  const failed = ({ exactly }: PersonalPlace): boolean =>
    answer.errors.some(({ path = [] }) => `${path.join('.')}.`.startsWith(`${exactly}.`));
  const left = places.filter(({ value }) => value !== null);
  const withheld = places.filter((place) => place.value === null && !permitted(place));
  const empty = places.filter((place) => place.value === null && permitted(place) && !failed(place));

  expect(left.filter((place) => !permitted(place))).toEqual([]);
  const entry = world.ledger.last;
  expect(entry.subjects.map(({ pseudonym }) => idOf.get(pseudonym)).sort()).toEqual([...subjects].sort());
  expect(entry.draft.subjectCount).toBe(subjects.size);
  expect(recorded(entry, idOf, 'shared')).toEqual(fieldsOf(left));
  expect(recorded(entry, idOf, 'refused')).toEqual(fieldsOf(withheld));
  expect(recordedForms(entry)).toEqual(
    new Set(left.map((place) => `${lineOf(place)} ${formOf(place) ?? ''}`)),
  );
  const shared = new Set(fieldsOf(left));
  expect(recorded(entry, idOf, 'empty')).toEqual(fieldsOf(empty).filter((line) => !shared.has(line)));
  const distinct = new Set(entry.draft.classes.map((each) => JSON.stringify(each)));
  expect(distinct.size).toBe(entry.draft.classes.length);
  expect(new Set(entry.subjects.map(({ classIndex }) => classIndex)).size).toBe(distinct.size);
  reportIsExact(answer.sharing.redactions, withheld);
  reportIsExact(
    answer.sharing.reduced,
    left.filter((place) => formOf(place) !== 'FULL'),
  );
}

function reportIsExact(
  rows: readonly Pick<ReportedRedaction, 'field' | 'path' | 'at' | 'count'>[],
  told: readonly PersonalPlace[],
): void {
  const reported = rows.flatMap(({ field, path, at, count }) => {
    expect(positions(at)).toHaveLength(at === undefined ? 1 : count);
    return positions(at).map((position) => `${field} ${path} ${position}`);
  });
  const due = told.map(({ coordinate, path, at }) => `${coordinate} ${path} ${at}`);
  expect(reported.sort()).toEqual(due.sort());
}

const operations = arbitraryOperation(enforcementSchema, marksOf);

describe(`any operation on any world (FC_SEED=${seed})`, () => {
  it('records exactly the personal values that left, and reports exactly those withheld', async () => {
    let disclosures = 0;
    let withValues = 0;
    let withReduced = 0;
    const world = new EnforcementWorld(new RandomPeople({ seed: 0, nulls: 0, faults: 0, waits: 'NEVER' }));
    world.registry.views.set('crm', aView(facts));
    const draws = fc.array(arbitraryDraws, { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(operations, draws, async ({ text, variables }, worlds) => {
        // The second world meets the plan that the first one left: decisions and outcomes remembered must not mix.
        for (const drawn of worlds) {
          const reader = new RandomPeople(drawn);
          world.source.reader = reader;
          const answer = await world.ask(text, { variables });
          isExact(answer, world, reader);
          if (answer.sharing) disclosures++;
          if (answer.sharing?.reduced.length) withReduced++;
          if (answer.sharing && world.ledger.last.draft.classes.some(({ shared }) => shared.length > 0))
            withValues++;
        }
      }),
      { numRuns: 500, seed },
    );
    expect(disclosures).toBeGreaterThan(300);
    expect(withValues).toBeGreaterThan(50);
    expect(withReduced).toBeGreaterThan(20);
  });
});
