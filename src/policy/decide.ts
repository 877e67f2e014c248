import { admit } from './admit';
import { isOfMinor } from './age';
import type { Decision, Permit, Refusal } from './decision';
import { modeClauses, nearest, refuse } from './decision';
import type { Evidence } from './evidence';
import type { Gate } from './gate';
import type { DisclosureRequest, PersonalField } from './request';
import { isForeignAuthority } from './request';
import { specifiedBases } from './specifiedBases';
import { specifiedGates } from './specifiedGates';

/**
 * May this value leave? The plain form of the decision, straight from the records: the oracle that the compiled form
 * is held against, and what an explanation looks evidence up with. Pure and total; without a basis it redacts. Of the
 * bases that hold, the first under which the value itself may leave is the one recorded; where all of them open a
 * reduced form only, the first. Agreement III.A (default), III.A.4.
 */
export function decide(request: DisclosureRequest, field: PersonalField, evidence: Evidence): Decision {
  const byDefault = refuse('NO_BASIS', modeClauses[request.mode].byDefault);
  if (admit(request, evidence.at)) return byDefault;
  for (const gate of specifiedGates) {
    const stop = checkGate(gate, request, field, evidence);
    if (stop) return stop;
  }
  const ofMinor = isOfMinor(request, evidence);
  const toForeignAuthority = isForeignAuthority(request);
  let reduced: Permit | undefined;
  let refusal = toForeignAuthority ? refuse('FOREIGN_AUTHORITY', 'IX.2') : byDefault;
  for (const provision of specifiedBases) {
    if (!field.bases.has(provision.basis)) continue;
    if (ofMinor && !provision.opensMinors(request)) continue;
    if (toForeignAuthority && !provision.opensToForeignAuthorities) continue;
    const decision = provision.check(request, field, evidence);
    if (decision.outcome === 'REDACT') refusal = nearest(refusal, decision);
    else if (decision.form === 'FULL') return decision;
    else reduced ??= decision;
  }
  return reduced ?? refusal;
}

function checkGate(
  gate: Gate,
  request: DisclosureRequest,
  field: PersonalField,
  evidence: Evidence,
): Refusal | undefined {
  switch (gate.looksAt) {
    case 'REQUEST':
      return gate.check(request, evidence.at);
    case 'FIELD':
      return gate.check({ request, field, at: evidence.at });
    case 'SUBJECT':
      return gate.closes(evidence, request) ? gate.refusal : undefined;
    case 'SUBJECT_AND_CATEGORY':
      return gate.concerns(request) && !gate.isMet(evidence, request, field.category)
        ? gate.refusal
        : undefined;
  }
}
