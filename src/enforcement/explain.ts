import type { CompiledField, Decision } from '../policy';
import type { OperationPlan } from './plan';
import type { SubjectRecord } from './subjectRecord';

/** What would become of one field, and why. Nothing is disclosed by asking. */
export interface ExplainedField {
  readonly field: string;
  readonly category: string;
  /** `DEPENDS` only where no data subject was named. */
  readonly outcome: Decision['outcome'] | 'DEPENDS';
  /** The basis of a permit, the reason of a redaction, or what would open it for somebody. */
  readonly because: string;
  readonly clause: string;
  readonly evidence: string;
}

/** The decisions on an operation's personal fields: for one data subject, or as far as the request alone settles them. */
export function explainFields(plan: OperationPlan, subject: SubjectRecord | undefined): ExplainedField[] {
  const { fields } = plan.decisions;
  const decided = subject && plan.decisions.for(subject.classKey).byField;
  return fields.map((compiled, index) => {
    const decision = decided?.[index] ?? compiled.always;
    const { coordinate, category } = compiled.field;
    const row = { field: coordinate, category: category.id };
    return decision
      ? { ...row, ...explainDecision(decision, subject) }
      : { ...row, ...explainOpenings(compiled) };
  });
}

type Explanation = Pick<ExplainedField, 'outcome' | 'because' | 'clause' | 'evidence'>;

function explainDecision(decision: Decision, subject: SubjectRecord | undefined): Explanation {
  if (decision.outcome === 'REDACT') {
    return { outcome: 'REDACT', because: decision.reason, clause: decision.clause, evidence: '' };
  }
  const { basis } = decision;
  return {
    outcome: 'PERMIT',
    because: basis.kind,
    clause: basis.clause,
    evidence: evidenceOf(basis, subject),
  };
}

function evidenceOf(
  basis: Extract<Decision, { outcome: 'PERMIT' }>['basis'],
  subject: SubjectRecord | undefined,
): string {
  switch (basis.kind) {
    case 'CONSENT':
      return `consent records up to ${subject?.revision ?? '?'}`;
    case 'NECESSITY':
      return `agreement ${basis.agreementVersionId}`;
    case 'LEGAL_EXCEPTION':
      return 'instrumentId' in basis ? `instrument ${basis.instrumentId}` : 'provenance of the value';
  }
}

function explainOpenings({ openings, otherwise }: CompiledField): Explanation {
  if (openings.length === 0) {
    return { outcome: 'REDACT', because: otherwise.reason, clause: otherwise.clause, evidence: '' };
  }
  const bases = openings.map(({ permit }) => permit.basis);
  return {
    outcome: 'DEPENDS',
    because: [...new Set(bases.map(({ kind }) => kind))].join(' or '),
    clause: [...new Set(bases.map(({ clause }) => clause))].join(', '),
    evidence: `without: ${otherwise.reason}`,
  };
}
