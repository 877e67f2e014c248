import type { About } from './about';

/** What keeps a clause beside the rules that decide: where it stands, and by which name it is found there. */
export interface Mechanism {
  readonly about: About;
  readonly name: string;
  readonly file: string;
}

/** In the order in which a request meets them, then what keeps the records. */
export const mechanisms: readonly Mechanism[] = [
  {
    about: {
      title: 'A stated purpose',
      rule: 'A request states one purpose of the register, and the entry of the ledger holds it.',
      clauses: ['I.C.1.i', 'I.C.1.iii', 'I.C.2', 'III.A.4'],
      law: 'PIPL 6, 13',
    },
    name: 'statedPurpose',
    file: 'src/enforcement/statedPurpose.ts',
  },
  {
    about: {
      title: 'Versions and their instants',
      rule: 'Versions of an agreement and of a purpose take effect and end at their instants, not before.',
      clauses: ['I.B.2', 'III.A.4', 'X'],
      law: 'PIPL 14(2), 17(2); NDSM 12',
    },
    name: 'standingAt',
    file: 'src/policy/standing.ts',
  },
  {
    about: {
      title: 'No more of a value than is needed',
      rule: 'Where the purpose needs a mask, a year or a province, no more than that leaves, unless consent or an instrument lets the value out; a field that has no such form stays closed.',
      clauses: ['III.A.4'],
      law: 'PIPL 6, 19',
    },
    name: 'neededForm',
    file: 'src/policy/request.ts',
  },
  {
    about: {
      title: 'No basis, no share',
      rule: 'What no provision opens is redacted.',
      clauses: ['III.A', 'III.B', 'III.C', 'XI.C'],
      law: 'PIPL 10, 13',
    },
    name: 'decide',
    file: 'src/policy/decide.ts',
  },
  {
    about: {
      title: 'No field without a class',
      rule: 'A schema with a field that is neither personal of a known category nor stated not to be does not start.',
      clauses: ['III.A'],
      law: 'PIPL 10',
    },
    name: 'checkSchema',
    file: 'src/enforcement/checkSchema.ts',
  },
  {
    about: {
      title: 'Consents that count',
      rule: 'Only explicit consent counts, of the person, or for a minor of a verified guardian; deemed consent stays on record and opens nothing; every withdrawal counts.',
      clauses: ['preamble', 'III.A.1', 'III.B.1', 'III.C.1', 'VIII.1', 'VIII.2', 'X'],
      law: 'PIPL 14-16, 28, 29, 31',
    },
    name: 'consentStanding',
    file: 'src/policy/consentStanding.ts',
  },
  {
    about: {
      title: 'Who is a minor',
      rule: 'Age is that of the instant of the request; an unknown date of birth counts as a minor’s.',
      clauses: ['VIII.1'],
      law: 'PIPL 31; Civil Code 17',
    },
    name: 'isOfMinor',
    file: 'src/policy/age.ts',
  },
  {
    about: {
      title: 'People counted abroad',
      rule: 'Who goes abroad is counted once in a calendar year, by one gateway after another, before their data leaves.',
      clauses: ['IX.2'],
      law: 'PIPL 38, 40',
    },
    name: 'count_people_abroad',
    file: 'migrations/1763769600014-People.ts',
  },
  {
    about: {
      title: 'Clauses that an instrument rests on',
      rule: 'Neither a person nor the database writes an instrument down under any other clause: not under I.A, not under clause VI.',
      clauses: ['I.A', 'VI'],
      law: 'PIPL 13(2)',
    },
    name: 'exceptionClause',
    file: 'src/registry/instrumentTerms.ts',
  },
  {
    about: {
      title: 'Containment',
      rule: 'Suspending a recipient, a purpose, a category or everything acts on the next request of every replica, and stays on record.',
      clauses: ['VII.C', 'VII.D'],
      law: 'PIPL 57',
    },
    name: 'suspendSharing',
    file: 'src/registry/containment.ts',
  },
  {
    about: {
      title: 'Record before release',
      rule: 'The ledger holds who got which field about whom, on what ground, before any of it leaves; without the ledger nothing does.',
      clauses: ['VII.B'],
      law: 'PIPL 51, 54, 55, 69; NDSM 12',
    },
    name: 'PostgresLedger',
    file: 'src/storage/ledger/PostgresLedger.ts',
  },
  {
    about: {
      title: 'Records that stay',
      rule: 'The database refuses to change or remove an entry of the ledger or a record of consent.',
      clauses: ['VII.B'],
      law: 'PIPL 54, 69',
    },
    name: 'refuse_change',
    file: 'migrations/1763769600003-Subjects.ts',
  },
  {
    about: {
      title: 'The text that was shown',
      rule: 'A record of consent names the notice that the person was shown, and its language.',
      clauses: ['XI.E'],
      law: 'PIPL 14, 17',
    },
    name: 'consent_record',
    file: 'migrations/1763769600003-Subjects.ts',
  },
];
