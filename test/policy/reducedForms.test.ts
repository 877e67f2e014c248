import * as fc from 'fast-check';
import { compileField, decideCompiled } from '../../src/policy/compile';
import { decide } from '../../src/policy/decide';
import type { Decision } from '../../src/policy/decision';
import { refuse } from '../../src/policy/decision';
import type { Evidence } from '../../src/policy/evidence';
import type { AgreedPurpose, DisclosureRequest, PersonalField } from '../../src/policy/request';
import { summarise } from '../../src/policy/sharingState';
import type { ReducedForm } from '../../src/policy/vocabulary';
import { reducedForms } from '../../src/policy/vocabulary';
import type { World } from '../support/policyBuilders';
import {
  aConsent,
  aField,
  anAgreedPurpose,
  anAgreement,
  anEnrolment,
  anEvidence,
  anInstrument,
  aPublication,
  aPurpose,
  aRequest,
  arbitraryWorld,
  aWithdrawal,
  catalogue,
  categories,
  evidenceForEveryBasis,
  now,
} from '../support/policyBuilders';

const masked: AgreedPurpose['forms'] = new Map([['EMAIL_ADDRESS', 'MASKED']]);

/** A request under an agreement whose purpose needs e-mail addresses masked only. */
function needing(forms = masked, facts: Partial<DisclosureRequest> = {}): DisclosureRequest {
  return aRequest({ agreement: anAgreement({ purposes: [anAgreedPurpose({ forms })] }), ...facts });
}

const enrolled = anEvidence({ enrolments: [anEnrolment()] });
const published = anEvidence({ provenance: [aPublication()] });
const fromPublicSource = anEvidence({ provenance: [aPublication({ source: 'LAWFUL_PUBLIC_SOURCE' })] });

/** `FORM clause`, by both forms of the decision alike. */
function decideOn(request: DisclosureRequest, evidence: Evidence, field: PersonalField = aField()): string {
  const compiled = compileField(request, field, evidence.at);
  const told = shown(decide(request, field, evidence));
  expect(shown(decideCompiled(compiled, summarise(request, evidence, catalogue)))).toBe(told);
  return told;
}

const shown = (decision: Decision): string =>
  decision.outcome === 'PERMIT'
    ? `${decision.form} ${decision.basis.clause}`
    : `${decision.reason} ${decision.clause}`;

describe('where the purpose needs a reduced form only', () => {
  it.each([
    ['necessity opens no more than that', enrolled, 'MASKED III.A.3'],
    ["nor does the person's own publication", published, 'MASKED III.D.5'],
    ['nor a lawful public source', fromPublicSource, 'MASKED III.D.6'],
    ['without a basis nothing leaves', anEvidence(), 'NOT_ENROLLED III.A.3'],
  ])('%s', (_, evidence, told) => {
    expect(decideOn(needing(), evidence)).toBe(told);
  });

  it('consent opens the value, and its withdrawal leaves the reduced form', () => {
    const { enrolments } = enrolled;
    expect(decideOn(needing(), { ...enrolled, consents: [aConsent()] })).toBe('FULL III.A.1');
    const consents = [aConsent(), aWithdrawal()];
    expect(decideOn(needing(), anEvidence({ enrolments, consents }))).toBe('MASKED III.A.3');
    expect(decideOn(needing(), anEvidence({ consents }))).toBe('CONSENT_WITHDRAWN III.A.1');
  });

  it('an instrument opens the value, though an earlier basis opens the reduced form', () => {
    const cited = needing(masked, { instrument: anInstrument() });
    expect(decideOn(cited, { ...enrolled, instrumentIds: new Set(['order-17']) })).toBe('FULL III.A.2');
    expect(decideOn(cited, enrolled)).toBe('MASKED III.A.3');
  });

  it('of bases that open the reduced form the first is recorded', () => {
    const evidence = evidenceForEveryBasis({ consents: [], instrumentIds: new Set() });
    expect(decideOn(needing(), evidence)).toBe('MASKED III.A.3');
    expect(decideOn(needing(), { ...evidence, enrolments: [] })).toBe('MASKED III.D.5');
  });

  it('a minor gets no more open than without it', () => {
    const evidence = { ...evidenceForEveryBasis({ consents: [] }), birthDate: '2015-01-01' };
    expect(decideOn(needing(), evidence)).toBe('GUARDIAN_CONSENT_MISSING VIII.3');
  });

  it('a sensitive category stays with separate consent', () => {
    const forms: AgreedPurpose['forms'] = new Map([['IDENTITY_NUMBER', 'MASKED']]);
    const field = aField({ category: categories.identityNumber });
    expect(decideOn(needing(forms), evidenceForEveryBasis({ consents: [] }), field)).toBe(
      'SEPARATE_CONSENT_MISSING III.A.1',
    );
  });

  it('the optimisation purpose gets nothing of an identifying category, in whatever form', () => {
    const request = needing(masked, { purpose: aPurpose({ optimisation: true }) });
    expect(decideOn(request, evidenceForEveryBasis())).toBe('IDENTIFYING_FOR_OPTIMISATION I.C.1.ii');
  });
});

