import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLCompositeType, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType, isUnionType, parse } from 'graphql';
import type {
  Enforcer,
  IncomingOperation,
  Ledger,
  OfferedForms,
  Reading,
  Receipt,
  Registry,
  RegistryView,
  Source,
  SubjectRecord,
  TimedView,
} from '../../src/enforcement';
import { checkSchema, Enforcer as TheEnforcer, readAnnotations } from '../../src/enforcement';
import type { EntryDraft, EntrySubject } from '../../src/ledger';
import type { CategoryCatalogue, RecipientStanding, ReducedForm, SharingState } from '../../src/policy';
import { createCatalogue, encodeClassKey } from '../../src/policy';
import { projectRoot } from '../../src/projectRoot';
import {
  aCategory,
  always,
  anAgreedPurpose,
  anAgreement,
  aRecipient,
  now,
  theSettings,
  year,
} from './policyBuilders';

export const enforcementCatalogue: CategoryCatalogue = createCatalogue(
  [
    'NAME',
    'EMAIL_ADDRESS',
    'PHONE_NUMBER',
    'JOB_TITLE',
    'ORGANISATION',
    'BIRTH_DATE',
    'POSTAL_ADDRESS',
    'NATIONAL_ID',
    'BEHAVIOUR',
  ].map((id, bit) => aCategory({ id, bit, sensitive: id === 'NATIONAL_ID' })),
);

function registered<Named extends { readonly suspended: boolean }>({ suspended, ...named }: Named) {
  return { ...named, suspendedAt: suspended ? always.from : undefined };
}

export const enforcementCategories: RecipientStanding['categories'] =
  enforcementCatalogue.all.map(registered);

export const directives = readFileSync(join(projectRoot(), 'schema', 'directives.graphql'), 'utf8');

const typeDefs = `
  type Query {
    me: Self! @notPersonal
    one: Person @notPersonal
    other: Person @notPersonal
    crowd: Crowd! @notPersonal
    sparse: [Person] @notPersonal
    rows: [[Person]!] @notPersonal
    whoever: Anyone @notPersonal
    anybody: [Anyone!] @notPersonal
    named: [Named] @notPersonal
  }
  type Self @notPersonal { title: String!, number: Int }
  type Crowd @notPersonal { members: [Person!]!, total: Int }
  interface Named { id: ID! @notPersonal, name: String @personal(category: NAME) @share }
  union Anyone = Person | Guardian
  type Person implements Named @dataSubject {
    id: ID! @notPersonal
    name: String @personal(category: NAME) @share
    email: String @personal(category: EMAIL_ADDRESS) @share @reducible(to: [MASKED, PSEUDONYM])
    secret: String @personal(category: JOB_TITLE)
    nationalId: String @personal(category: NATIONAL_ID) @share(on: [CONSENT])
    nicknames: [String] @personal(category: JOB_TITLE) @share
    address: Address @personal(category: POSTAL_ADDRESS) @share @reducible(to: [GENERALISED])
    homes: [[Address!]] @personal(category: POSTAL_ADDRESS) @share
    badge: Badge @notPersonal
    badges: [Badge] @notPersonal
    guardian: Guardian @personal(category: ORGANISATION) @share
    rank: Int! @notPersonal
  }
  type Address {
    city: String @personal(category: POSTAL_ADDRESS) @share @reducible(to: [GENERALISED])
    street: String @personal(category: POSTAL_ADDRESS) @share
    company: String @personal(category: ORGANISATION) @share
    code: Int! @notPersonal
  }
  type Badge {
    title: String @personal(category: NAME) @share
    number: Int! @notPersonal
  }
  type Guardian implements Named @dataSubject {
    id: ID! @notPersonal
    name: String @personal(category: NAME) @share
    phone: String @personal(category: PHONE_NUMBER) @share
    wards: [Person!] @notPersonal
  }
`;

/** What a test's source gives for a field; the parent is undefined for a field of the query. */
export interface TestReader {
  value(type: string, field: string, parent: unknown): unknown;
}

/** Two kinds of data subject, one within the other; personal objects and lists; paths through a union and an interface. */
export const enforcementSchema: GraphQLSchema = withReaders(
  makeExecutableSchema({ typeDefs: [directives, typeDefs] }),
);

/** What objects hold under a form's own key, where a test puts it there. */
export const enforcementForms: OfferedForms = new Map<string, ReadonlySet<ReducedForm>>([
  ['Person.email', new Set(['MASKED', 'PSEUDONYM'])],
  ['Person.address', new Set(['GENERALISED'])],
  ['Address.city', new Set(['GENERALISED'])],
]);

checkSchema(enforcementSchema, enforcementCatalogue, enforcementForms);

export const enforcementAnnotations = readAnnotations(enforcementSchema, enforcementCatalogue);

function withReaders(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (parent: unknown, _args, { reader }: { reader: TestReader | undefined }): unknown => {
        if (type.name === 'Self' || field.name === 'me') return field.name === 'me' ? {} : 'a recipient';
        if (!reader) throw new Error('nobody may be read');
        return reader.value(type.name, field.name, parent);
      };
    }
  }
  return schema;
}

