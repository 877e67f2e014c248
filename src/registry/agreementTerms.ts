import { z } from 'zod';
import type { DisclosureMode, ReducedForm, TransferProcedure } from '../policy';
import { disclosureModes, reducedForms } from '../policy';
import { refuseClauseVI } from './instrumentTerms';
import { parseInstant } from './parseInstant';
import { RegistryError } from './RegistryError';

/** From when until when, the end not included; without an end it is open. */
export interface Span {
  readonly from: Date;
  readonly until: Date | undefined;
}

/** Clauses that make a category necessary. */
const necessaryClauses = ['III.A.3', 'III.A.4'] as const;
export type NecessaryClause = (typeof necessaryClauses)[number];

export interface NecessaryCategory {
  readonly category: string;
  /** The clause that makes it necessary, where the officer states one. */
  readonly because: NecessaryClause | undefined;
}

/** What an agreement says of one purpose. */
export interface PurposeTerms {
  readonly purposeId: string;
  readonly modes: readonly DisclosureMode[];
  readonly necessary: readonly NecessaryCategory[];
  readonly optional: readonly string[];
  /** Where the purpose needs less of a category than the value: in which form. Agreement III.A.4, VII.E. */
  readonly forms: Readonly<Record<string, ReducedForm>>;
}

/** What the law asks for before data goes abroad, once it is completed. */
export interface ProcedureTerms {
  readonly kind: TransferProcedure['kind'];
  readonly reference: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  /** How many different people a calendar year. */
  readonly people: number;
}

/** One version of an agreement, as an officer means it. What it refers to may still not be in the registry. */
export interface AgreementTerms {
  readonly recipientId: string;
  readonly reference: string;
  readonly inForce: Span;
  /** Validity of the impact assessment that PIPL 55 asks for before data is provided. */
  readonly impactAssessment: Span;
  readonly purposes: readonly PurposeTerms[];
  readonly transferProcedure: ProcedureTerms | undefined;
}

const text = z.string().trim().min(1, 'must not be empty');

const instant = z.string().transform((written, context) => {
  const parsed = parseInstant(written);
  if (parsed) return parsed;
  context.addIssue('must be an instant with its offset, such as 2026-01-31T09:00+08:00');
  return z.NEVER;
});

const span = z.strictObject({
  from: instant,
  until: instant
    .nullish()
    .transform((end) => end ?? undefined)
    .optional(),
});

const category = z.union([
  text.transform((name) => ({ category: name, because: undefined, form: undefined })),
  z.strictObject({ category: text, because: text.optional(), form: z.enum(reducedForms).optional() }),
]);

const procedure = z.strictObject({
  kind: z.enum(['SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION']),
  reference: text,
  from: instant,
  until: instant,
  purposes: z.array(text).min(1),
  categories: z.array(text).min(1),
  people: z.int().min(0).max(2_000_000_000),
});

const agreement = z.strictObject({
  recipient: text,
  reference: text,
  inForce: span,
  impactAssessment: span,
  purposes: z
    .array(
      z.strictObject({
        purpose: text,
        modes: z.array(z.enum(disclosureModes)).min(1).default(['SHARING']),
        necessary: z.array(category).default([]),
        optional: z.array(category).default([]),
      }),
    )
    .min(1, 'must state a purpose'),
  transferProcedure: procedure.optional(),
});

type Written = z.infer<typeof agreement>;
type WrittenPurpose = Written['purposes'][number];

/**
 * Reads what an officer wrote.
 *
 * @throws RegistryError when it can be no agreement, or not be meant, whatever the registry holds.
 */
