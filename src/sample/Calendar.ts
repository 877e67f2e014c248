const dayMs = 24 * 60 * 60 * 1000;

/** The day as of which the sample is made. Every instant in the sample is told in days from its beginning, in UTC. */
export class Calendar {
  private readonly today: number;

  constructor(asOf: Date) {
    this.today = Math.floor(asOf.getTime() / dayMs) * dayMs;
  }

  /** The instant that many days from the beginning of the day, before it if negative. */
  instant(days: number): string {
    return new Date(this.today + Math.round(days * dayMs)).toISOString();
  }

  date(days: number): string {
    return this.instant(days).slice(0, 10);
  }

  /** In days, how long ago a date was. */
  daysSince(date: string): number {
    return (this.today - Date.parse(date)) / dayMs;
  }

  /** The same day so many years ago, and 28 February where there is no 29: as PostgreSQL reckons, who decides who is of age. */
  yearsAgo(years: number, plusDays = 0): string {
    const today = new Date(this.today);
    const then = new Date(Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), today.getUTCDate()));
    if (then.getUTCMonth() !== today.getUTCMonth()) then.setUTCDate(0);
    return new Date(then.getTime() + plusDays * dayMs).toISOString().slice(0, 10);
  }
}
