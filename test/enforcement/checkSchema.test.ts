import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema } from 'graphql';
import { checkSchema, readAnnotations, SchemaGapsError } from '../../src/enforcement';
import type { ReducedForm } from '../../src/policy';
import { projectRoot } from '../../src/projectRoot';
import { offeredForms } from '../../src/sources/postgres';
import { directives, enforcementCatalogue } from '../support/enforcementWorld';

/** Coordinates of the gaps in a schema that has the partner graph's directives. */
function gapsOf(typeDefs: string): string[] {
  return errorOf(typeDefs)?.gaps.map(({ coordinate }) => coordinate) ?? [];
}

function errorOf(typeDefs: string): SchemaGapsError | undefined {
  try {
    checkSchema(makeExecutableSchema({ typeDefs: [directives, typeDefs] }), enforcementCatalogue, offered);
    return undefined;
  } catch (error) {
    if (error instanceof SchemaGapsError) return error;
    throw error;
  }
}

/** What the sources of the partner graph offer, and a person who can be masked. */
const offered = new Map([...offeredForms, ['Person.name', new Set<ReducedForm>(['MASKED'])]]);

const query = 'type Query { person: Person @notPersonal }';
const id = 'id: ID! @notPersonal';
const name = 'name: String @personal(category: NAME) @share';
const person = `type Person @dataSubject { ${id} ${name} }`;

/** What passes, then what does not, with the coordinates told. */
type Case = readonly [edge: string, typeDefs: string, ...coordinates: string[]];

