import type { Refusal } from '../policy';
import type { FieldPlan } from './plan';

/** A row of `extensions.sharing.redactions`. */
export interface ReportedRedaction {
  readonly field: string;
  /** Response keys from the root, `*` for each list position. */
  readonly path: string;
  readonly category: string;
  readonly reason: string;
  readonly clause: string;
  readonly count: number;
  /**
   * Which list positions: indices and ranges such as `0-4,7`; positions in nested lists are joined by dots (`3.0-19`).
   * A null at any other position is an empty value. Absent where the path has no list.
   */
  readonly at?: string;
}

/** The places of one response at which one field was withheld for one reason. */
export class Redaction {
  private count = 0;
  private readonly ranges: string[] = [];
  private prefix = '';
  private start = -1;
  private end = -2;

  constructor(
    readonly field: FieldPlan,
    readonly refusal: Refusal,
  ) {}

  /** `indices` are the current positions in the lists that enclose the field, outermost first. */
  add(indices: readonly number[]): void {
    this.count++;
    const last = indices[indices.length - 1];
    if (last === undefined) return;
    const prefix = indices.length > 1 ? `${indices.slice(0, -1).join('.')}.` : '';
    if (last === this.end + 1 && prefix === this.prefix) {
      this.end = last;
      return;
    }
    this.closeRange();
    this.prefix = prefix;
    this.start = this.end = last;
  }

  absorb(other: Redaction): void {
    this.closeRange();
    other.closeRange();
    this.count += other.count;
    this.ranges.push(...other.ranges);
  }

  report(category: string): ReportedRedaction {
    this.closeRange();
    const { coordinate, path } = this.field;
    const { reason, clause } = this.refusal;
    const row = { field: coordinate, path: path.join('.'), category, reason, clause, count: this.count };
    return this.ranges.length > 0 ? { ...row, at: this.ranges.join(',') } : row;
  }

  private closeRange(): void {
    if (this.start < 0) return;
    this.ranges.push(`${this.prefix}${this.start === this.end ? this.start : `${this.start}-${this.end}`}`);
    this.start = -1;
    this.end = -2;
  }
}
