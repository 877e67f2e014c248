import * as fc from 'fast-check';
import type { Category } from '../../src/policy/categories';
import { createCatalogue } from '../../src/policy/categories';
import type { ConsentRecord, Enrolment, Evidence, Guardianship, Provenance } from '../../src/policy/evidence';
import type {
  AgreedPurpose,
  AgreementVersion,
  DisclosureRequest,
  LegalInstrument,
  PersonalField,
  PolicySettings,
  Purpose,
  Recipient,
  TransferProcedure,
} from '../../src/policy/request';
import type { ExceptionClause, Instant, Period, ReducedForm } from '../../src/policy/vocabulary';
import { disclosureModes, exceptionClauses, legalBases, reducedForms } from '../../src/policy/vocabulary';

// Builders describe a domestic adult and a partner in good standing, so that a test shows only the unusual fact.

/** The instant of every decision in a test that doesn't say otherwise. */
export const now: Instant = Date.UTC(2026, 5, 15, 12);
export const day = 24 * 60 * 60 * 1000;
export const year = 365 * day;

export const always: Period = { from: 0, until: undefined };

export const categories = {
  name: aCategory({ id: 'NAME', bit: 0, term: 'pd:Name', identifying: true }),
  email: aCategory({ id: 'EMAIL_ADDRESS', bit: 1, term: 'pd:EmailAddress', identifying: true }),
  jobTitle: aCategory({ id: 'JOB_TITLE', bit: 2, term: 'pd:JobTitle' }),
  organisation: aCategory({ id: 'ORGANISATION', bit: 3, term: 'pd:CurrentEmployment' }),
  usage: aCategory({ id: 'SERVICE_USAGE', bit: 4, term: 'pd:ServiceConsumptionBehavior' }),
  identityNumber: aCategory({
    id: 'IDENTITY_NUMBER',
    bit: 15,
    term: 'pd:OfficialID',
    sensitive: true,
    identifying: true,
  }),
  health: aCategory({ id: 'HEALTH', bit: 28, term: 'pd:Health', sensitive: true }),
  location: aCategory({ id: 'LOCATION', bit: 29, term: 'pd:Location', suspended: true }),
} as const;

export const catalogue = createCatalogue(Object.values(categories));

export function aCategory(facts: Partial<Category> & Pick<Category, 'id' | 'bit'>): Category {
  return { term: `pd:${facts.id}`, sensitive: false, identifying: false, suspended: false, ...facts };
}

export function aRecipient(facts: Partial<Recipient> = {}): Recipient {
  return { id: 'ticketing', kind: 'PARTNER', region: 'CN', suspended: false, ...facts };
}

export function aPurpose(facts: Partial<Purpose> = {}): Purpose {
  return {
    id: 'booking',
    version: 3,
    materialVersion: 2,
    notifiedAt: now - year,
    optimisation: false,
    suspended: false,
    ...facts,
  };
}

/** Name and e-mail are necessary; every other category but the service usage is optional. */
export function anAgreedPurpose(facts: Partial<AgreedPurpose> = {}): AgreedPurpose {
  return {
    purposeId: 'booking',
    necessary: new Set(['NAME', 'EMAIL_ADDRESS']),
    optional: new Set(['JOB_TITLE', 'ORGANISATION', 'IDENTITY_NUMBER', 'HEALTH', 'LOCATION']),
    modes: new Set(['SHARING']),
    forms: new Map(),
    ...facts,
  };
}

export function anAgreement(facts: Partial<AgreementVersion> = {}): AgreementVersion {
  return {
    id: 'ticketing/4',
    inForce: { from: now - year, until: undefined },
    impactAssessment: { from: now - year, until: undefined },
    purposes: [anAgreedPurpose()],
    transferProcedure: undefined,
    ...facts,
  };
}

/** A standard contract on file that covers the booking and every category. */
export function aProcedure(facts: Partial<TransferProcedure> = {}): TransferProcedure {
  return {
    kind: 'STANDARD_CONTRACT',
    reference: 'SCC-2026-3',
    validity: { from: now - day, until: now + day },
    purposes: new Set(['booking']),
    categories: new Set(catalogue.all.map(({ id }) => id)),
    people: 1_000,
    ...facts,
  };
}

