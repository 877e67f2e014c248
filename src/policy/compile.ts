import { admit } from './admit';
import { maskOf } from './categories';
import type { Decision, Permit, Refusal } from './decision';
import { modeClauses, nearest, permit, refuse } from './decision';
import { legalInstrument } from './bases/legalInstrument';
import { isAgreed } from './provision';
import type { DisclosureRequest, PersonalField } from './request';
import { agreedPurpose, isForeignAuthority, neededForm } from './request';
import type { SharingState } from './sharingState';
import { stateFlags } from './sharingState';
import { specifiedGates } from './specifiedGates';
import type { Form, Instant } from './vocabulary';

/**
 * What remains of a decision on one field once the request is known: what closes it in a subject's state, which bits of
 * the state open it, and on which basis. The same conditions are handed to a source, so that it can withhold a value in
 * its own query (see `Opening`).
 */
export interface CompiledField {
  readonly field: PersonalField;
  /** Refuses for this reason whatever the subject's state. */
  readonly always: Refusal | undefined;
  readonly stops: readonly Stop[];
  /** The first that a state meets is the one that counts. */
  readonly openings: readonly Opening[];
  /** Consents that no longer count are worth telling: renewed, they would open the field. */
  readonly lapses: Lapses | undefined;
  /** So is an enrolment from before the purpose changed, where the field is necessary. */
  readonly outgrown: Refusal | undefined;
  readonly otherwise: Refusal;
  /** The same for a minor, whom fewer bases open. */
  readonly otherwiseOfMinor: Refusal;
}

/** A condition on a subject's state that closes the field: `state[where] & mask` is zero, or is not, as `closesWhen` says. */
export interface Stop {
  readonly where: 'flags' | 'crossBorder';
  readonly mask: number;
  readonly closesWhen: 'SET' | 'UNSET';
  readonly refusal: Refusal;
}

/** A condition on a subject's state under which the field may leave: `state[where] & mask` is not zero. */
export interface Opening {
  readonly where: 'flags' | 'live' | 'liveSeparate' | 'publishedBySubject' | 'lawfulPublicSource';
  readonly mask: number;
  /** Not for minors. */
  readonly adultsOnly: boolean;
  readonly permit: Permit;
}

/** Nearest to a permit of all that can be told, so that it is told first. */
const purposeChanged = refuse('PURPOSE_CHANGED', 'I.B.2');

/** What the order that the home authority approved does not cover. */
const beyondApproval = refuse('FOREIGN_AUTHORITY', 'IX.2');

interface Lapses {
  readonly outdated: Refusal;
  readonly expired: Refusal;
  readonly withdrawn: Refusal;
  readonly bundled: Refusal;
}

/** Settles what the request alone decides. The result holds as long as the request's own validity periods do. */
export function compileField(request: DisclosureRequest, field: PersonalField, at: Instant): CompiledField {
  const { stops, stopped } = compileGates(request, field, at);
  const always = admit(request, at)
    ? refuse('NO_BASIS', modeClauses[request.mode].byDefault)
    : stops.length === 0
      ? stopped
      : undefined;
  const closed = always ?? stopped;
  return {
    field,
    always,
    stops,
    openings: closed ? [] : fullFirst(compileOpenings(request, field)),
    lapses: !closed && isConsentable(request, field) ? lapsesOf(request) : undefined,
    outgrown: !closed && isNecessary(request, field) ? purposeChanged : undefined,
    otherwise: closed ?? refusalWithoutState(request, field),
    otherwiseOfMinor: closed ?? refusalOfMinor(request, field),
  };
}

/** The decision on one field for one state: a few ANDs, no allocation. Equal to `decide` on the records behind the state. */
export function decideCompiled(compiled: CompiledField, state: SharingState): Decision {
  if (compiled.always) return compiled.always;
  for (const { where, mask, closesWhen, refusal } of compiled.stops) {
    if (((state[where] & mask) !== 0) === (closesWhen === 'SET')) return refusal;
  }
  const ofMinor = (state.flags & stateFlags.MINOR) !== 0;
  for (const { where, mask, adultsOnly, permit } of compiled.openings) {
    if (state[where] & mask && !(adultsOnly && ofMinor)) return permit;
  }
  if (compiled.outgrown && state.flags & stateFlags.ENROLLED_IN_OLDER_PURPOSE && !ofMinor) {
    return compiled.outgrown;
  }
  const otherwise = ofMinor ? compiled.otherwiseOfMinor : compiled.otherwise;
  const lapse = compiled.lapses && lapseOf(compiled.lapses, state, maskOf(compiled.field.category));
  return lapse ? nearest(otherwise, lapse) : otherwise;
}

/**
 * Whether the terms of the request name a ground on which the field could leave for somebody, whatever holds it back at
 * present. Agreement III.A.4.
 */
export function mayEverOpen(request: DisclosureRequest, field: PersonalField): boolean {
  return compileOpenings(request, field).length > 0;
}

function compileGates(
  request: DisclosureRequest,
  field: PersonalField,
  at: Instant,
): { stops: Stop[]; stopped: Refusal | undefined } {
  const stops: Stop[] = [];
  for (const gate of specifiedGates) {
    if (gate.looksAt === 'SUBJECT') {
      const mask = stateFlags[gate.state];
      stops.push({ where: 'flags', mask, closesWhen: 'SET', refusal: gate.refusal });
    } else if (gate.looksAt === 'SUBJECT_AND_CATEGORY') {
      const stop = { where: gate.mask, mask: maskOf(field.category), refusal: gate.refusal };
      if (gate.concerns(request)) stops.push({ ...stop, closesWhen: 'UNSET' });
    } else {
      const stopped =
        gate.looksAt === 'REQUEST' ? gate.check(request, at) : gate.check({ request, field, at });
      if (stopped) return { stops, stopped };
    }
  }
  return { stops, stopped: undefined };
}

