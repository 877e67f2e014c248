import { createHash } from 'node:crypto';

/**
 * A SQL text under construction. Values never become part of it: each is a placeholder with a way to read the value from
 * the input of one run, so that the text is built and prepared once for all runs of the same shape.
 */
export class Statement<Input> {
  private readonly reads: ((input: Input) => unknown)[] = [];

  /** Adds a parameter and returns its placeholder. */
  value(read: (input: Input) => unknown): string {
    this.reads.push(read);
    return `$${this.reads.length}`;
  }

  prepare(text: string): PreparedStatement<Input> {
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    return { name, text, valuesFor: (input) => this.reads.map((read) => read(input)) };
  }
}

export interface PreparedStatement<Input> {
  /** Under which a connection keeps the statement prepared. */
  readonly name: string;
  readonly text: string;
  readonly valuesFor: (input: Input) => unknown[];
}
