export const second = 1_000;
export const hour = 60 * 60 * second;
export const day = 24 * hour;

/** The gateway's time. It stands still until an audit moves it, a little ahead of whatever is recorded meanwhile. */
export class Clock {
  #now = Math.ceil(Date.now() / second) * second + 60 * second;

  get now(): number {
    return this.#now;
  }

  /** The instant so many milliseconds from now: with a minus, before it. */
  in(milliseconds: number): Date {
    return new Date(this.#now + milliseconds);
  }

  /** The midnight in UTC with which the next month begins: a birthday that every year has. */
  get nextMonth(): Date {
    const today = new Date(this.#now);
    return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1));
  }

  /** The midnight in UTC with which the next calendar year begins. */
  get nextYear(): Date {
    return new Date(Date.UTC(new Date(this.#now).getUTCFullYear() + 1, 0));
  }

  /** The last millisecond before an instant. */
  turnToJustBefore(instant: Date): void {
    this.#now = instant.getTime() - 1;
  }

  turnTo(instant: Date): void {
    this.#now = instant.getTime();
  }
}
