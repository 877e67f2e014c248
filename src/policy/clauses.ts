import type { About } from './about';
import { admissionRules } from './admit';
import { mechanisms } from './mechanisms';
import { bases } from './specifiedBases';
import { gates } from './specifiedGates';
import type { AgreementClause } from './vocabulary';

/** Whether the software keeps a clause by deciding, keeps what it records of it, has yet to, or is not asked to. */
export type ClauseState = 'ENFORCED' | 'RECORDED' | 'NOT_YET' | 'NOT_SOFTWARE';

interface Kept {
  readonly state: 'ENFORCED' | 'RECORDED';
  readonly must: `MUST ${string}`;
  readonly law: string;
  /** Ids of the audits that prove it. */
  readonly audits: readonly string[];
  /** What the clause asks for and the software does not do, or leaves to somebody. */
  readonly remains?: string;
}

interface Owed {
  readonly state: 'NOT_YET';
  readonly must: `MUST ${string}`;
  readonly law: string;
  readonly remains: string;
}

interface NotAsked {
  readonly state: 'NOT_SOFTWARE';
  readonly remains: string;
}

/** What is said of one clause. */
export type ClauseStatement = (Kept | Owed | NotAsked) & {
  /** How many numbered items stand under the clause and go with it, unless they have statements of their own. */
  readonly items?: number;
};

/** Who or what keeps a clause, and where it is written. */
export interface Enforcer extends About {
  readonly kind: 'ADMISSION_RULE' | 'GATE' | 'BASIS' | 'MECHANISM';
  readonly name: string;
  readonly file: string;
}

