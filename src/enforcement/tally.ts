import type { Permit, Refusal } from '../policy';
import type { ClassDecisions } from './decisions';
import type { Outcome, Step } from './outcome';
import type { FieldPlan } from './plan';
import { PlacesByField } from './places';
import type { SubjectRecord } from './subjectRecord';

/** One data subject at one place of the response. The outcome grows while their fields are completed. */
export class SubjectScope {
  outcome: Outcome;

  constructor(
    readonly record: SubjectRecord,
    readonly decisions: ClassDecisions,
    /** The part of the response that stands or falls with the data subject's own place in it. */
    readonly home: Tally,
  ) {
    this.outcome = decisions.nothingYet;
  }
}

interface Note {
  readonly scope: SubjectScope;
  readonly describe: () => Step;
}

/** What a response, or a part of it, discloses and withholds. */
export class Tally {
  readonly scopes: SubjectScope[] = [];
  readonly redactions = new PlacesByField<Refusal>();
  /** Where something left in a reduced form. */
  readonly reductions = new PlacesByField<Permit>();
  /** By key of the step: what became of fields of the data subject around this part, if the part comes to stand. */
  private pending: Map<number, Note> | undefined;

  enter(record: SubjectRecord, decisions: ClassDecisions): SubjectScope {
    const scope = new SubjectScope(record, decisions, this);
    this.scopes.push(scope);
    return scope;
  }

  /** `key` and `describe` as `Outcome.after` has them. */
  note(scope: SubjectScope, key: number, describe: () => Step): void {
    if (scope.home === this) scope.outcome = scope.outcome.after(key, describe);
    else (this.pending ??= new Map<number, Note>()).set(key, { scope, describe });
  }

  /** The step of somebody before, if it was that: whoever fares like them needs no description of it. */
  noteAgain(scope: SubjectScope, key: number): boolean {
    const known = scope.home === this ? scope.outcome.reached(key) : undefined;
    if (known) scope.outcome = known;
    return known !== undefined;
  }

  refuse(field: FieldPlan, refusal: Refusal, indices: readonly number[]): void {
    this.redactions.at(field, refusal).add(indices);
  }

  reduce(field: FieldPlan, permit: Permit, indices: readonly number[]): void {
    this.reductions.at(field, permit).add(indices);
  }

  /** Takes in a part of the response once it is sure to be part of it. */
  absorb(part: Tally): void {
    for (const scope of part.scopes) this.scopes.push(scope);
    part.pending?.forEach(({ scope, describe }, key) => this.note(scope, key, describe));
    this.redactions.absorb(part.redactions);
    this.reductions.absorb(part.reductions);
  }
}
