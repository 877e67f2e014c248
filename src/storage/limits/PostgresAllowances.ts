import type { QueryConfig } from 'pg';
import type { Allowances, RecipientLimits } from '../../enforcement';
import { EnforcementError, OverBudgetError } from '../../enforcement';
import type { Instant } from '../../policy';
import { CostBudget } from './CostBudget';
import type { PostgresAlarms } from './PostgresAlarms';

interface Connections {
  query(statement: QueryConfig): Promise<{ rows: unknown[] }>;
}

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/** How full a day may be, in hundredths, before officers are told. */
const nearCeiling = 80;

/** Pseudonyms that one process keeps in mind, for all recipients. */
const rememberedSubjects = 500_000;

/**
 * Limits that all replicas on one database share. People are counted exactly: those that this process has not counted
 * yet in one statement, under a lock on the recipient's day, and whoever it has counted at no cost.
 */
export class PostgresAllowances implements Allowances {
  private readonly budget: CostBudget;
  /** By recipient, whom it was told of on the day. */
  private counted = new Map<string, Set<string>>();
  private day = '';
  private remembered = 0;

  constructor(
    private readonly connections: Connections,
    private readonly alarms: PostgresAlarms,
  ) {
    this.budget = new CostBudget(connections);
  }

  async spend(recipientId: string, cost: number, limits: RecipientLimits): Promise<void> {
    const wait =
      this.budget.takeReserved(recipientId, cost) ?? (await this.reserve(recipientId, cost, limits));
    if (wait === 0) return;
    this.alarms.raise('BUDGET_EXCEEDED', recipientId, { costPerMinute: limits.costPerMinute });
    throw new OverBudgetError(cost, limits, Math.ceil(wait / 1_000));
  }

  async countSubjects(
    recipientId: string,
    pseudonyms: readonly string[],
    at: Instant,
    { subjectsPerDay }: RecipientLimits,
  ): Promise<void> {
    const known = this.countedOn(new Date(at).toISOString().slice(0, 10), recipientId);
    const newcomers = pseudonyms.filter((pseudonym) => !known.has(pseudonym));
    if (newcomers.length === 0) return;
    const people = await this.count(recipientId, newcomers, subjectsPerDay);
    if (people === null) {
      this.alarms.raise('SUBJECTS_CEILING_REACHED', recipientId, { subjectsPerDay });
      throw tooManySubjects(subjectsPerDay, at);
    }
    if (people * 100 >= subjectsPerDay * nearCeiling) {
      this.alarms.raise('SUBJECTS_NEAR_CEILING', recipientId, { people, subjectsPerDay });
    }
    newcomers.forEach((pseudonym) => known.add(pseudonym));
    this.remembered += newcomers.length;
  }

  private async reserve(
    recipientId: string,
    cost: number,
    { costPerMinute }: RecipientLimits,
  ): Promise<number> {
    try {
      return await this.budget.take(recipientId, cost, costPerMinute);
    } catch (cause) {
      throw notKnown(cause);
    }
  }

  private async count(
    recipientId: string,
    pseudonyms: readonly string[],
    ceiling: number,
  ): Promise<number | null> {
    try {
      const { rows } = await this.connections.query({
        name: 'count_disclosed_subjects',
        text: 'SELECT count_disclosed_subjects($1, $2, $3, $4) AS people',
        values: [recipientId, this.day, pseudonyms.map((hex) => Buffer.from(hex, 'hex')), ceiling],
      });
      const [row] = rows as { people: number | null }[];
      return row?.people ?? null;
    } catch (cause) {
      throw notKnown(cause);
    }
  }

  /** What is forgotten is looked up again: it was counted, and is not counted twice. */
  private countedOn(day: string, recipientId: string): Set<string> {
    if (day !== this.day || this.remembered > rememberedSubjects) {
      this.counted = new Map();
      this.remembered = 0;
      this.day = day;
    }
    const known = this.counted.get(recipientId) ?? new Set<string>();
    this.counted.set(recipientId, known);
    return known;
  }
}

function tooManySubjects(subjectsPerDay: number, at: Instant): EnforcementError {
  const untilMidnight = millisecondsPerDay - (at % millisecondsPerDay);
  return new EnforcementError(
    'OPERATION_TOO_COSTLY',
    `you may be told of ${subjectsPerDay} people in a day (UTC), and these would be more: ask for fewer, or tomorrow`,
    { retryAfter: Math.ceil(untilMidnight / 1_000) },
  );
}

function notKnown(cause: unknown): EnforcementError {
  return new EnforcementError('UNAVAILABLE', 'what is left of your limits is not known: try again later', {
    cause,
  });
}