describe('a field that can not be reduced to the form that the purpose needs', () => {
  const generalised: AgreedPurpose['forms'] = new Map([['EMAIL_ADDRESS', 'GENERALISED']]);

  it.each([
    ['necessity', enrolled, refuse('BEYOND_NECESSITY', 'III.A.4')],
    ["the person's own publication", published, refuse('BEYOND_NECESSITY', 'III.A.4')],
    ['a lawful public source', fromPublicSource, refuse('BEYOND_NECESSITY', 'III.A.4')],
  ])('is not opened by %s', (_, evidence, { reason, clause }) => {
    const field = aField({ bases: new Set(['NECESSITY', 'LEGAL_EXCEPTION']) });
    expect(decideOn(needing(generalised), evidence, field)).toBe(`${reason} ${clause}`);
  });

  it('is not told as one that enrolment would open', () => {
    expect(decideOn(needing(generalised), anEvidence())).toBe('CONSENT_MISSING III.A.1');
  });

  it('is opened by consent, which opens the value', () => {
    expect(decideOn(needing(generalised), anEvidence({ consents: [aConsent()] }))).toBe('FULL III.A.1');
  });
});

it('a form that is agreed for another category changes nothing', () => {
  expect(decideOn(needing(new Map([['NAME', 'PSEUDONYM']])), enrolled)).toBe('FULL III.A.3');
});

it('a form that is agreed for another purpose changes nothing', () => {
  const other = anAgreedPurpose({ purposeId: 'marketing', forms: masked });
  const request = aRequest({ agreement: anAgreement({ purposes: [anAgreedPurpose(), other] }) });
  expect(decideOn(request, enrolled)).toBe('FULL III.A.3');
});

describe('whatever the world,', () => {
  const forms = fc.constantFrom<ReducedForm>(...reducedForms);

  const withForms = ({ request, field, evidence }: World, needed: AgreedPurpose['forms']): World => ({
    request: {
      ...request,
      agreement: request.agreement && {
        ...request.agreement,
        purposes: request.agreement.purposes.map((agreed) => ({
          ...agreed,
          forms: needed,
        })),
      },
    },
    field,
    evidence,
  });

  const withForm = (world: World, form: ReducedForm): World =>
    withForms(world, new Map([[world.field.category.id, form]]));

  const decideIn = ({ request, field, evidence }: World): Decision => decide(request, field, evidence);

  it('needing a reduced form opens nothing that was closed, and nothing in another form', () => {
    fc.assert(
      fc.property(arbitraryWorld(), forms, (world, form) => {
        const reduced = decideIn(withForm(world, form));
        if (reduced.outcome === 'REDACT') return;
        expect([form, 'FULL']).toContain(reduced.form);
        expect(decideIn(withForms(world, new Map()))).toMatchObject({ outcome: 'PERMIT', form: 'FULL' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('a reduced form is one that the field can be reduced to and that the purpose needs, on a basis without consent', () => {
    fc.assert(
      fc.property(arbitraryWorld(), forms, (world, form) => {
        const decision = decideIn(withForm(world, form));
        if (decision.outcome === 'REDACT' || decision.form === 'FULL') return;
        expect(world.field.reducibleTo.has(decision.form)).toBe(true);
        expect(['III.A.3', 'III.D.5', 'III.D.6']).toContain(decision.basis.clause);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('is decided at the instant of the evidence', () => {
  const ended = { ...enrolled, enrolments: [anEnrolment({ period: { from: 0, until: now } })] };
  expect(decideOn(needing(), { ...ended, at: now - 1 })).toBe('MASKED III.A.3');
  expect(decideOn(needing(), ended)).toBe('NOT_ENROLLED III.A.3');
});