/** The whole agreement, clause by clause, in its own order. */
export const agreementClauses: Readonly<Record<AgreementClause, ClauseStatement>> = {
  preamble: {
    state: 'ENFORCED',
    must: 'MUST open nothing on consent that is deemed from using the platform, and sensitive data only on consent asked for separately',
    law: 'PIPL 14, 23, 28-30; Civil Code 140, 496-497',
    audits: ['preamble-deemed-consent', 'III.A.1-sensitive-data'],
    remains: 'which items are sensitive is configuration',
  },
  'I.A': {
    state: 'ENFORCED',
    must: 'MUST treat what third parties are given, also to authenticate somebody, as sharing under III.A',
    law: 'PIPL 21, 23',
    audits: ['I.A-secondary-authentication'],
  },
  'I.B.1': {
    state: 'NOT_YET',
    must: 'MUST collect name, e-mail, job title and organisation at registration, and record whether they were verified',
    law: 'PIPL 6(2), 13(1)(1)-(2), 17; CSL16-41',
    remains: 'there is no registration yet; the four are categories of the catalogue where they are shared',
  },
  'I.B.2': {
    state: 'ENFORCED',
    must: 'MUST share nothing for a new or changed purpose before people were told, nor on what they agreed to or took up before it changed',
    law: 'PIPL 14(2), 17(2); NDSM 22(6)',
    audits: ['I.B.2-purpose-notified', 'I.B.2-material-change', 'I.B.2-necessity-after-change'],
    remains: 'when people were told is recorded; telling them is not yet done by the software',
  },
  'I.C.1.i': {
    state: 'RECORDED',
    must: 'MUST record of each share for which purpose of providing services it was',
    law: 'PIPL 13(1)(2)',
    audits: ['III.A.4-stated-purpose', 'VII.B-ledger-entry'],
  },
  'I.C.1.ii': {
    state: 'ENFORCED',
    must: 'MUST share no identifying category for optimisation, whatever the person agreed to',
    law: 'PIPL 4(1), 73(3)-(4)',
    audits: ['I.C.1.ii-no-identifying-data'],
    remains: 'which categories identify is configuration',
  },
  'I.C.1.iii': {
    state: 'RECORDED',
    must: 'MUST record of each share for which purpose of safety, verification or dispute it was',
    law: 'PIPL 13(1)(3), 51; CSL16-21(3)',
    audits: ['I.A-secondary-authentication', 'VII.B-ledger-entry'],
    remains: 'what the platform itself does with its data does not yet pass through the software',
  },
  'I.C.2': {
    state: 'RECORDED',
    must: 'MUST record of each share which other authorised purpose it was for',
    law: 'PIPL 13(1)(1), (3), (7)',
    audits: ['III.A.4-stated-purpose', 'VII.B-ledger-entry'],
  },
  II: {
    state: 'NOT_YET',
    items: 2,
    must: 'MUST let people refuse analysis and personalisation, and record what they chose',
    law: 'PIPL 15, 16, 24(2)',
    remains: 'the gateway sets no cookies; what people prefer is not kept yet',
  },
  'III.A': {
    state: 'ENFORCED',
    must: 'MUST share nothing for which it has found no basis',
    law: 'PIPL 10; CSL16-42(1); Civil Code 1038(1)',
    audits: ['III.A-closed-by-default'],
  },
  'III.A.1': {
    state: 'ENFORCED',
    must: 'MUST share on consent only what the person agreed to, with whom and for what, until they withdraw',
    law: 'PIPL 14, 15, 23, 28, 29; Civil Code 1035, 1038',
    audits: ['III.A.1-explicit-consent', 'III.A.1-withdrawal', 'III.A.1-sensitive-data'],
    remains: 'a receipt for the person is not there yet',
  },
  'III.A.2': {
    state: 'ENFORCED',
    must: 'MUST share at the request of an authority only under an approved instrument, and no more than it names',
    law: 'PIPL 13(1)(3), 41; CSL16-28',
    audits: ['III.A.2-legal-request'],
  },
  'III.A.3': {
    state: 'ENFORCED',
    must: 'MUST share as necessary only about those who use the recipient’s service for the purpose',
    law: 'PIPL 6, 13(1)(2)',
    audits: ['III.A.3-necessity'],
  },
  'III.A.4': {
    state: 'ENFORCED',
    must: 'MUST share only with whom an agreement in force binds, for purposes it states, in the form that they need, and beyond the necessary on consent only',
    law: 'PIPL 21, 23, 55, 59; NDSM 12',
    audits: [
      'III.A.4-beyond-necessity',
      'III.A.4-agreement-version',
      'III.A.4-two-officers',
      'III.A.4-agreement-in-force',
      'III.A.4-stated-purpose',
      'III.A.4-reduced-form',
    ],
    remains: 'that a recipient uses data for nothing else is for its contract to keep',
  },
  'III.B': {
    state: 'ENFORCED',
    must: 'MUST transfer nothing by default, and nothing on what permits sharing alone',
    law: 'PIPL 22, 23',
    audits: ['III.B-closed-by-default'],
  },
  'III.B.1': {
    state: 'ENFORCED',
    must: 'MUST transfer on consent only what the person agreed to have transferred',
    law: 'PIPL 14, 23',
    audits: ['III.B.1-prior-consent'],
  },
  'III.B.2': {
    state: 'ENFORCED',
    must: 'MUST transfer at a mandatory request only under an approved instrument, and no more than it names',
    law: 'PIPL 13(1)(3), 41',
    audits: ['III.B.2-legal-request'],
    remains: 'whether a request is mandatory is for the two officers to judge',
  },
  'III.C': {
    state: 'ENFORCED',
    must: 'MUST disclose nothing to the public by default, and nothing on what permits sharing or transferring alone',
    law: 'PIPL 25',
    audits: ['III.C-closed-by-default'],
  },
  'III.C.1': {
    state: 'ENFORCED',
    must: 'MUST disclose to the public on consent only what the person agreed to have disclosed so',
    law: 'PIPL 25',
    audits: ['III.C.1-explicit-consent'],
  },
  'III.C.2': {
    state: 'ENFORCED',
    must: 'MUST disclose a violation, or for safety, only under an approved instrument, and no more than it names',
    law: 'PIPL 13(1)(3); Civil Code 1036(3)',
    audits: ['III.C.2-violation-or-safety'],
    remains:
      'that it names no more than the violation and the measures taken is for the two officers to judge',
  },
  'III.C.3': {
    state: 'ENFORCED',
    must: 'MUST transfer in a reorganisation only after people were told, under an approved instrument',
    law: 'PIPL 22; NDSM 14',
    audits: ['III.C.3-notice-first', 'III.C.3-instrument'],
    remains: 'when people were told is recorded; telling them is not yet done by the software',
  },
  'III.D.1': exception('for national security or defence', 'PIPL 13(1)(3), (7), 18(1)', [
    'III.D.1-national-security',
  ]),
  'III.D.2': exception('for public safety, health or significant public interest', 'PIPL 13(1)(3)-(4), (7)', [
    'III.D.2-public-interest',
  ]),
  'III.D.3': exception('for criminal process', 'PIPL 13(1)(3), (7), 41; CSL16-28', [
    'III.D.3-criminal-process',
  ]),
  'III.D.4': {
    state: 'ENFORCED',
    must: 'MUST share in an emergency only where both the threat and why consent could not be had are recorded, for 72 hours at most',
    law: 'PIPL 13(1)(4), 18(2)',
    audits: ['III.D.4-both-limbs', 'III.D.4-seventy-two-hours', 'III.D.4-notice-after'],
    remains: 'when people are to be told is recorded; telling them is not yet done by the software',
  },
  'III.D.5': {
    state: 'ENFORCED',
    must: 'MUST share what the person made public only within what the agreement foresees, until they take it back',
    law: 'PIPL 13(1)(6), 27; Civil Code 1036(2)',
    audits: ['III.D.5-published-by-subject'],
  },
  'III.D.6': {
    state: 'ENFORCED',
    must: 'MUST share what is from lawful public sources only within what the agreement foresees, until the person objects',
    law: 'PIPL 13(1)(6), 27; Civil Code 1036(2)',
    audits: ['III.D.6-lawful-public-source'],
  },
  'III.D.7': exception('to comply with laws or regulators', 'PIPL 13(1)(3)', ['III.D.7-legal-duty']),
  'III.D.8': exception('under a national provision that the platform has named', 'PIPL 13(1)(7)', [
    'III.D.8-off-unless-named',
    'III.D.8-instrument',
  ]),
  IV: {
    state: 'ENFORCED',
    items: 5,
    must: 'MUST share nothing past its retention period, nor while processing is restricted',
    law: 'PIPL 19, 36, 40, 44, 47; CSL16-37',
    audits: ['IV-retention', 'IV-restriction'],
    remains:
      'anonymising what has expired, and legal holds as records of their own, are not there yet; where databases stand is for the operator',
  },
  'IV.2': {
    state: 'ENFORCED',
    must: 'MUST share nothing that is kept for legal proceedings after erasure was asked for',
    law: 'PIPL 47(2)',
    audits: ['IV.2-kept-not-shared'],
  },
  'V.A': {
    state: 'ENFORCED',
    items: 6,
    must: 'MUST share nothing of a person from the instant they ask for erasure',
    law: 'PIPL 15, 47; Civil Code 1037(2); CSL16-43; NDSM 24',
    audits: ['V.A-erasure-asked'],
    remains: 'deleting itself, and what becomes of backups, are not there yet',
  },
  'V.B': {
    state: 'NOT_YET',
    items: 7,
    must: 'MUST verify who asks, and record and tell the reason for which a request is declined',
    law: 'PIPL 18(1), 44-46, 50; NDSM 23',
    remains:
      'what people ask is recorded and acts; verifying who asks, and declining with a reason, are not there yet',
  },
  VI: {
    state: 'ENFORCED',
    items: 10,
    must: 'MUST share nothing under clause VI, which is about collecting and using',
    law: 'PIPL 13(2)',
    audits: ['VI-no-share'],
  },
  'VII.A': {
    state: 'NOT_YET',
    must: 'MUST protect what it holds by measures that fit the law and the state of the art',
    law: 'PIPL 51(3); CSL16-21, 42(2); NDSM 9',
    remains:
      'what the software does for it is not stated and audited as a whole; transport, keys and hosts are for the operator',
  },
  'VII.B': {
    state: 'ENFORCED',
    must: 'MUST hold each value that leaves in a ledger before it leaves, and let no record be changed',
    law: 'PIPL 51, 54, 55, 69; NDSM 12',
    audits: ['VII.B-ledger-entry', 'VII.B-append-only'],
    remains: 'roles of the platform’s own people, and a record of what they read, are not there yet',
  },
  'VII.C': {
    state: 'ENFORCED',
    must: 'MUST answer no request for a purpose whose service is suspended or discontinued',
    law: 'PIPL 47(1)(2)',
    audits: ['VII.C-service-suspended'],
    remains: 'telling people, and to stop collecting, are not there yet',
  },
  'VII.D': {
    state: 'ENFORCED',
    must: 'MUST contain an incident at once: a recipient, a category or everything',
    law: 'PIPL 57; CSL16-25, 42(2); NDSM 11; Civil Code 1038(2)',
    audits: ['VII.D-recipient-suspended', 'VII.D-category-suspended', 'VII.D-everything-suspended'],
    remains: 'whom an incident concerns, and notices to them and to the authority, are not there yet',
  },
  'VII.E': {
    state: 'NOT_YET',
    must: 'MUST collect no personal information that no service needs',
    law: 'PIPL 6(2); CSL16-41(2)',
    remains: 'the software collects nothing yet; what it shares is held to the necessary under III.A.4',
  },
  'VIII.1': {
    state: 'ENFORCED',
    must: 'MUST treat as a minor whoever is under age or may be, and all data of a child under 14 as sensitive',
    law: 'PIPL 28(1), 31(2); Minors Protection Law 72',
    audits: ['VIII.1-who-is-a-minor', 'VIII.1-under-fourteen'],
  },
  'VIII.2': {
    state: 'ENFORCED',
    must: 'MUST count consent for a minor only from a verified guardian, until the guardian or the minor withdraws it',
    law: 'PIPL 31(1); Civil Code 17, 19, 20',
    audits: ['VIII.2-verified-guardian', 'VIII.2-withdrawal'],
  },
  'VIII.3': {
    state: 'ENFORCED',
    must: 'MUST share a minor’s data only as the law orders, with the guardian’s consent or to protect the minor',
    law: 'PIPL 29, 31; Minors Protection Law 72; MOPR 32, 34, 37',
    audits: ['VIII.3-three-bases', 'VIII.3-coming-of-age'],
    remains: 'deleting what was collected without the guardian is not there yet',
  },
  IX: {
    state: 'ENFORCED',
    must: 'MUST let nothing leave the home region on what permits sharing it there',
    law: 'PIPL 36, 38-40; CSL16-37',
    audits: ['IX-home-region'],
    remains: 'where databases and backups stand is for the operator',
  },
  'IX.1': {
    state: 'ENFORCED',
    must: 'MUST share abroad only with the person’s separate consent to that, and under a completed procedure',
    law: 'PIPL 38-40, 55(4), 56; NDSM 35, 38',
    audits: ['IX.1-separate-consent', 'IX.1-procedure', 'IX.1-minors-abroad'],
  },
  'IX.2': {
    state: 'ENFORCED',
    must: 'MUST stop at the procedure’s scope and at foreign authorities, whatever the person agreed to',
    law: 'PIPL 38-42; NDSM 35, 38',
    audits: ['IX.2-scope', 'IX.2-people-a-year', 'IX.2-foreign-authority'],
    remains: 'the list of restricted recipients (PIPL 42) is kept by suspending them',
  },
  X: {
    state: 'ENFORCED',
    must: 'MUST let consent lapse for what has changed and for nothing else, until it is renewed expressly',
    law: 'PIPL 14(2), 17(2); NDSM 21, 22(6)',
    audits: ['X-changed-part-only', 'I.B.2-material-change'],
    remains: 'notices, and versions of the agreement’s own text that people accept, are not there yet',
  },
  'XI.A': { state: 'NOT_SOFTWARE', remains: 'says which law governs' },
  'XI.B': { state: 'NOT_SOFTWARE', remains: 'says that what is valid stays so without what is not' },
  'XI.C': {
    state: 'ENFORCED',
    must: 'MUST share nothing where no clause says that it may',
    law: 'PIPL 10, 13',
    audits: ['III.A-closed-by-default'],
  },
  'XI.D': {
    state: 'NOT_YET',
    must: 'MUST give out the evidence that a dispute needs',
    law: 'PIPL 50(2), 69, 70',
    remains: 'entries of the ledger can be read; a bundle to hand over is not there yet',
  },
  'XI.E': {
    state: 'RECORDED',
    must: 'MUST record in which language a person was shown what they agreed to',
    law: 'PIPL 14, 17',
    audits: [],
    remains: 'the Chinese text, which prevails, is not kept by the software yet',
  },
};

