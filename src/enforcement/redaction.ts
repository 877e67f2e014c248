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
   * Which list positions, in ascending order: indices and ranges such as `0-4,7`; positions in nested lists are joined
   * by dots (`3.0-19`). A null at any other position is an empty value. Absent where the path has no list.
   */
  readonly at?: string;
}

/** Positions that follow one another in the innermost list. */
interface Range {
  /** Positions in the lists around it, outermost first. */
  readonly within: readonly number[];
  readonly start: number;
  end: number;
}

/** The places of one response at which one field was withheld for one reason. */
export class Redaction {
  private count = 0;
  private readonly ranges: Range[] = [];

  constructor(
    readonly field: FieldPlan,
    readonly refusal: Refusal,
  ) {}

  /** `indices` are the current positions in the lists that enclose the field, outermost first. */
  add(indices: readonly number[]): void {
    this.count++;
    const position = indices[indices.length - 1];
    if (position === undefined) return;
    const last = this.ranges[this.ranges.length - 1];
    if (last && position === last.end + 1 && isWithin(last, indices)) last.end = position;
    else this.ranges.push({ within: indices.slice(0, -1), start: position, end: position });
  }

  absorb(other: Redaction): void {
    this.count += other.count;
    for (const range of other.ranges) this.ranges.push(range);
  }

  report(category: string): ReportedRedaction {
    const { coordinate, path } = this.field;
    const { reason, clause } = this.refusal;
    const row = { field: coordinate, path: path.join('.'), category, reason, clause, count: this.count };
    return this.ranges.length > 0 ? { ...row, at: inOrder(this.ranges).map(shown).join(',') } : row;
  }
}

function isWithin({ within }: Range, indices: readonly number[]): boolean {
  return within.every((position, depth) => position === indices[depth]);
}

/** Parts of a response are settled in any order when they wait; a reader gets their places in the response's. */
function inOrder(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of [...ranges].sort(byPlace)) {
    const last = joined[joined.length - 1];
    if (last && range.start === last.end + 1 && isWithin(last, range.within)) last.end = range.end;
    else joined.push({ ...range });
  }
  return joined;
}

function byPlace(a: Range, b: Range): number {
  const depth = a.within.findIndex((position, index) => position !== b.within[index]);
  return depth < 0 ? a.start - b.start : (a.within[depth] ?? 0) - (b.within[depth] ?? 0);
}

function shown({ within, start, end }: Range): string {
  return [...within, start === end ? start : `${start}-${end}`].join('.');
}
