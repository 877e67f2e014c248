import type { QueryConfig } from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';

interface Connections {
  query(statement: QueryConfig): Promise<{ rows: unknown[] }>;
}

/** Seconds for which a budget lasts. */
const duration = 60;

/** Into how many parts a minute's budget is taken out of the database at most, each by one statement. */
const slices = 50;

/** What this process has taken out for a recipient, and not spent. */
interface Reserve {
  left: number;
  /** End of the minute, by this process's clock in milliseconds; what is left then is void. */
  until: number;
  /** Whether the database has nothing more to give until then. */
  isLast: boolean;
}

/**
 * A budget a minute for each recipient, shared by all processes on one database. Each takes slices out of it and spends
 * them without asking: a fiftieth of the budget at a time, so that the database is asked at most about fifty times a
 * minute and process. Together they never spend more than the budget in one minute; up to a slice for each process may
 * lie unspent when another one refuses.
 */
export class CostBudget {
  private readonly limiter: RateLimiterPostgres;
  private readonly reserves = new Map<string, Reserve>();
  private readonly reserving = new Map<string, Promise<void>>();

  constructor(connections: Connections) {
    this.limiter = new RateLimiterPostgres({
      storeClient: connections,
      storeType: 'client',
      tableName: 'cost_budget',
      tableCreated: true,
      // A row a recipient: there is nothing to clear away.
      clearExpiredByTimeout: false,
      keyPrefix: '',
      points: Number.MAX_SAFE_INTEGER,
      duration,
    });
  }

  /** Milliseconds to wait, 0 if it was taken; undefined when only the database can tell. */
  takeReserved(recipientId: string, cost: number): number | undefined {
    const reserve = this.reserves.get(recipientId);
    const now = Date.now();
    if (!reserve || now >= reserve.until) return undefined;
    if (reserve.left < cost) return reserve.isLast ? reserve.until - now : undefined;
    reserve.left -= cost;
    return 0;
  }

  /** Milliseconds to wait, 0 if it was taken. */
  async take(recipientId: string, cost: number, budget: number): Promise<number> {
    for (;;) {
      const taken = this.takeReserved(recipientId, cost);
      if (taken !== undefined) return taken;
      const underWay = this.reserving.get(recipientId) ?? this.reserve(recipientId, cost, budget);
      await underWay;
    }
  }

  private reserve(recipientId: string, cost: number, budget: number): Promise<void> {
    const reserving = this.takeOut(recipientId, cost, budget).finally(() =>
      this.reserving.delete(recipientId),
    );
    this.reserving.set(recipientId, reserving);
    return reserving;
  }

  private async takeOut(recipientId: string, cost: number, budget: number): Promise<void> {
    const asked = Math.max(Math.ceil(budget / slices), cost);
    const { consumedPoints, msBeforeNext } = await this.limiter.penalty(recipientId, asked);
    const granted = Math.min(Math.max(budget - (consumedPoints - asked), 0), asked);
    const now = Date.now();
    const known = this.reserves.get(recipientId);
    const kept = known && now < known.until ? known.left : 0;
    this.reserves.set(recipientId, {
      left: kept + granted,
      until: now + msBeforeNext,
      isLast: consumedPoints >= budget,
    });
  }
}
