import type { DisclosureClass, EntrySubject, RefusedField, SharedField, SharedNotice } from '../ledger';
import type { Basis, Instant, Notice, Permit } from '../policy';
import type { Outcome, Step } from './outcome';
import type { SubjectScope } from './tally';

/** What an entry says of the data subjects of one response. */
export interface DisclosedSubjects {
  readonly classes: readonly DisclosureClass[];
  readonly subjects: readonly EntrySubject[];
}

/** How the data subjects of one response learn of what rests on no consent, as of the instant of its decisions. */
export interface Notices {
  readonly at: Instant;
  of(basis: Basis): Notice | undefined;
}

/** Gathers the places at which each data subject appeared, and the data subjects who fared alike. */
export function discloseSubjects(scopes: readonly SubjectScope[], notices: Notices): DisclosedSubjects {
  const first = new Map<string, SubjectScope>();
  const again = new Map<string, SubjectScope[]>();
  for (const scope of scopes) {
    const { pseudonym } = scope.record;
    if (!first.has(pseudonym)) first.set(pseudonym, scope);
    else again.set(pseudonym, [...(again.get(pseudonym) ?? []), scope]);
  }
  const classes = new DistinctClasses(notices);
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

  constructor(private readonly notices: Notices) {}

  indexOf(outcome: Outcome): number {
    const known = this.byOutcome.get(outcome);
    if (known !== undefined) return known;
    const index = this.place(describe(outcome, this.notices));
    this.byOutcome.set(outcome, index);
    return index;
  }

  /** For one person who appeared at several places and fared differently there. */
  indexOfAll(outcomes: readonly Outcome[]): number {
    return this.place(classOf(outcomes, this.notices));
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

/** An outcome is shared by many requests of one plan, and its class is the same in all of them. */
const described = new WeakMap<Outcome, DescribedClass>();

function describe(outcome: Outcome, notices: Notices): DescribedClass {
  const known = described.get(outcome);
  if (known) return known;
  const description = classOf([outcome], notices);
  // A notice that is due at once is due at another instant for the next request.
  if (!owesAtOnce(description, notices)) described.set(outcome, description);
  return description;
}

function owesAtOnce({ disclosed: { shared, empty } }: DescribedClass, { at }: Notices): boolean {
  const now = isoOf(at);
  return [...shared, ...empty].some(({ notice }) => notice?.state === 'DEFERRED' && notice.dueAt === now);
}

function classOf(outcomes: readonly Outcome[], notices: Notices): DescribedClass {
  const steps = outcomes.flatMap((outcome) => outcome.steps());
  const left = (became: 'SHARED' | 'EMPTY'): SharedField[] =>
    distinct(steps.flatMap((step) => (step.became === became ? [sharedField(step, notices)] : [])));
  const shared = left('SHARED');
  const told = new Set(shared.map(({ field }) => field));
  const disclosed: DisclosureClass = {
    shared,
    empty: left('EMPTY').filter(({ field }) => !told.has(field)),
    refused: distinct(steps.flatMap((step) => (step.became === 'REFUSED' ? [refusedField(step)] : []))),
  };
  return { disclosed, content: JSON.stringify(disclosed) };
}

function sharedField(
  { coordinate, permit: { form, basis } }: Extract<Step, { permit: Permit }>,
  notices: Notices,
): SharedField {
  const notice = notices.of(basis);
  return {
    field: coordinate,
    form,
    basis: basis.kind,
    clause: basis.clause,
    evidence: evidenceOf(basis),
    notice: notice ? recordedNotice(notice) : null,
  };
}

function recordedNotice(notice: Notice): SharedNotice {
  switch (notice.state) {
    case 'SENT':
      return { state: notice.state, at: isoOf(notice.at) };
    case 'DEFERRED':
      return { state: notice.state, dueAt: isoOf(notice.dueAt) };
    case 'WITHHELD_BY_LAW':
      return { state: notice.state, provision: notice.provision };
  }
}

const isoOf = (instant: Instant): string => new Date(instant).toISOString();

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
