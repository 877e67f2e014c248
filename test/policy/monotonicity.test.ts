import * as fc from 'fast-check';
import { isMinor } from '../../src/policy/age';
import { decide } from '../../src/policy/decide';
import type { Evidence } from '../../src/policy/evidence';
import type { DisclosureRequest, PersonalField } from '../../src/policy/request';
import type { World } from '../support/policyBuilders';
import { aConsent, aGuardianship, arbitraryWorld, catalogue } from '../support/policyBuilders';
import { propertyRuns } from '../support/propertyRuns';

const runs = { numRuns: propertyRuns(1_000) };

const decideIn = ({ request, field, evidence }: World) => decide(request, field, evidence);
const isOpen = (world: World) => decideIn(world).outcome === 'PERMIT';

const onEvidence =
  (change: (evidence: Evidence, request: DisclosureRequest) => Partial<Evidence>) =>
  (world: World): World => ({
    ...world,
    evidence: { ...world.evidence, ...change(world.evidence, world.request) },
  });

const onRequest =
  (change: (request: DisclosureRequest, evidence: Evidence) => Partial<DisclosureRequest>) =>
  (world: World): World => ({
    ...world,
    request: { ...world.request, ...change(world.request, world.evidence) },
  });

const onField =
  (change: (field: PersonalField) => Partial<PersonalField>) =>
  (world: World): World => ({ ...world, field: { ...world.field, ...change(world.field) } });

type Change = (world: World) => World;

const without = <T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> =>
  new Set([...set].filter((each) => each !== member));

/** A later record than any other, about just what the request asks. */
const recorded = (event: 'GIVEN' | 'WITHDRAWN', facts: Parameters<typeof aConsent>[0] = {}): Change =>
  onEvidence(({ at, consents }, { recipient, purpose, mode }) => ({
    consents: [
      ...consents,
      aConsent({
        id: 1_000,
        event,
        recipientId: recipient.id,
        purposeId: purpose.id,
        purposeVersion: purpose.version,
        mode,
        separate: true,
        at,
        ...facts,
      }),
    ],
  }));

const aGuardian = { by: 'GUARDIAN', guardianId: 'mother' } as const;

/** What shuts a decision from its instant on. */
const shutting: readonly (readonly [string, Change])[] = [
  ['asking for erasure', onEvidence(({ at }) => ({ erasureRequestedAt: at }))],
  ['restricting processing', onEvidence(({ at }) => ({ restrictedAt: at }))],
  ['ageing past retention', onEvidence(({ at }) => ({ retainedUntil: at }))],
  [
    'suspending the recipient',
    onRequest(({ recipient }) => ({ recipient: { ...recipient, suspended: true } })),
  ],
  ['suspending the purpose', onRequest(({ purpose }) => ({ purpose: { ...purpose, suspended: true } }))],
  ['suspending the category', onField(({ category }) => ({ category: { ...category, suspended: true } }))],
  ['ending the agreement', onRequest(() => ({ agreement: undefined }))],
  [
    'moving the recipient abroad, where no procedure is completed',
    onRequest(({ recipient, agreement }) => ({
      recipient: { ...recipient, region: 'US' },
      agreement: agreement && { ...agreement, transferProcedure: undefined },
    })),
  ],
  [
    'changing the purpose before people are told',
    onRequest(({ purpose }) => ({
      purpose: { ...purpose, version: 4, materialVersion: 4, notifiedAt: undefined },
    })),
  ],
  ['taking the annotation away', onField(() => ({ bases: new Set() }))],
];

/** What may leave another basis standing, but takes one away. */
const narrowing: readonly (readonly [string, Change])[] = [
  [
    'losing the date of birth, without a guardian',
    onEvidence(() => ({ birthDate: undefined, guardianships: [] })),
  ],
  [
    'moving the recipient abroad',
    onRequest(({ recipient }) => ({ recipient: { ...recipient, region: 'US' } })),
  ],
  ['losing the guardian', onEvidence(() => ({ guardianships: [] }))],
  [
    'having another guardian instead',
    onEvidence(({ guardianships }) => ({
      guardianships: guardianships.map((each) => ({ ...each, guardianId: 'uncle' })),
    })),
  ],
  [
    'taking the consents to go abroad back',
    onEvidence(({ consents }) => ({ consents: consents.filter(({ crossBorder }) => !crossBorder) })),
  ],
  ['not being counted abroad', onEvidence(() => ({ countedAbroad: false }))],
  ['withdrawing consent', recorded('WITHDRAWN')],
  ["a guardian's withdrawing consent", recorded('WITHDRAWN', aGuardian)],
  ['withdrawing deemed consent', recorded('WITHDRAWN', { kind: 'DEEMED' })],
  ['withdrawing from one category', recorded('WITHDRAWN', { categories: new Set(['EMAIL_ADDRESS']) })],
  ['consent deemed from use', recorded('GIVEN', { kind: 'DEEMED' })],
  ["a guardian's consent before the link was verified", recorded('GIVEN', { ...aGuardian, at: 0 })],
  ['leaving the service', onEvidence(() => ({ enrolments: [] }))],
  ['taking a publication back', onEvidence(() => ({ provenance: [] }))],
  ['striking the subject from every instrument', onEvidence(() => ({ instrumentIds: new Set() }))],
  [
    'letting every consent expire',
    onEvidence(({ at, consents }) => ({ consents: consents.map((each) => ({ ...each, expiresAt: at })) })),
  ],
  [
    'bundling every consent',
    onEvidence(({ consents }) => ({ consents: consents.map((each) => ({ ...each, separate: false })) })),
  ],
  [
    'changing the purpose materially',
    onRequest(({ purpose }) => ({ purpose: { ...purpose, version: 4, materialVersion: 4 } })),
  ],
  [
    'revoking the instrument',
    onRequest(({ instrument }, { at }) => ({ instrument: instrument && { ...instrument, revokedAt: at } })),
  ],
  [
    'taking the approval of the instrument back',
    onRequest(({ instrument }) => ({ instrument: instrument && { ...instrument, approvedAt: undefined } })),
  ],
  [
    'agreeing on fewer categories',
    onRequest(({ agreement }) => ({
      agreement: agreement && {
        ...agreement,
        purposes: agreement.purposes.map((agreed) => ({
          ...agreed,
          necessary: without(agreed.necessary, 'EMAIL_ADDRESS'),
          optional: without(agreed.optional, 'EMAIL_ADDRESS'),
        })),
      },
    })),
  ],
  [
    'calling the category sensitive',
    onField(({ category }) => ({ category: { ...category, sensitive: true } })),
  ],
  [
    'calling the purpose optimisation',
    onRequest(({ purpose }) => ({ purpose: { ...purpose, optimisation: true } })),
  ],
  ['allowing one basis fewer', onField(({ bases }) => ({ bases: without(bases, 'CONSENT') }))],
  [
    'a higher age of majority, without a guardian',
    (world) =>
      onEvidence(() => ({ guardianships: [] }))(
        onRequest(({ settings }) => ({ settings: { ...settings, ageOfMajority: 25 } }))(world),
      ),
  ],
];

