import * as fc from 'fast-check';
import { isMinor } from '../../src/policy/age';
import { decide } from '../../src/policy/decide';
import { refuse } from '../../src/policy/decision';
import type { Evidence } from '../../src/policy/evidence';
import { specifiedBases } from '../../src/policy/specifiedBases';
import type { LegalBasis } from '../../src/policy/vocabulary';
import type { World } from '../support/policyBuilders';
import {
  aConsent,
  aField,
  aPublication,
  aPurpose,
  aRecipient,
  aRequest,
  aWithdrawal,
  anEnrolment,
  anEvidence,
  anInstrument,
  arbitraryWorld,
  categories,
  evidenceForEveryBasis,
  now,
} from '../support/policyBuilders';
import { propertyRuns } from '../support/propertyRuns';

const noBasis = refuse('NO_BASIS', 'III.A');

describe('without a basis', () => {
  it('redacts for an adult of whom nothing is recorded, and tells the nearest way to a permit', () => {
    expect(decide(aRequest(), aField(), anEvidence())).toEqual(refuse('NOT_ENROLLED', 'III.A.3'));
  });

  it.each<[LegalBasis[], ReturnType<typeof refuse>]>([
    [['CONSENT'], refuse('CONSENT_MISSING', 'III.A.1')],
    [['NECESSITY'], refuse('NOT_ENROLLED', 'III.A.3')],
    [['LEGAL_EXCEPTION'], noBasis],
    [['CONSENT', 'LEGAL_EXCEPTION'], refuse('CONSENT_MISSING', 'III.A.1')],
  ])('redacts a field that may be shared on %j', (bases, refusal) => {
    expect(decide(aRequest(), aField({ bases: new Set(bases) }), anEvidence())).toEqual(refusal);
  });

  it.each([
    ['a consent', { consents: [aConsent()] }, ['NECESSITY', 'LEGAL_EXCEPTION']],
    ['an enrolment', { enrolments: [anEnrolment()] }, ['CONSENT', 'LEGAL_EXCEPTION']],
    ['a publication', { provenance: [aPublication()] }, ['CONSENT', 'NECESSITY']],
  ] as [string, Partial<Evidence>, LegalBasis[]][])(
    'does not rest on %s where the annotation allows only other bases',
    (_, facts, bases) => {
      expect(decide(aRequest(), aField({ bases: new Set(bases) }), anEvidence(facts)).outcome).toBe('REDACT');
    },
  );
});

describe('the basis recorded', () => {
  const request = aRequest({ instrument: anInstrument() });

  it.each<[string, Partial<Evidence>]>([
    ['III.A.1', {}],
    ['III.A.3', { consents: [] }],
    ['III.A.2', { consents: [], enrolments: [] }],
    ['III.D.5', { consents: [], enrolments: [], instrumentIds: new Set() }],
    [
      'III.D.6',
      {
        consents: [],
        enrolments: [],
        instrumentIds: new Set(),
        provenance: [aPublication({ source: 'LAWFUL_PUBLIC_SOURCE' })],
      },
    ],
  ])('is %s when no earlier one holds', (clause, facts) => {
    expect(decide(request, aField(), evidenceForEveryBasis(facts))).toMatchObject({
      outcome: 'PERMIT',
      basis: { clause },
    });
  });

  it('is necessity when consent was withdrawn from what the service needs', () => {
    const evidence = anEvidence({ consents: [aConsent(), aWithdrawal()], enrolments: [anEnrolment()] });
    expect(decide(aRequest(), aField(), evidence)).toMatchObject({ basis: { kind: 'NECESSITY' } });
  });

  it('is one of the three that the annotation can name', () => {
    expect(new Set(specifiedBases.map(({ basis }) => basis))).toEqual(
      new Set(['CONSENT', 'NECESSITY', 'LEGAL_EXCEPTION']),
    );
  });
});