const cases: Readonly<Record<string, readonly Case[]>> = {
  'every field says whether it is personal': [
    ['each is annotated', `${query} ${person}`],
    ['the type says it for its fields', `${query} ${person} type Page @notPersonal { size: Int }`],
    ['a field says nothing', `${query} ${person} extend type Person { age: Int }`, 'Person.age'],
    ['a field of the query says nothing', 'type Query { person: Int }', 'Query.person'],
    ['a field of an interface says nothing', `${query} ${person} interface Aged { age: Int }`, 'Aged.age'],
    [
      'an extension adds one that says nothing',
      `${query} type Person @dataSubject { ${id} } extend type Person { a: Int, ${name} }`,
      'Person.a',
    ],
    [
      'a field says both',
      `${query} type Person @dataSubject { ${id} name: String @personal(category: NAME) @notPersonal }`,
      'Person.name',
    ],
    [
      'a type that is not personal has a personal field',
      `${query} type Person @dataSubject @notPersonal { id: ID! ${name} }`,
      'Person.name',
    ],
    [
      'an interface that is not personal has a personal field',
      `${query} ${person} interface Named @notPersonal { ${name} }`,
      'Named.name',
    ],
    [
      '@share alone says nothing',
      `${query} type Person @dataSubject { ${id} name: String @share }`,
      'Person.name',
      'Person.name',
    ],
  ],
  'a personal field can be null': [
    [
      'a list of non-null values can',
      `${query} type Person @dataSubject { ${id} names: [String!] @personal(category: NAME) }`,
    ],
    [
      'a value can not',
      `${query} type Person @dataSubject { ${id} name: String! @personal(category: NAME) }`,
      'Person.name',
    ],
    [
      'a list can not',
      `${query} type Person @dataSubject { ${id} names: [String]! @personal(category: NAME) }`,
      'Person.names',
    ],
    [
      'a value of an interface can not',
      `${query} ${person} interface Named { name: String! @personal(category: NAME) }`,
      'Named.name',
    ],
  ],
  '@share stands on personal fields': [
    ['on one that is not', `${query} type Person @dataSubject { id: ID! @notPersonal @share }`, 'Person.id'],
    ['on one of a type that is not', `type Query @notPersonal { a: Int @share }`, 'Query.a'],
  ],
  '@reducible promises what can be kept': [
    [
      'a form that is offered',
      `${query} type Person @dataSubject { ${id} ${name} @reducible(to: [MASKED]) }`,
    ],
    [
      'one that is not',
      `${query} type Person @dataSubject { ${id} ${name} @reducible(to: [PSEUDONYM]) }`,
      'Person.name',
    ],
    [
      'one of two that is not',
      `${query} type Person @dataSubject { ${id} ${name} @reducible(to: [MASKED, PSEUDONYM]) }`,
      'Person.name',
    ],
    [
      'of a field that is offered in none',
      `${query} ${person} extend type Person { title: String @personal(category: JOB_TITLE) @share @reducible(to: [MASKED]) }`,
      'Person.title',
    ],
    ['no form', `${query} type Person @dataSubject { ${id} ${name} @reducible(to: []) }`, 'Person.name'],
    [
      'on a field that is not personal',
      `${query} type Person @dataSubject { ${id} name: String @notPersonal @reducible(to: [MASKED]) }`,
      'Person.name',
    ],
    [
      'on a field that is never shared',
      `${query} type Person @dataSubject { ${id} name: String @personal(category: NAME) @reducible(to: [MASKED]) }`,
      'Person.name',
    ],
  ],
  'types repeat the annotations of their interfaces': [
    [
      'alike',
      `${query} interface Named { ${name} } type Person implements Named @dataSubject { ${id} ${name} }`,
    ],
    [
      'without',
      `${query} interface Named { ${name} } type Person implements Named @dataSubject { ${id} name: String @notPersonal }`,
      'Person.name',
    ],
    [
      'the type alone is personal',
      `${query} interface Named @notPersonal { name: String } type Person implements Named @dataSubject { ${id} ${name} }`,
      'Person.name',
    ],
    [
      'of another category',
      `${query} interface Named { ${name} } type Person implements Named @dataSubject { ${id} name: String @personal(category: JOB_TITLE) @share }`,
      'Person.name',
    ],
    [
      'the interface alone is shared',
      `${query} interface Named { ${name} } type Person implements Named @dataSubject { ${id} name: String @personal(category: NAME) }`,
      'Person.name',
    ],
    [
      'the type alone is shared',
      `${query} interface Named { name: String @personal(category: NAME) } type Person implements Named @dataSubject { ${id} ${name} }`,
      'Person.name',
    ],
    [
      'on more bases',
      `${query} interface Named { name: String @personal(category: NAME) @share(on: [CONSENT]) } type Person implements Named @dataSubject { ${id} ${name} }`,
      'Person.name',
    ],
    [
      'the interface alone is reducible',
      `${query} interface Named { ${name} @reducible(to: [MASKED]) } type Person implements Named @dataSubject { ${id} ${name} }`,
      'Person.name',
    ],
    [
      'on the same bases, in another order',
      `${query} interface Named { name: String @personal(category: NAME) @share(on: [CONSENT, NECESSITY]) } type Person implements Named @dataSubject { ${id} name: String @personal(category: NAME) @share(on: [NECESSITY, CONSENT]) }`,
    ],
    [
      'an interface of an interface',
      `${query} interface Named { ${name} } interface Called implements Named { name: String @notPersonal } type Person implements Named & Called @dataSubject { ${id} ${name} }`,
      'Called.name',
      'Person.name',
    ],
  ],
  'a data subject is identified': [
    [
      'by another field that is named',
      'type Query { person: Person @notPersonal } type Person @dataSubject(id: "key") { key: ID! @notPersonal }',
    ],
    [
      'by none',
      'type Query { person: Person @notPersonal } type Person @dataSubject { key: ID! @notPersonal }',
      'Person.id',
    ],
    [
      'by one that can be null',
      'type Query { person: Person @notPersonal } type Person @dataSubject { id: ID @notPersonal }',
      'Person.id',
    ],
    [
      'by one that is no ID',
      'type Query { person: Person @notPersonal } type Person @dataSubject { id: Int! @notPersonal }',
      'Person.id',
    ],
    [
      'by a list',
      'type Query { person: Person @notPersonal } type Person @dataSubject { id: [ID!]! @notPersonal }',
      'Person.id',
    ],
    [
      'by one that is personal',
      'type Query { person: Person @notPersonal } type Person @dataSubject { id: ID! @personal(category: NAME) }',
      'Person.id',
      'Person.id',
    ],
  ],
  'a personal field is somebody’s': [
    [
      'behind a data subject',
      `${query} type Person @dataSubject { ${id} home: Home @notPersonal } type Home { ${name} }`,
    ],
    ['on the query', `type Query { ${name} }`, 'Query.name'],
    ['on a mutation', `${query} ${person} type Mutation { ${name} }`, 'Mutation.name'],
    [
      'beside a data subject',
      `type Query { person: Person @notPersonal home: [Home!] @notPersonal } ${person} type Home { ${name} }`,
      'Home.name',
    ],
    [
      'behind a data subject and beside it',
      `type Query { person: Person @notPersonal home: Home @notPersonal } type Person @dataSubject { ${id} home: Home @notPersonal } type Home { ${name} }`,
      'Home.name',
    ],
    [
      'through a union',
      `type Query { any: Any @notPersonal } union Any = Person | Home ${person} type Home { ${name} }`,
      'Home.name',
    ],
    [
      'through an interface',
      `type Query { any: Named @notPersonal } interface Named { ${name} } type Person implements Named @dataSubject { ${id} ${name} } type Home implements Named { ${name} }`,
      'Home.name',
    ],
    ['on a type that nothing reaches', `${query} ${person} type Home { ${name} }`],
  ],
  'a filter says what it compares with': [
    [
      'each does',
      'type Query { a(by: By): Int @notPersonal } input By { name: String @filtersOn(category: NAME) inner: By }',
    ],
    [
      'one does not',
      'type Query { a(by: By): Int @notPersonal } input By { name: String @filtersOn(category: NAME) mail: String }',
      'By.mail',
    ],
    [
      'a list does not',
      'type Query { a(by: By): Int @notPersonal } input By { names: [String!]! }',
      'By.names',
    ],
    [
      'one of an inner condition does not',
      'type Query { a(by: By): Int @notPersonal } input By { inner: Inner } input Inner { name: String }',
      'Inner.name',
    ],
  ],
  'an order says what it orders by': [
    [
      'each value does',
      'type Query { a(by: By): Int @notPersonal } enum By { NAME @filtersOn(category: NAME) }',
    ],
    ['an enum that orders nothing', 'type Query { a(by: By): Int @notPersonal } enum By { ASC DESC }'],
    [
      'one value does not',
      'type Query { a(by: By): Int @notPersonal } enum By { NAME @filtersOn(category: NAME) AGE }',
      'By.AGE',
    ],
  ],
};

