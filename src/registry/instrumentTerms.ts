import type { DisclosureMode, ExceptionClause } from '../policy';
import { disclosureModes, exceptionClauses, longestEmergency } from '../policy';
import { RegistryError } from './RegistryError';

/** What III.D.4 asks for: the threat, *and* why consent could not be had. */
export interface Emergency {
  readonly threat: string;
  readonly whyNoConsent: string;
}

/**
 * Whom an instrument is about: people by the platform's own ids of their accounts, or everybody of whom something holds when
 * it is approved. Whoever comes under a predicate later was approved by nobody (docs/decisions/0010-what-officers-decide).
 */
export type InstrumentSubjects =
  | { readonly by: 'LIST'; readonly ids: readonly string[] }
  /** With the instrument's recipient, for its purpose. */
  | { readonly by: 'ENROLLED' }
  | { readonly by: 'ENROLLED_DURING'; readonly from: Date; readonly until: Date }
  | { readonly by: 'ORGANISATION'; readonly organisationId: string };

/** How the people whom an instrument is about are told, where it says so. PIPL 18, 35. */
export type StatedNotice =
  | { readonly state: 'DEFERRED'; readonly until: Date }
  | { readonly state: 'WITHHELD_BY_LAW'; readonly provision: string };

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
  readonly subjects: InstrumentSubjects;
  /** Now, unless it says otherwise. */
  readonly validFrom: Date | undefined;
  readonly validUntil: Date;
  /** For III.D.4, and for it alone. */
  readonly emergency: Emergency | undefined;
  /** Of the home authority, to what an authority abroad asks for (PIPL 41). */
  readonly homeApproval: { readonly reference: string; readonly at: Date | undefined } | undefined;
  /** When people were told of a reorganisation and of who takes over (III.C.3; PIPL 22). */
  readonly noticeGivenAt: Date | undefined;
  readonly notice: StatedNotice | undefined;
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
    homeApproval: draft.homeApproval && {
      ...draft.homeApproval,
      reference: required(draft.homeApproval.reference, "home authority's reference"),
    },
    notice: draft.notice && statedNotice(draft.notice),
  };
  if (terms.categories.length === 0) {
    throw new RegistryError('CATEGORIES_MISSING', 'name the categories that the instrument is about');
  }
  return {
    ...terms,
    subjects: subjectsOf(terms.clause, draft.subjects),
    emergency: emergencyOf(terms.clause, draft.emergency),
  };
}

function subjectsOf(clause: ExceptionClause, subjects: InstrumentSubjects): InstrumentSubjects {
  if (subjects.by !== 'LIST' && clause === 'III.D.4') {
    throw new RegistryError(
      'EMERGENCY_NAMES_PEOPLE',
      'an emergency acts before anybody has approved whom it is about: name the people',
    );
  }
  switch (subjects.by) {
    case 'LIST':
      return { by: 'LIST', ids: listed(subjects.ids) };
    case 'ENROLLED_DURING':
      if (subjects.from < subjects.until) return subjects;
      throw new RegistryError('VALIDITY_INVALID', 'the period of the enrolments must end after it begins');
    case 'ENROLLED':
    case 'ORGANISATION':
      return subjects;
  }
}

function listed(ids: readonly string[]): string[] {
  if (ids.length > 0) return [...new Set(ids.map((id) => id.toLowerCase()))];
  throw new RegistryError(
    'SUBJECTS_MISSING',
    'name the people that the instrument is about: none is about everybody',
  );
}

/** The ledger keeps the provision for good. */
const longestProvision = 200;

function statedNotice(notice: StatedNotice): StatedNotice {
  if (notice.state === 'DEFERRED') return notice;
  const provision = provisionOfLaw(notice.provision);
  if (provision.length <= longestProvision) return { state: notice.state, provision };
  throw new RegistryError(
    'NOTICE_INVALID',
    `the provision that withholds the notice has at most ${longestProvision} characters, such as "PIPL 18(1)"`,
  );
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
 * What an instrument drafted `at` this instant says of other instants must be true: what has been done has been done by then,
 * and what falls due is still to come.
 *
 * @throws RegistryError `RECORDED_AHEAD`, `NOTICE_INVALID`
 */
export function requireTruth({ homeApproval, noticeGivenAt, notice }: InstrumentTerms, at: Date): void {
  if ([homeApproval?.at, noticeGivenAt].some((done) => done !== undefined && done > at)) {
    throw new RegistryError(
      'RECORDED_AHEAD',
      'an approval or a notice is recorded once it was given, not ahead',
    );
  }
  if (notice?.state === 'DEFERRED' && notice.until <= at) {
    throw new RegistryError(
      'NOTICE_INVALID',
      'a notice that falls due already is not deferred: leave it out',
    );
  }
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
