import { admit } from './admit';
import { maskOf } from './categories';
import type { Decision, Permit, Refusal } from './decision';
import { nearest, refuse } from './decision';
import { isAgreed } from './provision';
import type { DisclosureRequest, PersonalField } from './request';
import { agreedPurpose } from './request';
import type { SharingState } from './sharingState';
import { stateFlags } from './sharingState';
import { specifiedGates } from './specifiedGates';
import type { Instant } from './vocabulary';

/**
 * What remains of a decision on one field once the request is known: which flags close it, which bits of a subject's
 * state open it, and on which basis. The same conditions are handed to a source, so that it can withhold a value in
 * its own query (see `Opening`).
 */
export interface CompiledField {
  readonly field: PersonalField;
  /** Refuses for this reason whatever the subject's state. */
  readonly always: Refusal | undefined;
  readonly stops: readonly { readonly flag: number; readonly refusal: Refusal }[];
  readonly openings: readonly Opening[];
  /** Whether consents that no longer count are worth telling: renewed, they would open the field. */
  readonly lapsable: boolean;
  readonly otherwise: Refusal;
}

/** A condition on a subject's state under which the field may leave: `state[where] & mask` is not zero. */
export interface Opening {
  readonly where: 'flags' | 'live' | 'liveSeparate' | 'publishedBySubject' | 'lawfulPublicSource';
  readonly mask: number;
  readonly permit: Permit;
}

/** Settles what the request alone decides. The result holds as long as the request's own validity periods do. */
export function compileField(request: DisclosureRequest, field: PersonalField, at: Instant): CompiledField {
  const { stops, stopped } = compileGates(request, field, at);
  const always = admit(request, at) ? refuse('NO_BASIS', 'III.A') : stops.length === 0 ? stopped : undefined;
  const closed = always ?? stopped;
  return {
    field,
    always,
    stops,
    openings: closed ? [] : compileOpenings(request, field),
    lapsable: !closed && isConsentable(request, field),
    otherwise: closed ?? refusalWithoutState(request, field),
  };
}

/** The decision on one field for one state: a few ANDs, no allocation. Equal to `decide` on the records behind the state. */
export function decideCompiled(compiled: CompiledField, state: SharingState): Decision {
  if (compiled.always) return compiled.always;
  for (const stop of compiled.stops) {
    if (state.flags & stop.flag) return stop.refusal;
  }
  for (const opening of compiled.openings) {
    if (state[opening.where] & opening.mask) return opening.permit;
  }
  const lapse = compiled.lapsable ? lapseOf(state, maskOf(compiled.field.category)) : undefined;
  return lapse ? nearest(compiled.otherwise, lapse) : compiled.otherwise;
}

function compileGates(
  request: DisclosureRequest,
  field: PersonalField,
  at: Instant,
): { stops: CompiledField['stops']; stopped: Refusal | undefined } {
  const stops: { flag: number; refusal: Refusal }[] = [];
  for (const gate of specifiedGates) {
    if (gate.looksAt === 'SUBJECT') {
      stops.push({ flag: stateFlags[gate.state], refusal: gate.refusal });
      continue;
    }
    const stopped = gate.looksAt === 'REQUEST' ? gate.check(request, at) : gate.check({ request, field });
    if (stopped) return { stops, stopped };
  }
  return { stops, stopped: undefined };
}

/** In the order of `specifiedBases`: the first that a state meets is the basis recorded. */
function compileOpenings(request: DisclosureRequest, field: PersonalField): Opening[] {
  const mask = maskOf(field.category);
  const openings: Opening[] = [];
  if (isConsentable(request, field)) {
    openings.push({
      where: field.category.sensitive ? 'liveSeparate' : 'live',
      mask,
      permit: permit({ kind: 'CONSENT', clause: 'III.A.1', consentId: 'BY_REVISION' }),
    });
  }
  if (request.agreement && isNecessary(request, field)) {
    const basis = { kind: 'NECESSITY', clause: 'III.A.3', agreementVersionId: request.agreement.id } as const;
    openings.push({ where: 'flags', mask: stateFlags.ENROLLED, permit: permit(basis) });
  }
  if (!field.bases.has('LEGAL_EXCEPTION')) return openings;
  const { instrument } = request;
  if (instrument?.categories.has(field.category.id)) {
    const basis = {
      kind: 'LEGAL_EXCEPTION',
      clause: instrument.clause,
      instrumentId: instrument.id,
    } as const;
    openings.push({ where: 'flags', mask: stateFlags.NAMED_BY_INSTRUMENT, permit: permit(basis) });
  }
  if (!field.category.sensitive && isAgreed(request, field.category.id)) {
    openings.push(
      {
        where: 'publishedBySubject',
        mask,
        permit: permit({ kind: 'LEGAL_EXCEPTION', clause: 'III.D.5' }),
      },
      {
        where: 'lawfulPublicSource',
        mask,
        permit: permit({ kind: 'LEGAL_EXCEPTION', clause: 'III.D.6' }),
      },
    );
  }
  return openings;
}

/** The reason told to a subject's state that has no history: no consent ever, not enrolled, not named. */
function refusalWithoutState(request: DisclosureRequest, field: PersonalField): Refusal {
  const refusals = [refuse('NO_BASIS', 'III.A')];
  if (isConsentable(request, field)) {
    refusals.push(
      refuse(field.category.sensitive ? 'SEPARATE_CONSENT_MISSING' : 'CONSENT_MISSING', 'III.A.1'),
    );
  } else if (field.bases.has('CONSENT')) {
    refusals.push(refuse('BEYOND_NECESSITY', 'III.A.4'));
  }
  if (isNecessary(request, field)) {
    refusals.push(refuse('NOT_ENROLLED', 'III.A.3'));
  } else if (field.bases.has('NECESSITY')) {
    refusals.push(refuse('BEYOND_NECESSITY', 'III.A.4'));
  }
  return refusals.reduce(nearest);
}

const outdated = refuse('PURPOSE_CHANGED', 'I.B.2');
const expired = refuse('CONSENT_EXPIRED', 'III.A.1');
const withdrawn = refuse('CONSENT_WITHDRAWN', 'III.A.1');
const bundled = refuse('SEPARATE_CONSENT_MISSING', 'III.A.1');

/** Why the consents on record don't open the category. A live one that doesn't can only lack being separate. */
function lapseOf(state: SharingState, mask: number): Refusal | undefined {
  if (state.live & mask) return bundled;
  if (state.outdated & mask) return outdated;
  if (state.expired & mask) return expired;
  return state.withdrawn & mask ? withdrawn : undefined;
}

function isConsentable(request: DisclosureRequest, field: PersonalField): boolean {
  return field.bases.has('CONSENT') && isAgreed(request, field.category.id);
}

function isNecessary(request: DisclosureRequest, { bases, category }: PersonalField): boolean {
  const necessary = agreedPurpose(request)?.necessary.has(category.id) ?? false;
  return necessary && bases.has('NECESSITY') && !category.sensitive;
}

const permit = (basis: Permit['basis']): Permit => ({ outcome: 'PERMIT', basis });
