import type { CompiledField, Decision } from '../policy';
import { decideCompiled, decodeClassKey, refuse } from '../policy';
import { Outcome, OutcomeCount } from './outcome';

/** The decisions on a plan's personal fields for everybody who shares one sharing state. */
export interface ClassDecisions {
  /** By `FieldPlan.personal`. */
  readonly byField: readonly Decision[];
  readonly nothingYet: Outcome;
}

/** More distinct states, or ways to fare, than this are forgotten and found again, so that a plan's memory stays bounded. */
const maximumClasses = 4_096;
const maximumOutcomes = 16_384;

/** Decides once for each class of data subjects: people whose states are equal get equal decisions. */
export class Decisions {
  private readonly byClass = new Map<string, ClassDecisions>();
  private outcomes = new OutcomeCount();

  constructor(readonly fields: readonly CompiledField[]) {}

  /** `classKey` comes with each row from its source; one that can't be read refuses everything. */
  for(classKey: string): ClassDecisions {
    if (this.outcomes.count > maximumOutcomes) this.forget();
    const known = this.byClass.get(classKey);
    if (known) return known;
    const state = decodeClassKey(classKey);
    const decided: ClassDecisions = {
      byField: this.fields.map((field) => (state ? decideCompiled(field, state) : undecidable)),
      nothingYet: Outcome.none(this.outcomes),
    };
    if (this.byClass.size >= maximumClasses) this.forget();
    this.byClass.set(classKey, decided);
    return decided;
  }

  private forget(): void {
    this.byClass.clear();
    this.outcomes = new OutcomeCount();
  }
}

const undecidable = refuse('NO_BASIS', 'III.A');