export function agreementTerms(written: unknown): AgreementTerms {
  const { data, error } = agreement.safeParse(written);
  if (error) throw new RegistryError('AGREEMENT_UNREADABLE', faultsOf(error));
  const { recipient, reference, inForce, impactAssessment, transferProcedure } = data;
  requireOrder('inForce', inForce);
  requireOrder('impactAssessment', impactAssessment);
  requireOverlap(data);
  requireOnce(
    data.purposes.map(({ purpose }) => purpose),
    'a purpose is stated once',
  );
  return {
    recipientId: recipient,
    reference,
    inForce: { from: inForce.from, until: inForce.until },
    impactAssessment: { from: impactAssessment.from, until: impactAssessment.until },
    purposes: data.purposes.map(purposeTerms),
    transferProcedure: transferProcedure && procedureTerms(transferProcedure),
  };
}

/** Where each fault is and what is wrong there; what was written instead is not told back. */
function faultsOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `\`${path.map(String).join('.') || 'the agreement'}\`: ${message}`)
    .join('; ');
}

function requireOrder(what: string, { from, until }: Written['inForce']): void {
  if (until === undefined || from < until) return;
  throw new RegistryError('VALIDITY_INVALID', `\`${what}\` must end after it begins`);
}

/** Nothing is ever shared under an agreement whose assessment never holds while it is in force. */
function requireOverlap({ inForce, impactAssessment }: Written): void {
  const startsInTime = inForce.until === undefined || impactAssessment.from < inForce.until;
  const lastsIntoIt = impactAssessment.until === undefined || inForce.from < impactAssessment.until;
  if (startsInTime && lastsIntoIt) return;
  throw new RegistryError(
    'NEVER_ASSESSED',
    'the impact assessment must hold while the agreement is in force: without it nothing is shared (PIPL 55)',
  );
}

function requireOnce(named: readonly string[], rule: string): void {
  if (new Set(named).size === named.length) return;
  throw new RegistryError('STATED_TWICE', rule);
}

function purposeTerms({ purpose, modes, necessary, optional }: WrittenPurpose): PurposeTerms {
  requireOnce(
    [...necessary, ...optional].map((stated) => stated.category),
    `a category is stated once for ${purpose}, as necessary or as optional`,
  );
  if (necessary.length > 0 && !modes.includes('SHARING')) {
    throw new RegistryError(
      'NECESSARY_BUT_NOT_SHARED',
      `necessity is about sharing alone (III.A.3): for ${purpose}, state \`SHARING\` too, or categories as optional`,
    );
  }
  return {
    purposeId: purpose,
    modes: [...new Set(modes)],
    necessary: necessary.map((stated) => ({ category: stated.category, because: necessaryClause(stated) })),
    optional: optional.map(consentedCategory),
    forms: Object.fromEntries(
      [...necessary, ...optional].flatMap(({ category: stated, form }) => (form ? [[stated, form]] : [])),
    ),
  };
}

type WrittenCategory = WrittenPurpose['necessary'][number];

/** Clause VI is about collecting and using: no contract makes it a ground for sharing. Agreement VI, III.A.3-4. */
function necessaryClause({ because }: WrittenCategory): NecessaryClause | undefined {
  if (because === undefined) return undefined;
  refuseClauseVI(because);
  const known = necessaryClauses.find((clause) => clause === because);
  if (known) return known;
  throw new RegistryError(
    'CLAUSE_UNKNOWN',
    `a category is necessary because of ${necessaryClauses.join(' or ')}`,
  );
}

function consentedCategory({ category: stated, because }: WrittenCategory): string {
  if (because === undefined) return stated;
  refuseClauseVI(because);
  throw new RegistryError(
    'CLAUSE_UNKNOWN',
    'an optional category rests on consent, and needs no clause: only a necessary one has a `because`',
  );
}

function procedureTerms(written: NonNullable<Written['transferProcedure']>): ProcedureTerms {
  const { from: validFrom, until: validUntil, purposes, categories, ...facts } = written;
  requireOrder('transferProcedure', { from: validFrom, until: validUntil });
  return {
    ...facts,
    validFrom,
    validUntil,
    purposes: [...new Set(purposes)],
    categories: [...new Set(categories)],
  };
}
