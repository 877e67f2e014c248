import type {
  Category,
  CompiledField,
  ConsentRecord,
  DisclosureRequest,
  Evidence,
  PersonalField,
  SharingState,
} from '../src/policy';
import { compileField, createCatalogue, decide, decideCompiled, summarise } from '../src/policy';
import { partnerSchema } from '../src/graphs/partner/partnerSchema';

/** What the compiled form is held to: decisions a second on one core, and nothing allocated for a field. */
const goal = { perSecond: 5_000_000, bytes: 0 };
const population = 1_000;
const rounds = 7;
const roundMs = Number(process.env['BENCH_MILLISECONDS'] ?? 400);

const at = Date.UTC(2026, 5, 15, 12);
const day = 24 * 60 * 60 * 1_000;

const catalogue = createCatalogue(
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
  ].map((id, bit): Category => ({
    id,
    bit,
    term: `pd:${id}`,
    sensitive: id === 'NATIONAL_ID',
    identifying: !['JOB_TITLE', 'ORGANISATION', 'BEHAVIOUR'].includes(id),
    suspended: false,
  })),
);

const inForce = { from: at - 365 * day, until: at + 365 * day };

/** The sample's agreement with its CRM: three categories are necessary, five optional, addresses are not agreed. */
const agreed = {
  purposeId: 'CUSTOMER_SUPPORT',
  necessary: new Set(['NAME', 'EMAIL_ADDRESS', 'JOB_TITLE']),
  optional: new Set(['PHONE_NUMBER', 'ORGANISATION', 'BIRTH_DATE', 'BEHAVIOUR', 'NATIONAL_ID']),
  modes: new Set(['SHARING'] as const),
  forms: new Map(),
};
const agreement = {
  id: 'crm/2',
  inForce,
  impactAssessment: inForce,
  purposes: [agreed],
  transferProcedure: undefined,
};
const settings = {
  homeRegion: 'CN',
  ageOfMajority: 18,
  ageOfSensitivity: 14,
  otherCircumstances: undefined,
};
const request: DisclosureRequest = {
  recipient: { id: 'crm', kind: 'PARTNER', region: 'CN', suspended: false },
  agreement,
  purpose: {
    id: 'CUSTOMER_SUPPORT',
    version: 2,
    materialVersion: 2,
    notifiedAt: at - 200 * day,
    optimisation: false,
    suspended: false,
  },
  mode: 'SHARING',
  instrument: undefined,
  settings,
};

const fields = [...partnerSchema(catalogue).annotations.personalFields.values()];

const consent = {
  id: 1,
  at: at - 90 * day,
  event: 'GIVEN',
  kind: 'EXPLICIT',
  by: 'SUBJECT',
  guardianId: undefined,
  recipientId: 'crm',
  purposeId: 'CUSTOMER_SUPPORT',
  purposeVersion: 2,
  mode: 'SHARING',
  categories: new Set(['PHONE_NUMBER', 'ORGANISATION', 'BIRTH_DATE']),
  separate: false,
  crossBorder: false,
  expiresAt: undefined,
} as const;

const given = (facts: Partial<ConsentRecord>): ConsentRecord => ({ ...consent, ...facts });

/** How people of whom a CRM knows differ, the most usual more often. */
const ways: readonly Partial<Evidence>[] = [
  {},
  {},
  {},
  { consents: [given({})] },
  { consents: [given({})] },
  { consents: [given({ categories: new Set(['PHONE_NUMBER']) }), given({ id: 2, separate: true })] },
  { consents: [given({ separate: true, categories: new Set(['NATIONAL_ID']) })] },
  { consents: [given({}), given({ id: 2, event: 'WITHDRAWN' })] },
  { consents: [given({ expiresAt: at - day })] },
  { consents: [given({ purposeVersion: 1 })] },
  { consents: [given({})], enrolments: [] },
  {
    provenance: [
      {
        category: 'ORGANISATION',
        source: 'PUBLISHED_BY_SUBJECT',
        period: { from: at - day, until: undefined },
      },
    ],
  },
  { birthDate: '2015-03-14' },
  { restrictedAt: at - day },
];

