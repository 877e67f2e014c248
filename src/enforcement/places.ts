import type { FieldPlan } from './plan';

/** Positions that follow one another in the innermost list. */
interface Range {
  /** Positions in the lists around it, outermost first. */
  readonly within: readonly number[];
  readonly start: number;
  end: number;
}

/** Where a report's row says that something became of a field. */
export interface ReportedPlaces {
  readonly field: string;
  /** Response keys from the root, `*` for each list position. */
  readonly path: string;
  readonly count: number;
  /**
   * Which list positions, in ascending order: indices and ranges such as `0-4,7`; positions in nested lists are joined
   * by dots (`3.0-19`). Absent where the path has no list.
   */
  readonly at?: string;
}

/** The places of one response at which one field fared in one way. */
export class Places<Way> {
  private count = 0;
  private readonly ranges: Range[] = [];

  constructor(
    readonly field: FieldPlan,
    readonly way: Way,
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

  absorb(other: Places<Way>): void {
    this.count += other.count;
    for (const range of other.ranges) this.ranges.push(range);
  }

  /** A row of what is told of this way, with the field and its places. */
  report<Told extends object>(told: Told): ReportedPlaces & Told {
    const { coordinate, path } = this.field;
    const row = { field: coordinate, path: path.join('.'), ...told, count: this.count };
    return this.ranges.length > 0 ? { ...row, at: inOrder(this.ranges).map(shown).join(',') } : row;
  }
}

/** The places of one response, by field and way. */
export class PlacesByField<Way> {
  /** Most parts of most responses have none. */
  private byField: Map<FieldPlan, Map<Way, Places<Way>>> | undefined;

  at(field: FieldPlan, way: Way): Places<Way> {
    this.byField ??= new Map<FieldPlan, Map<Way, Places<Way>>>();
    let byWay = this.byField.get(field);
    if (!byWay) this.byField.set(field, (byWay = new Map<Way, Places<Way>>()));
    let places = byWay.get(way);
    if (!places) byWay.set(way, (places = new Places(field, way)));
    return places;
  }

  absorb(other: PlacesByField<Way>): void {
    for (const places of other.all()) this.at(places.field, places.way).absorb(places);
  }

  *all(): Generator<Places<Way>> {
    for (const byWay of this.byField?.values() ?? []) yield* byWay.values();
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
