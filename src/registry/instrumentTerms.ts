import type { DisclosureMode, ExceptionClause } from '../policy';
import { disclosureModes, exceptionClauses, longestEmergency } from '../policy';
import { RegistryError } from './RegistryError';

/** What III.D.4 asks for: the threat, *and* why consent could not be had. */
export interface Emergency {
  readonly threat: string;
  readonly whyNoConsent: string;
}

/** What an officer writes into a legal instrument, as it came in. */
export interface InstrumentDraft {
  readonly clause: string;
  /** The authority that issued it; for an emergency, who reported it. */
  readonly issuer: string;
  /** ISO 3166-1 alpha-2 of the issuer. */
  readonly jurisdiction: string;
  readonly reference: string;
  /** The provision of law that it rests on. */
  readonly provision: string;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly mode: string;
  readonly categories: readonly string[];
  /** The platform's own ids of the accounts that it is about. */
  readonly subjectIds: readonly string[];
  /** Now, unless it says otherwise. */
  readonly validFrom: Date | undefined;
  readonly validUntil: Date;
  /** For III.D.4, and for it alone. */
  readonly emergency: Emergency | undefined;
}

/** The same, once it is known to be well-formed. What it refers to may still not be in the registry. */
export interface InstrumentTerms extends InstrumentDraft {
  readonly clause: ExceptionClause;
  readonly mode: DisclosureMode;
}

/** From when until when an instrument holds, the end not included. */
export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** @throws RegistryError when what was written can be no instrument, whatever the registry holds. */
export function instrumentTerms(draft: InstrumentDraft): InstrumentTerms {
  const terms = {
    ...draft,
    clause: exceptionClause(draft.clause),
    mode: disclosureMode(draft.mode),
    issuer: required(draft.issuer, 'issuer'),
    reference: required(draft.reference, 'reference'),
    provision: provisionOfLaw(draft.provision),
    jurisdiction: jurisdiction(draft.jurisdiction),
    categories: [...new Set(draft.categories)],
    subjectIds: [...new Set(draft.subjectIds.map((id) => id.toLowerCase()))],
  };
  if (terms.categories.length === 0) {
    throw new RegistryError('CATEGORIES_MISSING', 'name the categories that the instrument is about');
  }
  if (terms.subjectIds.length === 0) {
    throw new RegistryError(
      'SUBJECTS_MISSING',
      'name the people that the instrument is about: none is about everybody',
    );
  }
  return { ...terms, emergency: emergencyOf(terms.clause, draft.emergency) };
}

/**
 * The clause as one that an instrument can rest on. Clause VI is about collecting and using: it never permits a share.
 *
 * @throws RegistryError `CLAUSE_NEVER_PERMITS`, `CLAUSE_UNKNOWN`
 */
export function exceptionClause(clause: string): ExceptionClause {
  refuseClauseVI(clause);
  const known = exceptionClauses.find((each) => each === clause.trim());
  if (known) return known;
  throw new RegistryError(
    'CLAUSE_UNKNOWN',
    `an instrument rests on one of ${exceptionClauses.join(', ')}; III.D.5 and III.D.6 need none, they follow a value's provenance`,
  );
}

/**
 * Whoever writes down a basis for sharing asks this first. Agreement VI.
 *
 * @throws RegistryError `CLAUSE_NEVER_PERMITS`
 */
export function refuseClauseVI(basis: string): void {
  if (!namesClauseVI.test(basis)) return;
  throw new RegistryError(
    'CLAUSE_NEVER_PERMITS',
    'clause VI is about collecting and using, and never permits a share: cite III.A.2 or one of III.D',
  );
}

/** As people write it: `VI`, `clause vi (3)`, `VI.1-10`. A chapter VI of a law is not meant: the law stands before it. */
const namesClauseVI =
  /^\s*(?:(?:the|this|privacy|agreement|policy|clause)[\s,:]+)*VI\b(?:\bVI\b|and|or|to|[\s\d.,;()–-])*$/i;

/** The same guard in the other place where a basis could be slipped in. */
function provisionOfLaw(provision: string): string {
  refuseClauseVI(provision);
  return required(provision, 'provision');
}

function disclosureMode(mode: string): DisclosureMode {
  const known = disclosureModes.find((each) => each === mode);
  if (known) return known;
  throw new RegistryError('MODE_UNKNOWN', `the mode is one of ${disclosureModes.join(', ')}`);
}

function required(text: string, what: string): string {
  const written = text.trim();
  if (written !== '') return written;
  throw new RegistryError('TERMS_MISSING', `an instrument states its ${what}`);
}

function jurisdiction(region: string): string {
  if (/^[A-Z]{2}$/.test(region)) return region;
  throw new RegistryError(
    'JURISDICTION_INVALID',
    'the jurisdiction is a two-letter country code, such as CN',
  );
}

function emergencyOf(clause: ExceptionClause, emergency: Emergency | undefined): Emergency | undefined {
  if (clause !== 'III.D.4') {
    if (!emergency) return undefined;
    throw new RegistryError(
      'CLAUSE_NO_EMERGENCY',
      'only III.D.4 states a threat and why there was no consent',
    );
  }
  const threat = emergency?.threat.trim() ?? '';
  const whyNoConsent = emergency?.whyNoConsent.trim() ?? '';
  if (threat !== '' && whyNoConsent !== '') return { threat, whyNoConsent };
  throw new RegistryError(
    'EMERGENCY_LIMB_MISSING',
    'III.D.4 needs both the threat and why consent could not be had',
  );
}

/**
 * From when until when an instrument holds that is drafted `at` this instant.
 *
 * @throws RegistryError `VALIDITY_INVALID`, `EMERGENCY_NOT_AT_ONCE`, `EMERGENCY_TOO_LONG`
 */
export function validityOf(terms: InstrumentTerms, at: Date): Validity {
  const from = terms.validFrom ?? at;
  const until = terms.validUntil;
  if (!(from < until && at < until)) {
    throw new RegistryError('VALIDITY_INVALID', 'the validity must end after it begins, and not be over yet');
  }
  if (terms.clause !== 'III.D.4') return { from, until };
  // An emergency acts before anybody has approved it. Dated ahead, it would be an approval of one's own.
  if (from > at) {
    throw new RegistryError(
      'EMERGENCY_NOT_AT_ONCE',
      'an emergency is now: what begins later has time for approval',
    );
  }
  if (until.getTime() - from.getTime() > longestEmergency) {
    throw new RegistryError('EMERGENCY_TOO_LONG', 'an emergency holds for 72 hours at most');
  }
  return { from, until };
}
