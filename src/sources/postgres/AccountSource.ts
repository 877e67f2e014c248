import type { Reading, Source } from '../../enforcement';
import { AccountReader } from './AccountReader';
import type { Connections } from './Connections';

/** The platform's accounts in PostgreSQL. */
export class AccountSource implements Source<AccountReader> {
  /** `clock` replaces the database's clock where a test needs another time. */
  constructor(
    private readonly connections: Connections,
    private readonly clock?: () => Date,
  ) {}

  open(reading: Reading): AccountReader {
    return new AccountReader(this.connections, reading, this.clock?.());
  }
}