/** A request of a recipient abroad whose procedure is completed. */
export function aRequestFromAbroad(facts: Partial<DisclosureRequest> = {}): DisclosureRequest {
  return aRequest({
    recipient: aRecipient({ region: 'DE' }),
    agreement: anAgreement({ transferProcedure: aProcedure() }),
    ...facts,
  });
}

/** An approved order of a domestic court for the recipient's own use. */
export function anInstrument(facts: Partial<LegalInstrument> = {}): LegalInstrument {
  return {
    id: 'order-17',
    clause: 'III.A.2',
    recipientId: 'ticketing',
    purposeId: 'booking',
    jurisdiction: 'CN',
    categories: new Set(['NAME', 'EMAIL_ADDRESS', 'IDENTITY_NUMBER']),
    mode: 'SHARING',
    validity: { from: now - day, until: now + day },
    revokedAt: undefined,
    approvedAt: now - day,
    emergency: undefined,
    homeApprovedAt: undefined,
    noticeGivenAt: undefined,
    notice: undefined,
    ...facts,
  };
}

/** An instrument under III.D.4 that acts before a second officer has approved it. */
export function anEmergency(facts: Partial<LegalInstrument> = {}): LegalInstrument {
  return anInstrument({
    clause: 'III.D.4',
    approvedAt: undefined,
    emergency: { threat: 'missing since the flood', whyNoConsent: 'can not be reached' },
    ...facts,
  });
}

export function theSettings(facts: Partial<PolicySettings> = {}): PolicySettings {
  return {
    homeRegion: 'CN',
    ageOfMajority: 18,
    ageOfSensitivity: 14,
    otherCircumstances: undefined,
    ...facts,
  };
}

export function aRequest(facts: Partial<DisclosureRequest> = {}): DisclosureRequest {
  return {
    recipient: aRecipient(),
    agreement: anAgreement(),
    purpose: aPurpose(),
    mode: 'SHARING',
    instrument: undefined,
    settings: theSettings(),
    ...facts,
  };
}

/** An e-mail address that may be shared on each basis, and reduced to a mask. */
export function aField(facts: Partial<PersonalField> = {}): PersonalField {
  return {
    coordinate: 'User.email',
    category: categories.email,
    bases: new Set(legalBases),
    reducibleTo: new Set(['MASKED']),
    ...facts,
  };
}

/** An adult of whom nothing else is recorded. */
export function anEvidence(facts: Partial<Evidence> = {}): Evidence {
  return {
    at: now,
    birthDate: '1990-03-14',
    erasureRequestedAt: undefined,
    restrictedAt: undefined,
    retainedUntil: undefined,
    consents: [],
    enrolments: [],
    provenance: [],
    guardianships: [],
    countedAbroad: false,
    instrumentIds: new Set(),
    ...facts,
  };
}

/** Explicit and bundled, to every category of the catalogue, in the purpose's present version. */
export function aConsent(facts: Partial<ConsentRecord> = {}): ConsentRecord {
  return {
    id: 1,
    event: 'GIVEN',
    kind: 'EXPLICIT',
    by: 'SUBJECT',
    guardianId: undefined,
    recipientId: 'ticketing',
    purposeId: 'booking',
    purposeVersion: 3,
    mode: 'SHARING',
    categories: new Set(catalogue.all.map(({ id }) => id)),
    separate: false,
    crossBorder: false,
    at: now - day,
    expiresAt: undefined,
    ...facts,
  };
}

/** The guardian, all along, whose consent `aGuardiansConsent()` is. */
export function aGuardianship(facts: Partial<Guardianship> = {}): Guardianship {
  return { guardianId: 'mother', period: always, ...facts };
}

export function aGuardiansConsent(facts: Partial<ConsentRecord> = {}): ConsentRecord {
  return aConsent({ by: 'GUARDIAN', guardianId: 'mother', ...facts });
}

export function aWithdrawal(facts: Partial<ConsentRecord> = {}): ConsentRecord {
  return aConsent({ id: 2, event: 'WITHDRAWN', ...facts });
}

export function anEnrolment(facts: Partial<Enrolment> = {}): Enrolment {
  return { recipientId: 'ticketing', purposeId: 'booking', purposeVersion: 3, period: always, ...facts };
}

export function aPublication(facts: Partial<Provenance> = {}): Provenance {
  return { category: 'EMAIL_ADDRESS', source: 'PUBLISHED_BY_SUBJECT', period: always, ...facts };
}

