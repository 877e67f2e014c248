import type { DisclosureClass, EntrySubject, RefusedField, SharedField } from '../ledger';
import type { Basis, Permit } from '../policy';
import type { Outcome, Step } from './outcome';
import type { SubjectScope } from './tally';

/** What an entry says of the data subjects of one response. */
export interface DisclosedSubjects {
  readonly classes: readonly DisclosureClass[];
  readonly subjects: readonly EntrySubject[];
}

/** Gathers the places at which each data subject appeared, and the data subjects who fared alike. */
export function discloseSubjects(scopes: readonly SubjectScope[]): DisclosedSubjects {
  const first = new Map<string, SubjectScope>();
  const again = new Map<string, SubjectScope[]>();
  for (const scope of scopes) {
    const { pseudonym } = scope.record;
    if (!first.has(pseudonym)) first.set(pseudonym, scope);
    else again.set(pseudonym, [...(again.get(pseudonym) ?? []), scope]);
  }
  const classes = new DistinctClasses();
  const subjects: EntrySubject[] = [];
  for (const [pseudonym, { record, outcome }] of first) {
    const others = again.get(pseudonym)?.map((scope) => scope.outcome) ?? [];
    const alike = others.every((other) => other === outcome);
    const classIndex = alike ? classes.indexOf(outcome) : classes.indexOfAll([outcome, ...others]);
    subjects.push({ pseudonym, classIndex, revision: record.revision });
  }
  return { classes: classes.all, subjects };
}

/** The classes of one response, each once, whatever states and places its data subjects came to it from. */
class DistinctClasses {
  readonly all: DisclosureClass[] = [];
  private readonly byOutcome = new Map<Outcome, number>();
  private readonly byContent = new Map<string, number>();

  indexOf(outcome: Outcome): number {
    const known = this.byOutcome.get(outcome);
    if (known !== undefined) return known;
    const index = this.place(describe(outcome));
    this.byOutcome.set(outcome, index);
    return index;
  }

  /** For one person who appeared at several places and fared differently there. */
  indexOfAll(outcomes: readonly Outcome[]): number {
    return this.place(classOf(outcomes));
  }

  private place({ disclosed, content }: DescribedClass): number {
    const index = this.byContent.get(content) ?? this.all.push(disclosed) - 1;
    this.byContent.set(content, index);
    return index;
  }
}

interface DescribedClass {
  readonly disclosed: DisclosureClass;
  /** Equal for equal classes. */
  readonly content: string;
}

/** An outcome is shared by many requests, and its class is the same in all of them. */
const described = new WeakMap<Outcome, DescribedClass>();

function describe(outcome: Outcome): DescribedClass {
  const known = described.get(outcome);
  if (known) return known;
  const description = classOf([outcome]);
  described.set(outcome, description);
  return description;
}

function classOf(outcomes: readonly Outcome[]): DescribedClass {
  const steps = outcomes.flatMap((outcome) => outcome.steps());
  const shared = distinct(steps.flatMap((step) => (step.became === 'SHARED' ? [sharedField(step)] : [])));
  const told = new Set(shared.map(({ field }) => field));
  const disclosed: DisclosureClass = {
    shared,
    empty: distinct(steps.flatMap((step) => (step.became === 'EMPTY' ? [sharedField(step)] : []))).filter(
      ({ field }) => !told.has(field),
    ),
    refused: distinct(steps.flatMap((step) => (step.became === 'REFUSED' ? [refusedField(step)] : []))),
    notice: shared.some(({ basis }) => basis !== 'CONSENT') ? 'DEFERRED' : 'NOT_OWED',
  };
  return { disclosed, content: JSON.stringify(disclosed) };
}

function sharedField({
  coordinate,
  permit: { form, basis },
}: Extract<Step, { permit: Permit }>): SharedField {
  return {
    field: coordinate,
    form,
    basis: basis.kind,
    clause: basis.clause,
    evidence: evidenceOf(basis),
  };
}

function refusedField({ coordinate, refusal }: Extract<Step, { became: 'REFUSED' }>): RefusedField {
  return { field: coordinate, reason: refusal.reason, clause: refusal.clause };
}

function evidenceOf(basis: Basis): string | null {
  switch (basis.kind) {
    case 'CONSENT':
      return null;
    case 'NECESSITY':
      return basis.agreementVersionId;
    case 'LEGAL_EXCEPTION':
      return 'instrumentId' in basis ? basis.instrumentId : null;
  }
}

/** One line a field, in the fields' order, so that equal outcomes read alike whatever the operation looked like. */
function distinct<Line extends { readonly field: string }>(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.field, line])).values()].sort((a, b) =>
    a.field < b.field ? -1 : 1,
  );
}