export const fetching: ReadonlySet<string> = new Set(
  Object.keys(enforcementSchema.getQueryType()?.getFields() ?? {})
    .filter((name) => name !== 'me')
    .map((name) => `Query.${name}`),
);

/** What tells a test whose object it looks at. */
export function marksOf(type: GraphQLCompositeType): string {
  if (isUnionType(type)) return '__typename ... on Person { id } ... on Guardian { id }';
  const isSubject = isInterfaceType(type) || enforcementAnnotations.dataSubjectTypes.has(type.name);
  return isSubject ? '__typename id' : '__typename';
}

/** A state in which nothing is permitted. */
export function aState(facts: Partial<SharingState> = {}): SharingState {
  return {
    flags: 0,
    live: 0,
    liveSeparate: 0,
    outdated: 0,
    expired: 0,
    withdrawn: 0,
    crossBorder: 0,
    publishedBySubject: 0,
    lawfulPublicSource: 0,
    ...facts,
  };
}

/** The mask of consents to these categories. */
export function consents(...ids: readonly string[]): Pick<SharingState, 'live'> {
  return { live: ids.reduce((mask, id) => mask | (1 << (enforcementCatalogue.get(id)?.bit ?? 30)), 0) };
}

export const everyConsent = consents(...enforcementCatalogue.all.map(({ id }) => id));

/** A person as a source hands them out: `values` are theirs by field; one that is a function is called. */
export function aPerson(
  id: string,
  state: Partial<SharingState> = everyConsent,
  values: Readonly<Record<string, unknown>> = {},
): SubjectRecord & Readonly<Record<string, unknown>> {
  return {
    __typename: 'Person',
    id,
    rank: 1,
    name: `name of ${id}`,
    email: `email of ${id}`,
    classKey: encodeClassKey(aState(state)),
    pseudonym: pseudonymOf(id),
    revision: '7',
    ...values,
  };
}

export function pseudonymOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** Reads what the objects hold, and remembers for which fields it was asked. */
export class ObjectReader implements TestReader {
  readonly asked: string[] = [];

  constructor(private readonly roots: Readonly<Record<string, unknown>>) {}

  value(type: string, field: string, parent: unknown): unknown {
    this.asked.push(`${type}.${field}`);
    const value = ((parent ?? this.roots) as Record<string, unknown>)[field];
    return typeof value === 'function' ? (value as () => unknown)() : value;
  }
}

/** A registry that a test changes under the enforcer's feet. */
export class TestRegistry implements Registry {
  readonly views = new Map<string, RegistryView>([
    ['crm', aView({ id: 'crm' })],
    ['rival', aView({ id: 'rival', necessary: [] })],
  ]);
  /** What is remembered of a client where that is not the present. */
  readonly outdated = new Map<string, RegistryView>();
  reads = 0;

  constructor(private readonly at = now) {}

  remembered(clientId: string): TimedView | undefined {
    const view = this.outdated.get(clientId) ?? this.views.get(clientId);
    return view && { view, at: this.at };
  }

  async current(clientId: string): Promise<TimedView> {
    this.reads++;
    const view = this.views.get(clientId);
    return {
      view: view ?? { revision: '1', standing: undefined },
      at: this.at,
    };
  }
}

/** A recipient whose agreement foresees every category, for customer support and order fulfilment. */
export function aView(
  facts: {
    readonly id?: string;
    readonly revision?: string;
    readonly suspended?: boolean;
    readonly necessary?: readonly string[];
    readonly categories?: RecipientStanding['categories'];
    readonly forms?: Readonly<Record<string, ReducedForm>>;
  } = {},
): RegistryView {
  const {
    id = 'crm',
    revision = '1',
    suspended = false,
    necessary = ['NAME', 'EMAIL_ADDRESS'],
    forms = {},
  } = facts;
  const optional = new Set(enforcementCatalogue.all.map((category) => category.id));
  const purposes = ['CUSTOMER_SUPPORT', 'ORDER_FULFILMENT'];
  const standing: RecipientStanding = {
    recipient: registered(aRecipient({ id, suspended })),
    categories: facts.categories ?? enforcementCategories,
    name: id,
    agreements: [
      {
        ...anAgreement({
          id: `${id}/1`,
          purposes: [
            anAgreedPurpose({
              purposeId: 'CUSTOMER_SUPPORT',
              necessary: new Set(necessary),
              optional,
              forms: new Map(Object.entries(forms)),
            }),
            anAgreedPurpose({
              purposeId: 'ORDER_FULFILMENT',
              necessary: new Set(),
              optional: new Set(['EMAIL_ADDRESS']),
            }),
          ],
        }),
        version: 1,
        reference: 'AGR-1',
      },
    ],
    purposes: purposes.map((purpose) => ({
      id: purpose,
      optimisation: false,
      suspendedAt: undefined,
      versions: [
        {
          version: 1,
          description: 'first',
          material: true,
          notifiedAt: now - year,
          effectiveFrom: always.from,
        },
      ],
    })),
    instruments: [],
  };
  return { revision, standing };
}

