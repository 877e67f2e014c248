import type { Pool } from 'pg';
import type { Reading, Source } from '../../enforcement';
import { AccountReader } from './AccountReader';

/** The platform's accounts in PostgreSQL. */
export class AccountSource implements Source<AccountReader> {
  /** `clock` replaces the database's clock where a test needs another time. */
  constructor(
    private readonly pool: Pool,
    private readonly clock?: () => Date,
  ) {}

  open(reading: Reading): AccountReader {
    return new AccountReader(this.pool, reading, this.clock?.());
  }
}