describe('the reason told', () => {
  const unenrolled = (facts: Partial<Evidence>) => decide(aRequest(), aField(), anEvidence(facts));

  it.each([
    [
      'that the purpose changed before all others',
      'PURPOSE_CHANGED',
      { consents: [aConsent({ purposeVersion: 1 })] },
    ],
    [
      'that a consent expired before a missing enrolment',
      'CONSENT_EXPIRED',
      { consents: [aConsent({ expiresAt: now })] },
    ],
    [
      'that a consent was withdrawn before a missing enrolment',
      'CONSENT_WITHDRAWN',
      { consents: [aConsent(), aWithdrawal()] },
    ],
    ['a missing enrolment before a missing consent', 'NOT_ENROLLED', {}],
  ])('is %s', (_, reason, facts) => {
    expect(unenrolled(facts)).toMatchObject({ reason });
  });

  it('is a missing separate consent for a sensitive category', () => {
    expect(decide(aRequest(), aField({ category: categories.health }), anEvidence())).toEqual(
      refuse('SEPARATE_CONSENT_MISSING', 'III.A.1'),
    );
  });

  it('is that a category goes beyond necessity where the agreement foresees it not at all', () => {
    expect(decide(aRequest(), aField({ category: categories.usage }), evidenceForEveryBasis())).toEqual(
      refuse('BEYOND_NECESSITY', 'III.A.4'),
    );
  });

  it('is a missing consent for an optional category of someone who uses the service', () => {
    const evidence = anEvidence({ enrolments: [anEnrolment()] });
    expect(decide(aRequest(), aField({ category: categories.jobTitle }), evidence)).toEqual(
      refuse('CONSENT_MISSING', 'III.A.1'),
    );
  });

  it.each([
    ['erasure before restriction', { erasureRequestedAt: now, restrictedAt: now }, 'ERASURE_REQUESTED'],
    ['restriction before retention', { restrictedAt: now, retainedUntil: now }, 'PROCESSING_RESTRICTED'],
    ['retention before age', { retainedUntil: now, birthDate: undefined }, 'RETENTION_EXPIRED'],
  ])('is %s', (_, facts, reason) => {
    expect(decide(aRequest(), aField(), anEvidence(facts))).toMatchObject({ reason });
  });

  it('is the border before an untold purpose, and an untold purpose before age', () => {
    const recipient = aRecipient({ region: 'DE' });
    const purpose = aPurpose({ notifiedAt: undefined });
    const minor = anEvidence({ birthDate: '2012-01-01' });
    expect(decide(aRequest({ recipient, purpose }), aField(), minor)).toMatchObject({
      reason: 'CROSS_BORDER_PROCEDURE_MISSING',
    });
    expect(decide(aRequest({ purpose }), aField(), minor)).toMatchObject({ reason: 'PURPOSE_CHANGED' });
    expect(decide(aRequest(), aField(), minor)).toMatchObject({ reason: 'GUARDIAN_CONSENT_MISSING' });
  });

  it('says nothing of the data subject to a recipient who is not admitted', () => {
    const suspended = aRequest({ recipient: aRecipient({ suspended: true }) });
    fc.assert(
      fc.property(arbitraryWorld(), ({ field, evidence }) =>
        expect(decide(suspended, field, evidence)).toEqual(noBasis),
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});

describe('on any world at all', () => {
  const overWorlds = (holds: (world: World) => void) =>
    fc.assert(fc.property(arbitraryWorld(), holds), { numRuns: propertyRuns(10_000) });

  it('decides, and never throws', () => {
    overWorlds(({ request, field, evidence }) => {
      expect(['PERMIT', 'REDACT']).toContain(decide(request, field, evidence).outcome);
    });
  });

  it('decides the same twice', () => {
    overWorlds(({ request, field, evidence }) => {
      expect(decide(request, field, evidence)).toEqual(decide(request, field, evidence));
    });
  });

  it('permits on no basis but those in the annotation of the field', () => {
    overWorlds(({ request, field, evidence }) => {
      const decision = decide(request, field, evidence);
      if (decision.outcome === 'PERMIT') expect(field.bases).toContain(decision.basis.kind);
    });
  });

  it('names as evidence a record that exists and is about this recipient, purpose and mode', () => {
    overWorlds(({ request, field, evidence }) => {
      const decision = decide(request, field, evidence);
      if (decision.outcome !== 'PERMIT') return;
      switch (decision.basis.kind) {
        case 'CONSENT': {
          const { consentId } = decision.basis;
          expect(evidence.consents.find(({ id }) => id === consentId)).toMatchObject({
            event: 'GIVEN',
            kind: 'EXPLICIT',
            by: isMinor(evidence.birthDate, evidence.at, request.settings.ageOfMajority)
              ? 'GUARDIAN'
              : 'SUBJECT',
            crossBorder: false,
            recipientId: request.recipient.id,
            purposeId: request.purpose.id,
            mode: request.mode,
          });
          return;
        }
        case 'NECESSITY': {
          expect(decision.basis.agreementVersionId).toBe(request.agreement?.id);
          return;
        }
        case 'LEGAL_EXCEPTION':
          if ('instrumentId' in decision.basis) {
            expect(decision.basis).toMatchObject({
              instrumentId: request.instrument?.id,
              clause: request.instrument?.clause,
            });
          }
      }
    });
  });

  it('shares a sensitive category on a separate consent or an instrument only', () => {
    overWorlds(({ request, field, evidence }) => {
      const decision = decide(request, field, evidence);
      if (decision.outcome !== 'PERMIT' || !field.category.sensitive) return;
      const { basis } = decision;
      if (basis.kind === 'CONSENT') {
        expect(evidence.consents.find(({ id }) => id === basis.consentId)?.separate).toBe(true);
      } else {
        expect(basis).toHaveProperty('instrumentId');
      }
    });
  });
});