function exception(circumstance: string, law: string, audits: readonly string[]): Kept {
  const must =
    `MUST share ${circumstance} only under an approved instrument, and no more than it names` as const;
  return { state: 'ENFORCED', must, law, audits };
}

const inFolder = (
  kind: Enforcer['kind'],
  folder: string,
  rules: Readonly<Record<string, { readonly about: About }>>,
): Enforcer[] =>
  Object.entries(rules).map(([name, { about }]) => ({
    ...about,
    kind,
    name,
    file: `src/policy/${folder}/${name}.ts`,
  }));

/** Every rule that decides, and what keeps the agreement beside them. */
export const enforcers: readonly Enforcer[] = [
  ...inFolder('ADMISSION_RULE', 'admission', admissionRules),
  ...inFolder('GATE', 'gates', gates),
  ...inFolder('BASIS', 'bases', bases),
  ...mechanisms.map(({ about, name, file }) => ({ ...about, kind: 'MECHANISM' as const, name, file })),
];

/** A clause with what is said of it and what keeps it. */
export interface ListedClause {
  readonly clause: string;
  readonly statement: ClauseStatement;
  readonly enforcers: readonly Enforcer[];
}

export const listedClauses: readonly ListedClause[] = Object.entries(agreementClauses).map(
  ([clause, statement]) => ({
    clause,
    statement,
    enforcers: enforcers.filter(({ clauses }) => clauses.some((each) => each === clause)),
  }),
);

