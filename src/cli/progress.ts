/** Milliseconds between two lines where nobody watches a line that counts up. */
const pause = 5_000;

/** Tells on standard error how far a long work has come: on a terminal in one line, elsewhere now and then. */
export class Progress {
  private toldAt = Date.now();

  constructor(
    private readonly what: string,
    /** Undefined where that is not known before the end. */
    private readonly total?: number,
  ) {}

  tell(done: number): void {
    const { isTTY } = process.stderr;
    // The clock is not asked at every step.
    if (done % 1_024 !== 0 || Date.now() - this.toldAt < (isTTY ? 100 : pause)) return;
    this.toldAt = Date.now();
    process.stderr.write(isTTY ? `\r${this.line(done)}` : `${this.line(done)}\n`);
  }

  end(done: number): void {
    process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}${this.line(done)}\n`);
  }

  private line(done: number): string {
    return `${this.what}: ${done}${this.total === undefined ? '' : ` of ${this.total}`}`;
  }
}
