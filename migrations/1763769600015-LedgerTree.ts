import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tree of RFC 6962 over each shard's entries, and the root log over the shards. A shard's head carries the compact
 * range, so that one statement appends entries and moves the tree; beside the leaves' hashes only every eighth level is
 * kept, where the tiles of C2SP tlog-tiles begin. Entries from before get their places here.
 */
export class LedgerTree1763769600015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(leafHashes);
    await runner.query(shardTrees);
    await runner.query(rootLog);
    await runner.query(backfill);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE root_log_checkpoint, root_log_statement, root_log, ledger_node;
      ALTER TABLE ledger_shard DROP COLUMN compact_range;
      ALTER TABLE ledger_entry DROP COLUMN leaf_hash;
    `);
  }
}

// Generated for the entries that there are, and from then on given: a hash that followed its entry would hide that the
// entry was altered.
const leafHashes = `
  ALTER TABLE ledger_entry ADD COLUMN leaf_hash bytea NOT NULL
    GENERATED ALWAYS AS (sha256('\\x00'::bytea || entry)) STORED;
  ALTER TABLE ledger_entry ALTER COLUMN leaf_hash DROP EXPRESSION;
  ALTER TABLE ledger_entry ADD CHECK (octet_length(leaf_hash) = 32);
`;

const shardTrees = `
  -- Hashes of the largest whole subtrees, from the left: one for each bit set in the size.
  ALTER TABLE ledger_shard ADD COLUMN compact_range bytea NOT NULL DEFAULT ''
    CHECK (octet_length(compact_range) % 32 = 0);
  GRANT UPDATE (compact_range) ON ledger_shard TO sluice_gateway;

  CREATE TABLE ledger_node (
    -- 0 for the root log.
    shard integer NOT NULL,
    level smallint NOT NULL CHECK (level > 0 AND level % 8 = 0),
    index bigint NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (shard, level, index)
  );
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_node
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  GRANT SELECT, INSERT ON ledger_node TO sluice_gateway;
`;

const rootLog = `
  CREATE TABLE root_log (
    -- There is one.
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    -- Which log this is, in every checkpoint: it never changes once there is one.
    origin text NOT NULL CHECK (origin <> ''),
    size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    compact_range bytea NOT NULL DEFAULT '' CHECK (octet_length(compact_range) % 32 = 0)
  );
  -- Until it is given another, a name that no other ledger has, and that is nobody's address.
  INSERT INTO root_log (origin) VALUES ('sluice.invalid/ledger/' || gen_random_uuid());
  CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON root_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  GRANT SELECT, UPDATE (origin, size, compact_range) ON root_log TO sluice_gateway;

  CREATE TABLE root_log_statement (
    position bigint PRIMARY KEY,
    -- Which shard, and how far it had come; both null where a key is named.
    shard integer,
    size bigint,
    -- The exact text of the leaf.
    statement text NOT NULL,
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    CHECK ((shard IS NULL) = (size IS NULL))
  );
  CREATE UNIQUE INDEX root_log_statement_shard ON root_log_statement (shard, size);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON root_log_statement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE TABLE root_log_checkpoint (
    size bigint PRIMARY KEY,
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON root_log_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  GRANT SELECT, INSERT ON root_log_statement, root_log_checkpoint TO sluice_gateway;
`;

/** Level by level, two nodes make the one above them; the last of an odd number waits for its sibling. */
const backfill = `
  CREATE TEMPORARY TABLE tree_node ON COMMIT DROP AS
    SELECT shard, 0 AS level, position AS index, leaf_hash AS hash FROM ledger_entry;
  DO $$
  BEGIN
    FOR below IN 0..62 LOOP
      INSERT INTO tree_node
        SELECT l.shard, below + 1, l.index / 2, sha256('\\x01'::bytea || l.hash || r.hash)
        FROM tree_node l JOIN tree_node r ON r.shard = l.shard AND r.level = l.level AND r.index = l.index + 1
        WHERE l.level = below AND l.index % 2 = 0;
      EXIT WHEN NOT FOUND;
    END LOOP;
  END $$;
  INSERT INTO ledger_node SELECT shard, level, index, hash FROM tree_node WHERE level > 0 AND level % 8 = 0;
  UPDATE ledger_shard SET compact_range = coalesce((
    SELECT string_agg(hash, ''::bytea ORDER BY level DESC) FROM tree_node
    WHERE shard = id AND size >> level & 1 = 1 AND index = (size >> level) - 1), '');
  DROP TABLE tree_node;
`;