describe('never opens what was closed:', () => {
  it.each([...shutting, ...narrowing])('%s', (_, change) => {
    fc.assert(
      fc.property(arbitraryWorld(), (world) => {
        if (!isOpen(world)) expect(decideIn(change(world))).toMatchObject({ outcome: 'REDACT' });
      }),
      runs,
    );
  });
});

describe('closes everything that was open:', () => {
  it.each(shutting)('%s', (_, change) => {
    fc.assert(
      fc.property(arbitraryWorld(), (world) => {
        expect(decideIn(change(world))).toMatchObject({ outcome: 'REDACT' });
      }),
      runs,
    );
  });

  it('withdrawing consent, where consent is the only basis', () => {
    const onConsentOnly = onField(() => ({ bases: new Set(['CONSENT'] as const) }));
    fc.assert(
      fc.property(arbitraryWorld(), (world) => {
        expect(isOpen(recorded('WITHDRAWN')(onConsentOnly(world)))).toBe(false);
      }),
      runs,
    );
  });
});

describe('changes no decision:', () => {
  const elsewhere: readonly (readonly [string, Change])[] = [
    ['a consent about another recipient', recorded('GIVEN', { recipientId: 'somebody-else' })],
    ['a withdrawal about another recipient', recorded('WITHDRAWN', { recipientId: 'somebody-else' })],
    ['a consent for another purpose', recorded('GIVEN', { purposeId: 'something-else' })],
    ['a withdrawal from another purpose', recorded('WITHDRAWN', { purposeId: 'something-else' })],
    ['a consent for another mode', inAnotherMode('GIVEN')],
    ['a withdrawal in another mode', inAnotherMode('WITHDRAWN')],
    ['a consent to no category', recorded('GIVEN', { categories: new Set() })],
    ['a deemed consent', recorded('GIVEN', { kind: 'DEEMED' })],
    [
      "a consent of another than the minor's guardians",
      recorded('GIVEN', { by: 'GUARDIAN', guardianId: 'uncle' }),
    ],
    ["a guardian's consent before the link was verified", recorded('GIVEN', { ...aGuardian, at: 0 })],
    [
      "enrolment in another recipient's service",
      onEvidence(({ enrolments }, { purpose }) => ({
        enrolments: [
          ...enrolments,
          {
            recipientId: 'somebody-else',
            purposeId: purpose.id,
            purposeVersion: purpose.version,
            period: { from: 0, until: undefined },
          },
        ],
      })),
    ],
    [
      'an instrument that the request does not cite',
      onEvidence(({ instrumentIds }) => ({ instrumentIds: new Set([...instrumentIds, 'order-99']) })),
    ],
    [
      'the order in which records arrive',
      onEvidence(({ consents }) => ({ consents: consents.toReversed() })),
    ],
  ];

  it.each(elsewhere)('%s', (_, change) => {
    fc.assert(
      fc.property(arbitraryWorld(), (world) => expect(decideIn(change(world))).toEqual(decideIn(world))),
      runs,
    );
  });

  function inAnotherMode(event: 'GIVEN' | 'WITHDRAWN'): Change {
    return (world) =>
      recorded(event, { mode: world.request.mode === 'SHARING' ? 'TRANSFER' : 'SHARING' })(world);
  }
});

it('a new separate consent to every category opens whatever only consent was wanting for', () => {
  const all = new Set(catalogue.all.map(({ id }) => id));
  const mendable = [
    'CONSENT_MISSING',
    'GUARDIAN_CONSENT_MISSING',
    'CONSENT_WITHDRAWN',
    'CONSENT_EXPIRED',
    'SEPARATE_CONSENT_MISSING',
  ];
  fc.assert(
    fc.property(arbitraryWorld(), (world) => {
      const decision = decideIn(world);
      if (decision.outcome === 'REDACT' && mendable.includes(decision.reason)) {
        const { at, birthDate } = world.evidence;
        const ofMinor = isMinor(birthDate, at, world.request.settings.ageOfMajority);
        const guarded = onEvidence(() => ({
          guardianships: [aGuardianship({ period: { from: at, until: undefined } })],
        }))(world);
        const given = recorded('GIVEN', { categories: all, ...(ofMinor ? aGuardian : {}) });
        expect(decideIn(given(guarded))).toMatchObject({
          basis: { kind: 'CONSENT', consentId: 1_000 },
        });
      }
    }),
    runs,
  );
});
