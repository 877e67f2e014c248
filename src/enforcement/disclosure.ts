import type { DisclosureClass, EntrySubject, RefusedField, SharedField } from '../ledger';
import type { Basis } from '../policy';
import type { Outcome, Step } from './outcome';
import type { SubjectScope } from './tally';

/** What an entry says of the data subjects of one response. */
export interface DisclosedSubjects {
  readonly classes: readonly DisclosureClass[];
  readonly subjects: readonly EntrySubject[];
}

/** Gathers the places at which each data subject appeared, and the data subjects who fared alike. */
export function discloseSubjects(scopes: readonly SubjectScope[]): DisclosedSubjects {
  const places = new Map<string, SubjectScope[]>();
  for (const scope of scopes) {
    const known = places.get(scope.record.pseudonym);
    if (known) known.push(scope);
    else places.set(scope.record.pseudonym, [scope]);
  }
  const classes = new DistinctClasses();
  const subjects: EntrySubject[] = [];
  for (const [pseudonym, [first, ...others]] of places) {
    if (!first) continue;
    const { revision } = first.record;
    const classIndex = classes.indexOf([first.outcome, ...others.map(({ outcome }) => outcome)]);
    subjects.push({ pseudonym, classIndex, revision });
  }
  return { classes: classes.all, subjects };
}

/** The classes of one response, each once, whatever states and places its data subjects came to it from. */
class DistinctClasses {
  readonly all: DisclosureClass[] = [];
  private readonly byOutcome = new Map<Outcome, number>();
  private readonly byContent = new Map<string, number>();

  indexOf(outcomes: readonly [Outcome, ...Outcome[]]): number {
    const alike = outcomes.every((outcome) => outcome === outcomes[0]);
    const known = alike ? this.byOutcome.get(outcomes[0]) : undefined;
    if (known !== undefined) return known;
    const disclosed = classOf(alike ? [outcomes[0]] : outcomes);
    const content = JSON.stringify(disclosed);
    const index = this.byContent.get(content) ?? this.all.push(disclosed) - 1;
    this.byContent.set(content, index);
    if (alike) this.byOutcome.set(outcomes[0], index);
    return index;
  }
}

function classOf(outcomes: readonly Outcome[]): DisclosureClass {
  const steps = outcomes.flatMap((outcome) => outcome.steps());
  const shared = distinct(steps.flatMap((step) => (step.became === 'SHARED' ? [sharedField(step)] : [])));
  const told = new Set(shared.map(({ field }) => field));
  return {
    shared,
    empty: distinct(steps.flatMap((step) => (step.became === 'EMPTY' ? [sharedField(step)] : []))).filter(
      ({ field }) => !told.has(field),
    ),
    refused: distinct(steps.flatMap((step) => (step.became === 'REFUSED' ? [refusedField(step)] : []))),
    notice: shared.some(({ basis }) => basis !== 'CONSENT') ? 'DEFERRED' : 'NOT_OWED',
  };
}

function sharedField({ coordinate, basis }: Extract<Step, { basis: Basis }>): SharedField {
  return {
    field: coordinate,
    form: 'FULL',
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