/** What permits the default field on each basis at once, together with a request that cites `anInstrument()`. */
export function evidenceForEveryBasis(facts: Partial<Evidence> = {}): Evidence {
  return anEvidence({
    consents: [aConsent({ separate: true })],
    enrolments: [anEnrolment()],
    provenance: [aPublication(), aPublication({ source: 'LAWFUL_PUBLIC_SOURCE' })],
    instrumentIds: new Set(['order-17']),
    ...facts,
  });
}

// --- Worlds: everything that bears on one decision, in every combination, the edges and the permits often.

export interface World {
  readonly request: DisclosureRequest;
  readonly field: PersonalField;
  readonly evidence: Evidence;
}

/** Where clocks and calendars go wrong: leap days, the turn of a day and of a year. */
const instants: readonly Instant[] = [
  now,
  Date.UTC(2026, 1, 28, 23, 59, 59, 999),
  Date.UTC(2026, 2, 1),
  Date.UTC(2028, 1, 29, 12),
  Date.UTC(2027, 0, 1),
];

/** Any request, field and data subject. About one in seven is permitted; `arbitraryWorld.test.ts` holds the generator to it. */
export function arbitraryWorld(): fc.Arbitrary<World> {
  return fc.oneof(...instants.map(worldAt));
}

function worldAt(at: Instant): fc.Arbitrary<World> {
  return fc.record({
    request: requestAt(at),
    field: arbitraryField,
    evidence: evidenceAt(at),
  });
}

/** Nearly always what keeps a decision open, so that a world with twenty facts still has a chance. */
function mostly<T>(usual: T | fc.Arbitrary<T>, ...rarely: readonly T[]): fc.Arbitrary<T> {
  const arbitrary = usual instanceof fc.Arbitrary ? usual : fc.constant(usual);
  return fc.oneof(
    { weight: 100, arbitrary },
    ...rarely.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  );
}

/** An instant about the decision's own: long ago, just before, exactly then, just after, far ahead. */
const instantAbout = (at: Instant): fc.Arbitrary<Instant> =>
  fc.constantFrom(at - year, at - 1, at, at + 1, at + year);

const periodAbout = (at: Instant): fc.Arbitrary<Period> =>
  fc.record({
    from: mostly(at - year, at - 1, at, at + 1),
    until: mostly<Instant | undefined>(undefined, at - 1, at, at + 1, at + year),
  });

/** In force more often than not, but as often ended or not yet begun as a subject's own records are. */
const spellAbout = (at: Instant): fc.Arbitrary<Period> =>
  fc.record({
    from: fc.constantFrom(at - year, at - year, at - 1, at, at + 1),
    until: fc.constantFrom(undefined, undefined, at + year, at + 1, at, at - 1),
  });

const everyCategory: ReadonlySet<string> = new Set(catalogue.all.map(({ id }) => id));

const someCategories: fc.Arbitrary<ReadonlySet<string>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(everyCategory) },
  {
    weight: 1,
    arbitrary: fc
      .nat(2 ** catalogue.all.length - 1)
      .map((drawn) => new Set(catalogue.all.filter((_, place) => drawn & (1 << place)).map(({ id }) => id))),
  },
);

/** Of a category that a purpose doesn't name, a form means nothing. */
const someForms: fc.Arbitrary<ReadonlyMap<string, ReducedForm>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(new Map<string, ReducedForm>()) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(someCategories, fc.constantFrom(...reducedForms))
      .map(([ids, form]) => new Map([...ids].map((id) => [id, form]))),
  },
);

const arbitraryField: fc.Arbitrary<PersonalField> = fc
  .record({
    category: mostly(
      fc.constantFrom(...catalogue.all.filter(({ suspended }) => !suspended)),
      categories.location,
    ),
    bases: mostly(
      fc.oneof(
        fc.constant<PersonalField['bases']>(new Set(legalBases)),
        fc.subarray([...legalBases], { minLength: 1 }).map((bases) => new Set(bases)),
      ),
      new Set(),
    ),
    reducibleTo: fc.subarray([...reducedForms]).map((forms) => new Set(forms)),
  })
  .map((facts) => aField({ coordinate: `Anything.${facts.category.id}`, ...facts }));

