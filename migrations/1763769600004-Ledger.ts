import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger of disclosures and refusals: one row a request, in shards that each have one writer. A shard's head is
 * moved in the statement that appends, so that positions have no gaps and a writer that lost its shard appends nothing.
 */
export class Ledger1763769600004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_shard (
        id integer PRIMARY KEY CHECK (id > 0),
        epoch bigint NOT NULL,
        size bigint NOT NULL CHECK (size >= 0)
      );

      -- A head only moves: without it, nobody would know where its entries end.
      CREATE TRIGGER heads_stay BEFORE DELETE OR TRUNCATE ON ledger_shard
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE ledger_entry (
        -- No foreign key: an entry is inserted only together with a move of its shard's head, in one statement.
        shard integer NOT NULL,
        position bigint NOT NULL,
        disclosure_id uuid NOT NULL,
        at timestamptz NOT NULL,
        recipient_id text NOT NULL,
        recipient_sequence bigint NOT NULL,
        -- The exact bytes; jsonb would reorder them.
        entry bytea NOT NULL,
        -- One fixed-width record a data subject: pseudonym, class, revision of the sharing state.
        subjects bytea NOT NULL,
        PRIMARY KEY (shard, position)
      );
      -- Pseudonyms are random to who lacks the keys: there is nothing in them to compress.
      ALTER TABLE ledger_entry ALTER COLUMN subjects SET STORAGE EXTERNAL;
      CREATE INDEX ledger_entry_disclosure ON ledger_entry (disclosure_id);
      CREATE INDEX ledger_entry_recipient ON ledger_entry (recipient_id, shard, recipient_sequence);
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ledger_entry, ledger_shard`);
  }
}
