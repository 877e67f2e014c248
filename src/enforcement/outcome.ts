import type { Permit, Refusal } from '../policy';

/** What became of one personal field of one data subject. */
export type Step =
  | { readonly coordinate: string; readonly became: 'SHARED' | 'EMPTY'; readonly permit: Permit }
  | { readonly coordinate: string; readonly became: 'REFUSED'; readonly refusal: Refusal };

/** How many outcomes are remembered together: each pattern of empty fields among the people makes more. */
export class OutcomeCount {
  count = 0;
}

/**
 * What became of a data subject's fields so far. Subjects who fared alike end at the same object, because each step
 * from an outcome is remembered: to know the classes of a thousand people costs a look-up a field, and no sets.
 */
export class Outcome {
  private readonly next = new Map<number, Outcome>();

  private constructor(
    private readonly remembered: OutcomeCount,
    private readonly before: Outcome | undefined,
    private readonly step: Step | undefined,
  ) {}

  static none(remembered: OutcomeCount): Outcome {
    return new Outcome(remembered, undefined, undefined);
  }

  /** Where the step led those who took it before. */
  reached(key: number): Outcome | undefined {
    return this.next.get(key);
  }

  /** `key` names the step: the same key always stands for the same step from here. `describe` is called the first time. */
  after(key: number, describe: () => Step): Outcome {
    const known = this.next.get(key);
    if (known) return known;
    const step = describe();
    const outcome = this.includes(step) ? this : new Outcome(this.remembered, this, step);
    this.next.set(key, outcome);
    this.remembered.count++;
    return outcome;
  }

  /** In the order of the response. */
  steps(): Step[] {
    const steps = this.before ? this.before.steps() : [];
    if (this.step) steps.push(this.step);
    return steps;
  }

  private includes(step: Step): boolean {
    return this.steps().some(
      ({ coordinate, became }) => coordinate === step.coordinate && became === step.became,
    );
  }
}
