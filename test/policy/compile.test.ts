import * as fc from 'fast-check';
import type { CompiledField, Opening } from '../../src/policy/compile';
import { compileField, decideCompiled } from '../../src/policy/compile';
import { decide } from '../../src/policy/decide';
import type { Decision } from '../../src/policy/decision';
import type { DisclosureRequest } from '../../src/policy/request';
import type { SharingState } from '../../src/policy/sharingState';
import { stateFlags, summarise } from '../../src/policy/sharingState';
import type { Form } from '../../src/policy/vocabulary';
import { reducedForms } from '../../src/policy/vocabulary';
import type { World } from '../support/policyBuilders';
import { aField, aRequest, arbitraryWorld, catalogue, now } from '../support/policyBuilders';
import { describeOfTests, propertyRuns } from '../support/propertyRuns';

type CompiledForm = (world: World) => Decision;

const compiledForm: CompiledForm = (world) => decideCompiled(compiled(world), stateOf(world));

const compiled = ({ request, field, evidence }: World): CompiledField =>
  compileField(request, field, evidence.at);

const stateOf = ({ request, evidence }: World): SharingState => summarise(request, evidence, catalogue);

/** The oracle's decision, without the one thing that masks can't tell: which consent record it was. */
function plainForm({ request, field, evidence }: World): Decision {
  const decision = decide(request, field, evidence);
  if (decision.outcome === 'REDACT' || decision.basis.kind !== 'CONSENT') return decision;
  return { ...decision, basis: { ...decision.basis, consentId: 'BY_REVISION' } };
}

/** On failure fast-check prints the seed and path with which to run the same worlds again, and the smallest of them. */
const decidesAsTheOracle = (form: CompiledForm) =>
  fc.property(arbitraryWorld(), (world) => expect(form(world)).toEqual(plainForm(world)));

it('decides in the compiled form exactly what the records say, reason and clause included', () => {
  fc.assert(decidesAsTheOracle(compiledForm), { numRuns: propertyRuns(20_000) });
});

describeOfTests('the comparison with the oracle catches a compiled form that', () => {
  const changed =
    (change: (form: CompiledField) => CompiledField): CompiledForm =>
    (world) =>
      decideCompiled(change(compiled(world)), stateOf(world));

  const given =
    (change: (state: SharingState, world: World) => SharingState): CompiledForm =>
    (world) =>
      decideCompiled(compiled(world), change(stateOf(world), world));

  const decidedAt =
    (shift: number): CompiledForm =>
    ({ request, field, evidence }) =>
      compiledForm({ request, field, evidence: { ...evidence, at: evidence.at + shift } });

  const withoutFlag = (flag: number) => given((state) => ({ ...state, flags: state.flags & ~flag }));

  const someLapses = compileField(aRequest(), aField(), now).lapses;

  const reducedFirst = (form: CompiledField): CompiledField => ({
    ...form,
    openings: form.openings.toSorted((one, other) => Number(isFull(one)) - Number(isFull(other))),
  });
  const isFull = ({ permit }: Opening): boolean => permit.form === 'FULL';

  const inForm =
    (change: (form: Form) => Form) =>
    (form: CompiledField): CompiledField => ({
      ...form,
      openings: form.openings.map((opening) => ({
        ...opening,
        permit: { ...opening.permit, form: change(opening.permit.form) },
      })),
    });

  const withoutForms = ({ agreement, ...request }: DisclosureRequest): DisclosureRequest => ({
    ...request,
    agreement: agreement && {
      ...agreement,
      purposes: agreement.purposes.map((agreed) => ({ ...agreed, forms: new Map() })),
    },
  });

  const wrongForms: readonly (readonly [string, CompiledForm])[] = [
    ['forgets what closes a subject', changed((form) => ({ ...form, stops: [] }))],
    ['forgets the gate that is told first', changed((form) => ({ ...form, stops: form.stops.slice(1) }))],
    ['tells the last gate first', changed((form) => ({ ...form, stops: form.stops.toReversed() }))],
    [
      'records the last basis that holds',
      changed((form) => ({ ...form, openings: form.openings.toReversed() })),
    ],
    ['keeps silent about lapsed consents', changed((form) => ({ ...form, lapses: undefined }))],
    ['shows what is reduced before what is not', changed(reducedFirst)],
    ['lets the value out where its mask was needed', changed(inForm(() => 'FULL'))],
    [
      'masks what was to be generalised',
      changed(inForm((form) => (form === 'GENERALISED' ? 'MASKED' : form))),
    ],
    [
      'forgets the form that the purpose needs',
      ({ request, ...rest }) => compiledForm({ request: withoutForms(request), ...rest }),
    ],
    [
      'takes every field for reducible to anything',
      ({ field, ...rest }) =>
        compiledForm({ field: { ...field, reducibleTo: new Set(reducedForms) }, ...rest }),
    ],
    [
      'tells of lapsed consents that would open nothing',
      changed((form) => ({ ...form, lapses: form.lapses ?? someLapses })),
    ],
    [
      'takes a minor for an adult',
      changed((form) => ({
        ...form,
        openings: form.openings.map((each) => ({ ...each, adultsOnly: false })),
      })),
    ],
    ['forgets the consent to go abroad', given((state) => ({ ...state, crossBorder: 2 ** 30 - 1 }))],
    ['does not see who is not counted abroad', withoutFlag(stateFlags.NOT_COUNTED_ABROAD)],
    [
      'takes a bundled consent for a separate one',
      given((state) => ({ ...state, liveSeparate: state.live })),
    ],
    ['counts a withdrawn consent', given((state) => ({ ...state, live: state.live | state.withdrawn }))],
    ['counts an expired consent', given((state) => ({ ...state, live: state.live | state.expired }))],
    [
      'counts a consent to an old version',
      given((state) => ({ ...state, live: state.live | state.outdated })),
    ],
    [
      'confuses the two public sources',
      given((state) => ({
        ...state,
        publishedBySubject: state.lawfulPublicSource,
        lawfulPublicSource: state.publishedBySubject,
      })),
    ],
    ['does not see that a person is a minor', withoutFlag(stateFlags.MINOR)],
    ['does not see who is named by an instrument', withoutFlag(stateFlags.NAMED_BY_INSTRUMENT)],
    [
      'takes everybody for enrolled',
      given((state) => ({ ...state, flags: state.flags | stateFlags.ENROLLED })),
    ],
    ['is a millisecond late', decidedAt(-1)],
    ['is a millisecond early', decidedAt(1)],
    [
      'lets a suspended recipient in',
      ({ request, ...rest }) =>
        compiledForm({
          request: { ...request, recipient: { ...request.recipient, suspended: false } },
          ...rest,
        }),
    ],
    [
      'ignores the instrument',
      ({ request, ...rest }) => compiledForm({ request: { ...request, instrument: undefined }, ...rest }),
    ],
  ];

  it.each(wrongForms)('%s', (_, form) => {
    const { failed } = fc.check(decidesAsTheOracle(form), { numRuns: 20_000, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
