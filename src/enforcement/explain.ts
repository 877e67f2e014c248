import type { CompiledField, Decision, DisclosureMode, Notice, Permit, Refusal } from '../policy';
import type { Notices } from './disclosure';
import type { OperationPlan } from './plan';
import type { ExplanationRecord } from './ports';
import type { SubjectRecord } from './subjectRecord';

/** Whom an explanation is about: nobody in particular, one data subject, or some of those the recipient may know of. */
export type Inquiry<Reader> =
  | { readonly about: 'REQUEST' }
  | {
      readonly about: 'SUBJECT';
      find(reader: Reader, fields: readonly CompiledField[]): Promise<SubjectRecord | undefined>;
    }
  | {
      readonly about: 'SAMPLE';
      draw(reader: Reader, fields: readonly CompiledField[]): Promise<readonly SubjectRecord[]>;
    };

/** What would become of one field, and why. Nothing is disclosed by asking. */
export interface ExplainedField {
  readonly field: string;
  readonly category: string;
  /** `DEPENDS` only where the explanation is about nobody in particular. */
  readonly outcome: Decision['outcome'] | 'DEPENDS';
  /** What would leave of the value, or could; nothing where it is redacted. */
  readonly form: string;
  /** The basis of a permit, the reason of a redaction, or what would open it for somebody. */
  readonly because: string;
  readonly clause: string;
  readonly evidence: string;
  /** How the person would learn of it; nothing where they consented, or where nothing leaves. */
  readonly notice: string;
}

/** One way in which a field fares among the people of a sample. */
export interface SampledField extends ExplainedField {
  readonly subjects: number;
  /** Of the sample, to one decimal. */
  readonly percent: number;
}

interface ExplainedRequest {
  readonly recipient: string;
  readonly purpose: string;
  readonly mode: DisclosureMode;
  readonly instrument: string | null;
  /** SHA-256 of the operation's text, in hexadecimal. */
  readonly document: string;
  /** ISO 8601 in UTC: the instant of the decisions. */
  readonly at: string;
  /** How many people it is about: fewer than were asked for, or none, when the recipient may know of no more. */
  readonly subjects: number;
}

export type Explanation = ExplainedRequest &
  (
    | { readonly about: 'REQUEST' | 'SUBJECT'; readonly fields: readonly ExplainedField[] }
    | { readonly about: 'SAMPLE'; readonly fields: readonly SampledField[] }
  );

/** Those whom an inquiry turned out to be about. */
export type Found =
  | { readonly about: 'REQUEST' }
  | { readonly about: 'SUBJECT'; readonly subject: SubjectRecord | undefined }
  | { readonly about: 'SAMPLE'; readonly subjects: readonly SubjectRecord[] };

/** `fields` are those that the operation asks for: of them depends whose data would leave. */
export async function findSubjects<Reader>(
  inquiry: Inquiry<Reader>,
  reader: Reader,
  fields: readonly CompiledField[],
): Promise<Found> {
  switch (inquiry.about) {
    case 'REQUEST':
      return { about: 'REQUEST' };
    case 'SUBJECT':
      return { about: 'SUBJECT', subject: await inquiry.find(reader, fields) };
    case 'SAMPLE':
      return { about: 'SAMPLE', subjects: await inquiry.draw(reader, fields) };
  }
}

/** What is kept of an explanation about these people. */
export function recordedAbout(found: Found): ExplanationRecord['about'] {
  switch (found.about) {
    case 'REQUEST':
      return { kind: 'REQUEST' };
    case 'SUBJECT':
      return { kind: 'SUBJECT', pseudonym: found.subject?.pseudonym };
    case 'SAMPLE':
      return { kind: 'SAMPLE', size: found.subjects.length };
  }
}

export function explain(
  request: Omit<ExplainedRequest, 'subjects'>,
  plan: OperationPlan,
  found: Found,
  notices: Notices,
): Explanation {
  switch (found.about) {
    case 'REQUEST':
      return { ...request, about: found.about, subjects: 0, fields: explainFields(plan, undefined, notices) };
    case 'SUBJECT': {
      const { about, subject } = found;
      return { ...request, about, subjects: subject ? 1 : 0, fields: explainFields(plan, subject, notices) };
    }
    case 'SAMPLE': {
      const { about, subjects } = found;
      return { ...request, about, subjects: subjects.length, fields: explainSample(plan, subjects, notices) };
    }
  }
}