function requestAt(at: Instant): fc.Arbitrary<DisclosureRequest> {
  return fc
    .record({
      fits: mostly(true, false),
      recipient: fc.record({
        id: fc.constant('ticketing'),
        kind: fc.constantFrom('PARTNER', 'PARTNER', 'PARTNER', 'AUTHORITY'),
        region: fc.constantFrom(...Array<string>(9).fill('CN'), 'DE'),
        suspended: mostly(false, true),
      }),
      agreement: mostly(agreementAt(at), undefined),
      purpose: fc.record({
        id: fc.constant('booking'),
        version: fc.constant(3),
        materialVersion: fc.constantFrom(1, 2, 3),
        notifiedAt: mostly<Instant | undefined>(at - year, undefined, at - 1, at, at + 1),
        optimisation: mostly(false, true),
        suspended: mostly(false, true),
      }),
      mode: fc.constantFrom(...Array<DisclosureRequest['mode']>(6).fill('SHARING'), ...disclosureModes),
      instrument: fc.oneof(fc.constant(undefined), instrumentAt(at)),
      settings: fc.record({
        homeRegion: mostly('CN', 'DE'),
        ageOfMajority: mostly(18, 14, 21),
        ageOfSensitivity: mostly(14, 0, 18),
        otherCircumstances: mostly<string | undefined>('GB/T 35273', undefined, '', ' '),
      }),
    })
    .map(({ fits, instrument, ...request }) => ({
      ...request,
      instrument: instrument && fits ? { ...instrument, mode: request.mode } : instrument,
    }));
}

function agreementAt(at: Instant): fc.Arbitrary<AgreementVersion | undefined> {
  const agreed = fc.record({
    purposeId: mostly('booking', 'marketing'),
    necessary: someCategories,
    optional: someCategories,
    modes: mostly<ReadonlySet<DisclosureRequest['mode']>>(new Set(disclosureModes), new Set(['SHARING'])),
    forms: someForms,
  });
  return fc.record({
    id: fc.constantFrom('ticketing/4', 'ticketing/5'),
    inForce: periodAbout(at),
    impactAssessment: periodAbout(at),
    purposes: fc.oneof(
      { weight: 12, arbitrary: fc.tuple(agreed) },
      { weight: 1, arbitrary: fc.array(agreed, { maxLength: 2 }) },
    ),
    transferProcedure: mostly(procedureAt(at), undefined),
  });
}

function procedureAt(at: Instant): fc.Arbitrary<TransferProcedure | undefined> {
  return fc.record({
    kind: fc.constant('CERTIFICATION'),
    reference: fc.constant('CERT-1'),
    validity: periodAbout(at),
    purposes: mostly<ReadonlySet<string>>(new Set(['booking']), new Set(['marketing'])),
    categories: someCategories,
    people: fc.constant(1_000),
  });
}

function instrumentAt(at: Instant): fc.Arbitrary<LegalInstrument> {
  const emergency = { threat: 'flood', whyNoConsent: 'out of reach' };
  return fc
    .record({
      id: fc.constantFrom('order-17', 'order-18'),
      clause: fc.constantFrom(...exceptionClauses),
      recipientId: mostly('ticketing', 'insurer'),
      purposeId: mostly('booking', 'marketing'),
      jurisdiction: mostly('CN', 'DE'),
      categories: someCategories,
      mode: fc.constantFrom(...Array<DisclosureRequest['mode']>(6).fill('SHARING'), ...disclosureModes),
      validity: fc.record({
        from: mostly(at - day, at, at + 1),
        until: mostly<Instant | undefined>(at + day, undefined, at, at + 1),
      }),
      revokedAt: mostly<Instant | undefined>(undefined, at - 1, at, at + 1),
      approvedAt: mostly<Instant | undefined>(at - day, undefined, at, at + 1),
      homeApprovedAt: fc.constantFrom(undefined, at - day, at, at + 1),
      noticeGivenAt: fc.constantFrom(undefined, at - day, at, at + 1),
      notice: fc.constant(undefined),
    })
    .chain((instrument) =>
      (isEmergency(instrument.clause)
        ? mostly<LegalInstrument['emergency']>(
            emergency,
            undefined,
            { ...emergency, threat: ' ' },
            { ...emergency, whyNoConsent: '' },
          )
        : mostly<LegalInstrument['emergency']>(undefined, emergency)
      ).map((limbs) => ({ ...instrument, emergency: limbs })),
    );
}

const isEmergency = (clause: ExceptionClause): boolean => clause === 'III.D.4';