/**
 * A clause and what stands under it; for an item without a statement of its own, the clause that it goes with.
 * Empty where the agreement has no such clause.
 */
export function clausesAt(place: string): readonly ListedClause[] {
  const under = listedClauses.filter(({ clause }) => clause === place || clause.startsWith(`${place}.`));
  return under.length > 0 ? under : listedClauses.filter((listed) => itemsOf(listed).includes(place));
}

export const itemsOf = ({ clause, statement: { items = 0 } }: ListedClause): string[] =>
  Array.from({ length: items }, (_, index) => `${clause}.${index + 1}`);

/** Where the list claims what nothing keeps or proves, or a rule keeps what the list does not claim. None is the rule. */
export function clauseGaps(listed: readonly ListedClause[]): string[] {
  return listed.flatMap(({ clause, statement, enforcers: keepers }) => {
    const { state } = statement;
    if (state === 'NOT_YET' || state === 'NOT_SOFTWARE') {
      return keepers.map(({ name }) => `${clause} is said to be kept by nothing, and ${name} is about it`);
    }
    const gaps = keepers.length === 0 ? [`${clause} is kept by nothing`] : [];
    const isUnproven = state === 'ENFORCED' && statement.audits.length === 0;
    return isUnproven ? [...gaps, `${clause} is proven by no audit`] : gaps;
  });
}