/** Of a whole class of data subjects the revision is not known: each has records of their own. */
type Explained = Pick<SubjectRecord, 'classKey'> & Partial<Pick<SubjectRecord, 'revision'>>;

/** The decisions on an operation's personal fields: for one data subject, or as far as the request alone settles them. */
function explainFields(
  { decisions }: OperationPlan,
  subject: Explained | undefined,
  notices: Notices,
): ExplainedField[] {
  const decided = subject && decisions.for(subject.classKey).byField;
  return decisions.fields.map((compiled, index) => {
    const decision = decided?.[index] ?? compiled.always;
    const { coordinate, category } = compiled.field;
    const row = { field: coordinate, category: category.id };
    return decision
      ? { ...row, ...explainDecision(decision, subject, notices) }
      : { ...row, ...explainOpenings(compiled, notices) };
  });
}

/** For each field every way in which somebody fares, the most usual first; the people of a field's rows add up. */
function explainSample(
  plan: OperationPlan,
  subjects: readonly SubjectRecord[],
  notices: Notices,
): SampledField[] {
  const sizes = new Map<string, number>();
  for (const { classKey } of subjects) sizes.set(classKey, (sizes.get(classKey) ?? 0) + 1);
  const ways = plan.decisions.fields.map(() => new Map<string, ExplainedField & { subjects: number }>());
  for (const [classKey, size] of sizes) {
    explainFields(plan, { classKey }, notices).forEach((row, index) => {
      const key = JSON.stringify(row);
      ways[index]?.set(key, { ...row, subjects: (ways[index].get(key)?.subjects ?? 0) + size });
    });
  }
  return ways.flatMap((ofField) =>
    [...ofField.values()]
      .sort((one, other) => other.subjects - one.subjects)
      .map((row) => ({ ...row, percent: Math.round((row.subjects * 1_000) / subjects.length) / 10 })),
  );
}

type Because = Omit<ExplainedField, 'field' | 'category'>;

function explainDecision(decision: Decision, subject: Explained | undefined, notices: Notices): Because {
  if (decision.outcome === 'REDACT') return redacted(decision);
  const { form, basis } = decision;
  return {
    outcome: 'PERMIT',
    form,
    because: basis.kind,
    clause: basis.clause,
    evidence: evidenceOf(basis, subject?.revision),
    notice: inWords(notices.of(basis)),
  };
}

function redacted({ reason, clause }: Refusal): Because {
  return { outcome: 'REDACT', form: '', because: reason, clause, evidence: '', notice: '' };
}

function evidenceOf(basis: Permit['basis'], revision: string | undefined): string {
  switch (basis.kind) {
    case 'CONSENT':
      return revision === undefined ? 'consent records of each' : `consent records up to ${revision}`;
    case 'NECESSITY':
      return `agreement ${basis.agreementVersionId}`;
    case 'LEGAL_EXCEPTION':
      return 'instrumentId' in basis ? `instrument ${basis.instrumentId}` : 'provenance of the value';
  }
}

function explainOpenings({ openings, otherwise }: CompiledField, notices: Notices): Because {
  if (openings.length === 0) return redacted(otherwise);
  const bases = openings.map(({ permit }) => permit.basis);
  return {
    outcome: 'DEPENDS',
    form: [...new Set(openings.map(({ permit }) => permit.form))].join(' or '),
    because: [...new Set(bases.map(({ kind }) => kind))].join(' or '),
    clause: [...new Set(bases.map(({ clause }) => clause))].join(', '),
    evidence: `without: ${otherwise.reason}`,
    notice: [
      ...new Set(bases.map((basis) => inWords(notices.of(basis))).filter((words) => words !== '')),
    ].join(' or '),
  };
}

function inWords(notice: Notice | undefined): string {
  switch (notice?.state) {
    case undefined:
      return '';
    case 'SENT':
      return `sent ${new Date(notice.at).toISOString()}`;
    case 'DEFERRED':
      return `due ${new Date(notice.dueAt).toISOString()}`;
    case 'WITHHELD_BY_LAW':
      return `withheld by ${notice.provision}`;
  }
}
