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
  const classes: DisclosureClass[] = [];
  const indexByOutcome = new Map<Outcome, number>();
  const subjects: EntrySubject[] = [];
  for (const [pseudonym, [first, ...others]] of places) {
    if (!first) continue;
    const { revision } = first.record;
    const known = others.length === 0 ? indexByOutcome.get(first.outcome) : undefined;
    const classIndex = known ?? classes.push(classOf([first, ...others])) - 1;
    if (others.length === 0) indexByOutcome.set(first.outcome, classIndex);
    subjects.push({ pseudonym, classIndex, revision });
  }
  return { classes, subjects };
}

function classOf(places: readonly SubjectScope[]): DisclosureClass {
  const steps = places.flatMap(({ outcome }) => outcome.steps());
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