const enrolment = {
  recipientId: 'crm',
  purposeId: 'CUSTOMER_SUPPORT',
  purposeVersion: 2,
  period: { from: at - 100 * day, until: undefined },
};
const nothingUnusual = {
  at,
  birthDate: '1990-03-14',
  erasureRequestedAt: undefined,
  restrictedAt: undefined,
  retainedUntil: undefined,
  consents: [],
  enrolments: [enrolment],
  provenance: [],
  guardianships: [],
  countedAbroad: true,
  instrumentIds: new Set<string>(),
};
const evidenceOf = (facts: Partial<Evidence>): Evidence => ({ ...nothingUnusual, ...facts });

/** Everybody in an order that repeats nothing within reach of a processor's guesses, and is the same in each run. */
const people = Array.from({ length: population }, (_, place) =>
  evidenceOf(ways[Math.floor(((place * 0.618034) % 1) * ways.length)] ?? {}),
);
const states = people.map((evidence) => summarise(request, evidence, catalogue));
const compiled = fields.map((field) => compileField(request, field, at));

/** Decides on every field of everybody, and returns how many may leave. */
type Pass = () => number;

const compiledPass: Pass = () => permitsCompiled(compiled, states);
const plainPass: Pass = () => permitsPlain(fields, people);

function permitsCompiled(each: readonly CompiledField[], of: readonly SharingState[]): number {
  let permits = 0;
  for (const state of of) {
    for (const field of each) if (decideCompiled(field, state).outcome === 'PERMIT') permits++;
  }
  return permits;
}

function permitsPlain(each: readonly PersonalField[], of: readonly Evidence[]): number {
  let permits = 0;
  for (const evidence of of) {
    for (const field of each) if (decide(request, field, evidence).outcome === 'PERMIT') permits++;
  }
  return permits;
}

const decisionsInPass = fields.length * population;

/** Rounds go round the forms, so that what disturbs the machine disturbs both; one disturbed round does not count. */
function perSecond(passes: readonly Pass[]): number[] {
  const rates = Array.from({ length: rounds }, () => passes.map(rateOf));
  return passes.map((_, index) => median(rates.map((round) => round[index] ?? Number.NaN)));
}

function rateOf(pass: Pass): number {
  const start = performance.now();
  let passes = 0;
  do {
    pass();
    passes++;
  } while (performance.now() - start < roundMs);
  return (passes * decisionsInPass * 1_000) / (performance.now() - start);
}

/** By how much the heap grows while nothing collects it: all passes together must fit into the nursery. */
function bytesPerDecision(pass: Pass, passes: number): number {
  const collect = globalThis.gc;
  if (!collect) throw new Error('run with --expose-gc, so that the heap can be measured');
  const grown = Array.from({ length: 21 }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let done = 0; done < passes; done++) pass();
    return (process.memoryUsage().heapUsed - before) / (passes * decisionsInPass);
  });
  return median(grown);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function main(): void {
  const permits = compiledPass();
  if (permits !== plainPass()) throw new Error('the two forms do not decide alike');
  process.stdout.write(
    `${fields.length} fields of ${population} people: ${decisionsInPass} decisions, ${permits} permits\n\n`,
  );
  const [compiledRate = Number.NaN, plainRate = Number.NaN] = perSecond([compiledPass, plainPass]);
  const compiledBytes = bytesPerDecision(compiledPass, 100);
  process.stdout.write(
    `${'form'.padEnd(10)}${'decisions/s'.padStart(14)}${'ns each'.padStart(14)}${'bytes each'.padStart(14)}\n`,
  );
  printRow('compiled', compiledRate, compiledBytes);
  printRow('plain', plainRate, bytesPerDecision(plainPass, 1));
  process.stdout.write(
    `\ncompiled is ${(compiledRate / plainRate).toFixed(1)} times the plain form's rate\n`,
  );
  printVerdict('decisions a second', compiledRate >= goal.perSecond, goal.perSecond.toLocaleString('en'));
  // What the measuring itself leaves on the heap is spread over more than a million decisions.
  printVerdict(
    'bytes allocated for a decision',
    Math.round(compiledBytes * 10) <= goal.bytes,
    String(goal.bytes),
  );
}

function printRow(name: string, rate: number, bytes: number): void {
  const cells = [Math.round(rate).toLocaleString('en'), (1e9 / rate).toFixed(1), bytes.toFixed(2)];
  process.stdout.write(`${name.padEnd(10)}${cells.map((cell) => cell.padStart(14)).join('')}\n`);
}

function printVerdict(what: string, met: boolean, asked: string): void {
  process.stdout.write(`  ${what} (${asked}): ${met ? 'met' : 'missed'}\n`);
}

main();
