import type { QueryConfig } from 'pg';
import type { AlarmKind } from './AlarmKind';

interface Connections {
  query(statement: QueryConfig): Promise<{ rows: unknown[] }>;
}

type Details = Readonly<Record<string, number | string>>;

/** Told of alarms that were not standing yet, and of those that could not be written down. */
export interface AlarmListener {
  onRaised(kind: AlarmKind, recipientId: string, details: Details): void;
  onFault(fault: unknown): void;
}

interface Raised {
  times: number;
  details: Details;
}

/**
 * Writes alarms down beside the requests that raise them, which do not wait for it: whatever comes while a statement is
 * under way is the next one's, so that a flood of alarms is no flood of statements.
 */
export class PostgresAlarms {
  private waiting = new Map<string, Raised>();
  private writing: Promise<void> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly listener: AlarmListener,
  ) {}

  raise(kind: AlarmKind, recipientId: string, details: Details): void {
    const key = `${kind} ${recipientId}`;
    this.waiting.set(key, { times: (this.waiting.get(key)?.times ?? 0) + 1, details });
    this.writing ??= this.write();
  }

  /** Waits for what was raised. */
  async close(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    while (this.waiting.size > 0) {
      const raised = this.waiting;
      this.waiting = new Map();
      for (const [key, { times, details }] of raised) await this.writeOne(key, times, details);
    }
    this.writing = undefined;
  }

  private async writeOne(key: string, times: number, details: Details): Promise<void> {
    const [kind, recipientId] = key.split(' ') as [AlarmKind, string];
    try {
      const { rows } = await this.connections.query({
        name: 'raise_alarm',
        text: 'SELECT raise_alarm($1, $2, $3, $4) AS is_new',
        values: [kind, recipientId, times, JSON.stringify(details)],
      });
      const [row] = rows as { is_new: boolean }[];
      if (row?.is_new) this.listener.onRaised(kind, recipientId, details);
    } catch (fault) {
      this.listener.onFault(fault);
    }
  }
}