describe.each(Object.entries(cases))('%s:', (_rule, schemas) => {
  it.each(schemas.map(([edge, typeDefs, ...coordinates]) => ({ edge, typeDefs, coordinates })))(
    '$edge',
    ({ typeDefs, coordinates }) => {
      expect(gapsOf(typeDefs)).toEqual(coordinates);
    },
  );
});

describe('a category that the catalogue does not hold', () => {
  const withCategory = directives.replace('  BEHAVIOUR\n', '  BEHAVIOUR\n  HEALTH\n');
  const typeDefs = `
    type Query { person(of: String @filtersOn(category: HEALTH), by: By): Person @notPersonal }
    type Person @dataSubject { ${id} ill: String @personal(category: HEALTH) }
    interface Ill { ill: String @personal(category: HEALTH) }
    input By { ill: String @filtersOn(category: HEALTH) }
    enum Order { ILL @filtersOn(category: HEALTH) }`;
  const schema = makeExecutableSchema({ typeDefs: [withCategory, typeDefs] });

  it('is a gap wherever it is named', () => {
    const gaps = ((): SchemaGapsError['gaps'] => {
      try {
        checkSchema(schema, enforcementCatalogue);
        return [];
      } catch (error) {
        return error instanceof SchemaGapsError ? error.gaps : [];
      }
    })();
    expect(gaps.map(({ coordinate }) => coordinate).sort()).toEqual(
      ['By.ill', 'Ill.ill', 'Order.ILL', 'Person.ill', 'Query.person(of:)'].sort(),
    );
  });

  it('is never passed over as if its field were not personal', () => {
    expect(() => readAnnotations(schema, enforcementCatalogue)).toThrow(/Person\.ill/);
  });
});

it('a personal field that names no category at all is a gap', () => {
  const loose =
    'directive @personal(category: String) on FIELD_DEFINITION directive @notPersonal on FIELD_DEFINITION directive @dataSubject(id: String) on OBJECT';
  const schema = buildSchema(`${loose} ${query} type Person @dataSubject { ${id} name: String @personal }`);
  expect(() => checkSchema(schema, enforcementCatalogue)).toThrow(SchemaGapsError);
  expect(() => readAnnotations(schema, enforcementCatalogue)).toThrow(/Person\.name/);
});

it('all gaps of a schema are told at once, each with its place, what is wrong and how to mend it', () => {
  const error = errorOf(`
    type Query { person: Person }
    type Person @dataSubject { id: Int name: String! @personal(category: NAME) }
    input By { name: String }`);
  expect(error?.gaps.map(({ coordinate }) => coordinate)).toEqual([
    'Query.person',
    'Person.id',
    'Person.name',
    'Person.id',
    'By.name',
  ]);
  for (const { coordinate, problem, mend } of error?.gaps ?? []) {
    expect(error?.message).toContain(`\`${coordinate}\` ${problem}: ${mend}`);
    expect(mend).not.toBe('');
  }
});

it('the partner graph leaves no gap', () => {
  const partner = readFileSync(join(projectRoot(), 'schema', 'partner.graphql'), 'utf8');
  expect(gapsOf(partner)).toEqual([]);
});

it('the partner graph would leave a gap without any one of its annotations', () => {
  const partner = readFileSync(join(projectRoot(), 'schema', 'partner.graphql'), 'utf8');
  const annotation = /@(notPersonal|personal\([^)]*\)|filtersOn\([^)]*\)|dataSubject\([^)]*\))/g;
  const ungapped = [...partner.matchAll(annotation)]
    .map(({ index, 0: text }) => partner.slice(0, index) + partner.slice(index + text.length))
    .filter((changed) => gapsOf(changed).length === 0);
  expect(ungapped).toEqual([]);
});