export type LedgerBehaviour = 'KEEPS' | 'FAILS_UNSTORED' | 'FAILS_STORED';

/** Keeps the contract, or breaks it in one of the two ways in which a ledger can: failed and not stored, failed but stored. */
export class TestLedger implements Ledger {
  readonly entries: { readonly draft: EntryDraft; readonly subjects: readonly EntrySubject[] }[] = [];
  behaviour: LedgerBehaviour = 'KEEPS';
  /** Holds an append back until it resolves. */
  gate: Promise<void> = Promise.resolve();

  async append(draft: EntryDraft, subjects: readonly EntrySubject[]): Promise<Receipt> {
    await this.gate;
    if (this.behaviour !== 'FAILS_UNSTORED') this.entries.push({ draft, subjects });
    if (this.behaviour !== 'KEEPS') throw new Error('the connection was lost');
    return {
      shard: 1,
      position: String(this.entries.length),
      sequence: this.entries.length,
      leafHash: '00',
      treeSize: '2',
      rootHash: '00',
    };
  }

  get last(): { readonly draft: EntryDraft; readonly subjects: readonly EntrySubject[] } {
    const last = this.entries[this.entries.length - 1];
    if (!last) throw new Error('the ledger holds no entry');
    return last;
  }

  /** What the last entry says of one data subject. */
  classOf(id: string): EntryDraft['classes'][number] | undefined {
    const subject = this.last.subjects.find(({ pseudonym }) => pseudonym === pseudonymOf(id));
    return this.last.draft.classes[subject?.classIndex ?? -1];
  }
}

export class TestSource implements Source<TestReader> {
  readonly readings: Reading[] = [];
  opened = 0;
  usedFields: readonly string[] = [];

  constructor(public reader: TestReader) {}

  open(reading: Reading): ReturnType<Source<TestReader>['open']> {
    this.readings.push(reading);
    this.opened++;
    return {
      reader: this.reader,
      at: () => now + 1,
      usedFields: () => this.usedFields,
      close: async () => {
        this.opened--;
      },
    };
  }
}

/** An enforcer on a schema of the tests' own, with everything around it to be changed. */
export class EnforcementWorld {
  readonly registry = new TestRegistry();
  readonly ledger = new TestLedger();
  readonly source: TestSource;
  readonly enforcer: Enforcer<TestReader>;

  constructor(reader: TestReader) {
    this.source = new TestSource(reader);
    this.enforcer = new TheEnforcer<TestReader>({
      schema: enforcementSchema,
      schemaHash: 'ab'.repeat(32),
      annotations: enforcementAnnotations,
      fetching,
      settings: theSettings(),
      registry: this.registry,
      source: this.source,
      ledger: this.ledger,
      maximumCost: Number.MAX_SAFE_INTEGER,
      limits: { costPerMinute: Number.MAX_SAFE_INTEGER, subjectsPerDay: 1_000 },
      allowances: { spend: async () => undefined, countSubjects: async () => undefined },
    });
  }

  ask(text: string, facts: Partial<IncomingOperation> = {}): ReturnType<Enforcer<TestReader>['answer']> {
    const operation = anOperation(text, facts);
    const { schemaView } = this.termsOf(operation.clientId) ?? nobodysTerms;
    return this.enforcer.answer({ schemaView, ...operation });
  }

  /** The present ones, whatever is remembered. */
  private termsOf(clientId: string): ReturnType<Enforcer<TestReader>['rememberedTerms']> {
    const outdated = this.registry.outdated.get(clientId);
    this.registry.outdated.delete(clientId);
    const terms = this.enforcer.rememberedTerms(clientId);
    if (outdated) this.registry.outdated.set(clientId, outdated);
    return terms;
  }
}

/** A client that is nobody's is refused whatever it is told of the schema. */
const nobodysTerms = { schemaView: { schema: enforcementSchema, key: '' } };

/** A world whose query fields give what is said here. */
export function aWorld(
  roots: Readonly<Record<string, unknown>> = {},
): EnforcementWorld & { reader: ObjectReader } {
  const reader = new ObjectReader(roots);
  return Object.assign(new EnforcementWorld(reader), { reader });
}

/** An operation of the CRM for customer support, as the server hands it to the enforcer once it has validated it. */
export function anOperation(
  text: string,
  facts: Partial<IncomingOperation> = {},
): Omit<IncomingOperation, 'schemaView'> {
  return {
    clientId: 'crm',
    requestId: 'request-1',
    document: parse(text),
    documentHash: createHash('sha256').update(text).digest('hex'),
    operationName: undefined,
    variables: {},
    headers: { purpose: 'CUSTOMER_SUPPORT', instrument: undefined },
    ...facts,
  };
}