/** What is less than the value stands behind all that opens the value itself. */
function fullFirst(openings: readonly Opening[]): Opening[] {
  const isFull = ({ permit: { form } }: Opening): boolean => form === 'FULL';
  return [...openings.filter(isFull), ...openings.filter((opening) => !isFull(opening))];
}

/** In the order of `specifiedBases`. */
function compileOpenings(request: DisclosureRequest, field: PersonalField): Opening[] {
  const mask = maskOf(field.category);
  const needed = neededForm(request, field);
  const openings: Opening[] = [];
  if (isConsentable(request, field)) {
    const { consent } = modeClauses[request.mode];
    openings.push({
      where: field.category.sensitive ? 'liveSeparate' : 'live',
      mask,
      adultsOnly: false,
      permit: permit('FULL', { kind: 'CONSENT', clause: consent, consentId: 'BY_REVISION' }),
    });
  }
  if (request.agreement && needed && isNecessary(request, field)) {
    const basis = { kind: 'NECESSITY', clause: 'III.A.3', agreementVersionId: request.agreement.id } as const;
    openings.push({
      where: 'flags',
      mask: stateFlags.ENROLLED,
      adultsOnly: true,
      permit: permit(needed, basis),
    });
  }
  if (!field.bases.has('LEGAL_EXCEPTION')) return openings;
  const { instrument } = request;
  if (instrument?.categories.has(field.category.id)) {
    openings.push({
      where: 'flags',
      mask: stateFlags.NAMED_BY_INSTRUMENT,
      adultsOnly: !legalInstrument.opensMinors(request),
      permit: permit('FULL', {
        kind: 'LEGAL_EXCEPTION',
        clause: instrument.clause,
        instrumentId: instrument.id,
      }),
    });
  }
  const mayBePublic = needed && !field.category.sensitive && isAgreed(request, field.category.id);
  if (mayBePublic && !isForeignAuthority(request)) {
    openings.push(publicOpening('publishedBySubject', mask, needed, 'III.D.5'));
    openings.push(publicOpening('lawfulPublicSource', mask, needed, 'III.D.6'));
  }
  return openings;
}

const publicOpening = (
  where: 'publishedBySubject' | 'lawfulPublicSource',
  mask: number,
  form: Form,
  clause: 'III.D.5' | 'III.D.6',
): Opening => ({ where, mask, adultsOnly: true, permit: permit(form, { kind: 'LEGAL_EXCEPTION', clause }) });

/** The reason told to an adult's state that has no history: no consent ever, not enrolled, not named. */
function refusalWithoutState(request: DisclosureRequest, field: PersonalField): Refusal {
  if (isForeignAuthority(request)) return beyondApproval;
  const { byDefault, consent } = modeClauses[request.mode];
  const refusals = [refuse('NO_BASIS', byDefault)];
  if (isConsentable(request, field)) {
    refusals.push(refuse(field.category.sensitive ? 'SEPARATE_CONSENT_MISSING' : 'CONSENT_MISSING', consent));
  } else if (field.bases.has('CONSENT')) {
    refusals.push(refuse('BEYOND_NECESSITY', 'III.A.4'));
  }
  if (isNecessary(request, field)) {
    refusals.push(refuse('NOT_ENROLLED', 'III.A.3'));
  } else if (field.bases.has('NECESSITY') && request.mode === 'SHARING') {
    refusals.push(refuse('BEYOND_NECESSITY', 'III.A.4'));
  }
  return refusals.reduce(nearest);
}

function refusalOfMinor(request: DisclosureRequest, field: PersonalField): Refusal {
  if (isForeignAuthority(request)) return beyondApproval;
  if (isConsentable(request, field)) return refuse('GUARDIAN_CONSENT_MISSING', 'VIII.3');
  return field.bases.has('CONSENT')
    ? refuse('BEYOND_NECESSITY', 'III.A.4')
    : refuse('NO_BASIS', modeClauses[request.mode].byDefault);
}

function lapsesOf({ mode }: DisclosureRequest): Lapses {
  const { consent } = modeClauses[mode];
  return {
    outdated: purposeChanged,
    expired: refuse('CONSENT_EXPIRED', consent),
    withdrawn: refuse('CONSENT_WITHDRAWN', consent),
    bundled: refuse('SEPARATE_CONSENT_MISSING', consent),
  };
}

/** Why the consents on record don't open the category. A live one that doesn't can only lack being separate. */
function lapseOf(lapses: Lapses, state: SharingState, mask: number): Refusal | undefined {
  if (state.live & mask) return lapses.bundled;
  if (state.outdated & mask) return lapses.outdated;
  if (state.expired & mask) return lapses.expired;
  return state.withdrawn & mask ? lapses.withdrawn : undefined;
}

function isConsentable(request: DisclosureRequest, field: PersonalField): boolean {
  return field.bases.has('CONSENT') && isAgreed(request, field.category.id) && !isForeignAuthority(request);
}

function isNecessary(request: DisclosureRequest, field: PersonalField): boolean {
  const { bases, category } = field;
  const necessary = agreedPurpose(request)?.necessary.has(category.id) ?? false;
  if (request.mode !== 'SHARING' || isForeignAuthority(request)) return false;
  return (
    necessary && bases.has('NECESSITY') && !category.sensitive && neededForm(request, field) !== undefined
  );
}
