/** What a draw is about: draws about different things are independent, so that a change to one leaves the others alone. */
export const streams = {
  ORGANISATION: 1,
  PERSON: 2,
  LIFECYCLE: 3,
  SHARING: 4,
  ACTIVITY: 5,
  GUARDIAN: 6,
  PROVENANCE: 7,
} as const;
export type Stream = (typeof streams)[keyof typeof streams];

/**
 * A repeatable sequence of chances: the same seed, stream and index give the same sequence. Not for secrets.
 * Small fast counter generator of 128 bits (sfc32, Chris Doty-Humphrey, in the public domain); with fewer bits two of
 * 200,000 accounts would come out as one.
 */
export class Draw {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream: Stream, index: number) {
    this.a = seed | 0;
    this.b = stream | 0;
    this.c = index | 0;
    for (let round = 0; round < 15; round += 1) this.bits();
  }

  /** From 0 inclusive to 1 exclusive. */
  fraction(): number {
    return this.bits() / 2 ** 32;
  }

  /** Both ends inclusive. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.integer(0, from.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** Picks by weight; the weights need not sum to anything. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.fraction() * from.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of from) {
      if (left < weight) return value;
      left -= weight;
    }
    return this.pick(from)[1];
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.integer(0, 9)).join('');
  }

  /** A UUID of version 4. */
  uuid(): string {
    const hex = Array.from({ length: 4 }, () => this.bits().toString(16).padStart(8, '0')).join('');
    const variant = (0x8 | (Number.parseInt(hex.charAt(16), 16) & 0x3)).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  private bits(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