function evidenceAt(at: Instant): fc.Arbitrary<Evidence> {
  return fc.record({
    at: fc.constant(at),
    birthDate: fc.oneof(
      { weight: 8, arbitrary: mostly<string | undefined>('1990-03-14', undefined, '', '2008-02-29') },
      { weight: 1, arbitrary: fc.constantFrom(...[14, 18].flatMap((age) => birthdays(at, age))) },
      { weight: 1, arbitrary: fc.constantFrom(...[14, 18].flatMap((age) => birthdays(at - year, age))) },
    ),
    erasureRequestedAt: mostly<Instant | undefined>(undefined, at - 1, at, at + 1),
    restrictedAt: mostly<Instant | undefined>(undefined, at - 1, at, at + 1),
    retainedUntil: mostly<Instant | undefined>(undefined, at - 1, at, at + 1),
    consents: fc.uniqueArray(consentAt(at), { maxLength: 5, selector: ({ id }) => id }),
    enrolments: fc.array(enrolmentAt(at), { maxLength: 3 }),
    provenance: fc.array(publicationAt(at), { maxLength: 6 }),
    guardianships: fc.array(guardianshipAt(at), { maxLength: 2 }),
    countedAbroad: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
    instrumentIds: fc
      .subarray(['order-17', 'order-18', 'order-19'])
      .map((ids): ReadonlySet<string> => new Set(ids)),
  });
}

/** Birth dates of the people who reach an age the day before, on the day, the day after. */
function birthdays(at: Instant, age: number): readonly string[] {
  return [-day, 0, day].map((shift) => {
    const date = new Date(at + shift).toISOString();
    return `${Number(date.slice(0, 4)) - age}${date.slice(4, 10)}`;
  });
}

function guardianshipAt(at: Instant): fc.Arbitrary<Guardianship> {
  return fc.record({ guardianId: fc.constantFrom('mother', 'mother', 'father'), period: spellAbout(at) });
}

/** Who spoke; of older records it is not known which guardian. */
const arbitrarySpeaker = fc.constantFrom<Pick<ConsentRecord, 'by' | 'guardianId'>[]>(
  ...Array<Pick<ConsentRecord, 'by' | 'guardianId'>>(12).fill({ by: 'SUBJECT', guardianId: undefined }),
  { by: 'GUARDIAN', guardianId: 'mother' },
  { by: 'GUARDIAN', guardianId: 'father' },
  { by: 'GUARDIAN', guardianId: undefined },
);

/** Ids are drawn apart from places in the list: records may come in any order, the id tells which is later. */
function consentAt(at: Instant): fc.Arbitrary<ConsentRecord> {
  const record = fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    event: fc.constantFrom('GIVEN', 'GIVEN', 'GIVEN', 'WITHDRAWN'),
    kind: fc.constantFrom('EXPLICIT', 'EXPLICIT', 'EXPLICIT', 'EXPLICIT', 'DEEMED'),
    recipientId: fc.constantFrom('ticketing', 'ticketing', 'ticketing', 'ticketing', 'insurer'),
    purposeId: fc.constantFrom('booking', 'booking', 'booking', 'booking', 'marketing'),
    purposeVersion: fc.constantFrom(1, 2, 3, 3),
    mode: fc.constantFrom('SHARING', 'SHARING', 'SHARING', ...disclosureModes),
    categories: someCategories,
    separate: fc.boolean(),
    crossBorder: fc.constantFrom(false, false, false, true),
    at: fc.constantFrom(at - year, at - day, at - 1, at),
    expiresAt: fc.oneof(fc.constant(undefined), instantAbout(at)),
  });
  return fc.tuple(record, arbitrarySpeaker).map(([facts, speaker]) => ({ ...facts, ...speaker }));
}

function enrolmentAt(at: Instant): fc.Arbitrary<Enrolment> {
  return fc.record({
    recipientId: fc.constantFrom('ticketing', 'ticketing', 'ticketing', 'insurer'),
    purposeId: fc.constantFrom('booking', 'booking', 'booking', 'marketing'),
    purposeVersion: fc.constantFrom(1, 2, 3, 3),
    period: spellAbout(at),
  });
}

function publicationAt(at: Instant): fc.Arbitrary<Provenance> {
  return fc.record({
    category: fc.constantFrom(...catalogue.all.map(({ id }) => id)),
    source: fc.constantFrom('PUBLISHED_BY_SUBJECT', 'LAWFUL_PUBLIC_SOURCE'),
    period: spellAbout(at),
  });
}
