import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every version of what decisions depend on, with the instant from which it was on record: what was decided then can be
 * explained later. One instant for each transaction, so that nobody ever asks about half of one. Agreement III.A.4, VII.B.
 */
export class History1763769600019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A clock that tests replace, as only the owner of the database can.
      CREATE FUNCTION instant_of_recording() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
        SELECT clock_timestamp()
      $$;

      -- A transaction that changed what decisions depend on, and from when on it counts. It has no instant yet while it
      -- is under way. Transaction ids begin anew in a database restored from a dump: only there they tell nothing.
      CREATE TABLE recording (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
        at timestamptz
      );
      CREATE INDEX recording_under_way ON recording (transaction) WHERE at IS NULL;
      CREATE INDEX recording_at ON recording (at);

      CREATE FUNCTION present_recording() RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        known bigint;
      BEGIN
        SELECT id INTO known FROM recording WHERE transaction = pg_current_xact_id() AND at IS NULL;
        IF known IS NULL THEN
          INSERT INTO recording DEFAULT VALUES RETURNING id INTO known;
        END IF;
        RETURN known;
      END $$;

      -- As late as a transaction can: what it changed is seen by others only after it.
      CREATE FUNCTION date_recording() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public, pg_temp AS $$
      BEGIN
        UPDATE recording SET at = instant_of_recording() WHERE id = NEW.id;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER date_recording AFTER INSERT ON recording DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION date_recording();

      -- Of which relations every version is kept, and of their rows what. About people only what is named here is kept,
      -- never a name, an address or another value of theirs.
      CREATE TABLE history_of (
        relation text PRIMARY KEY,
        key_columns text[] NOT NULL,
        -- Whom a row is about; null in the registry.
        subject_column text,
        keeps text[],
        omits text[],
        CHECK ((subject_column IS NULL) = (keeps IS NULL)),
        CHECK ((subject_column IS NULL) = (omits IS NOT NULL))
      );

      -- A version is valid from its recording until that of the next version of the same row; a row that was removed
      -- has a last version without content. Nothing is written here twice.
      CREATE TABLE registry_version (
        relation text NOT NULL REFERENCES history_of,
        key jsonb NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        recording bigint NOT NULL REFERENCES recording,
        content jsonb,
        PRIMARY KEY (relation, key, id)
      );
      -- Goes with the person: see also forget_versions.
      CREATE TABLE subject_version (
        subject_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        relation text NOT NULL,
        key jsonb NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        recording bigint NOT NULL,
        content jsonb,
        PRIMARY KEY (subject_id, relation, key, id)
      );

      -- Which columns of a relation make up neither key nor content.
      CREATE FUNCTION columns_outside(of_relation text, OUT key text[], OUT content text[]) LANGUAGE sql STABLE AS $$
        SELECT coalesce(array_agg(name) FILTER (WHERE name <> ALL (h.key_columns)), '{}'),
          coalesce(array_agg(name) FILTER (WHERE name = ANY (h.key_columns) OR name = h.subject_column
            OR name <> ALL (h.keeps) OR name = ANY (h.omits)), '{}')
        FROM history_of h JOIN pg_attribute a ON a.attrelid = h.relation::regclass
          CROSS JOIN LATERAL (SELECT a.attname::text AS name) AS n
        WHERE h.relation = of_relation AND a.attnum > 0 AND NOT a.attisdropped
      $$;
      ${keepVersions('registry')}
      ${keepVersions('subject')}
    `);
    for (const { relation, key, omits = [] } of registry) {
      await runner.query('INSERT INTO history_of (relation, key_columns, omits) VALUES ($1, $2, $3)', [
        relation,
        key,
        omits,
      ]);
      await keepHistory(runner, 'registry', relation);
    }
    for (const { relation, subject, key, keeps } of people) {
      await runner.query(
        'INSERT INTO history_of (relation, key_columns, subject_column, keeps) VALUES ($1, $2, $3, $4)',
        [relation, key, subject, keeps],
      );
      await keepHistory(runner, 'subject', relation);
    }
    await runner.query(`
      -- Null: on record from before there was a history, from its own instant on.
      ALTER TABLE consent_record ADD COLUMN recording bigint;
      CREATE FUNCTION keep_recording() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.recording := present_recording();
        RETURN NEW;
      END $$;
      CREATE TRIGGER keep_recording BEFORE INSERT ON consent_record
        FOR EACH ROW EXECUTE FUNCTION keep_recording();

      -- Without its key a person is nobody's any more: nor is what was on record of them.
      CREATE FUNCTION forget_versions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public, pg_temp AS $$
      BEGIN
        DELETE FROM subject_version WHERE subject_id IN (SELECT subject_id FROM replaced);
        RETURN NULL;
      END $$;
      CREATE TRIGGER forget_versions AFTER DELETE ON subject_key REFERENCING OLD TABLE AS replaced
        FOR EACH STATEMENT EXECUTE FUNCTION forget_versions();

      SET CONSTRAINTS ALL IMMEDIATE;
      SET CONSTRAINTS ALL DEFERRED;

      -- Only triggers write the history, and of it nothing goes but with a person.
      CREATE TRIGGER dated_once BEFORE INSERT OR UPDATE ON recording
        FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON recording
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER kept_by_triggers BEFORE INSERT ON registry_version
        FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_version
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER kept_by_triggers BEFORE INSERT OR DELETE ON subject_version
        FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON subject_version
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- Null: of the asking itself.
      ALTER TABLE explanation ADD COLUMN as_of timestamptz;
      ${provenance}
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was on record when cannot be taken back: restore a backup instead');
  }
}

type Kind = 'registry' | 'subject';

/** All that the registry says, but for what its clients authenticate with. */
const registry: readonly { relation: string; key: string[]; omits?: string[] }[] = [
  { relation: 'category', key: ['id'] },
  { relation: 'purpose', key: ['id'] },
  { relation: 'purpose_version', key: ['purpose_id', 'version'] },
  { relation: 'recipient', key: ['id'], omits: ['client_secret_hash', 'client_keys'] },
  { relation: 'agreement_version', key: ['id'] },
  { relation: 'agreement_purpose', key: ['agreement_version_id', 'purpose_id'] },
  { relation: 'transfer_procedure', key: ['agreement_version_id'] },
  { relation: 'legal_instrument', key: ['id'] },
  { relation: 'containment', key: ['singleton'] },
  { relation: 'people_abroad', key: ['recipient_id', 'year'] },
  { relation: 'registry_revision', key: ['singleton'] },
];

const people: readonly { relation: string; subject: string; key: string[]; keeps: string[] }[] = [
  {
    relation: 'account',
    subject: 'id',
    key: [],
    keeps: ['birth_date', 'erasure_requested_at', 'restricted_at', 'retained_until'],
  },
  {
    relation: 'enrolment',
    subject: 'subject_id',
    key: ['recipient_id', 'purpose_id', 'started_at'],
    keeps: ['ended_at', 'purpose_version'],
  },
  {
    relation: 'guardianship',
    subject: 'minor_id',
    key: ['guardian_id', 'claimed_at'],
    keeps: ['verified_at', 'ended_at'],
  },
  { relation: 'legal_instrument_subject', subject: 'subject_id', key: ['instrument_id'], keeps: [] },
  {
    relation: 'value_provenance',
    subject: 'account_id',
    key: ['id'],
    keeps: ['category', 'source', 'since', 'ended_at'],
  },
  { relation: 'person_abroad', subject: 'subject_id', key: ['recipient_id', 'year'], keeps: [] },
];

/** In UTC, since an instant is written into a key as the session's time zone has it. */
function keepVersions(kind: Kind): string {
  const [columns, subject] =
    kind === 'subject' ? ['subject_id, ', '(row ->> subject_column)::uuid, '] : ['', ''];
  const parts = `${subject}row - outside.key, row - outside.content`;
  // Who is being erased keeps no trace of what goes with them.
  const stillThere =
    kind === 'subject' ? 'WHERE EXISTS (SELECT FROM account a WHERE a.id = gone.subject_id)' : '';
  const insertion = `INSERT INTO ${kind}_version (${columns}key, content, relation, recording)`;
  const rest = 'TG_TABLE_NAME, present_recording()';
  return `
      CREATE FUNCTION keep_${kind}_versions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
      DECLARE
        outside record;
        subject_column text;
      BEGIN
        SELECT * INTO outside FROM columns_outside(TG_TABLE_NAME);
        SELECT h.subject_column INTO subject_column FROM history_of h WHERE h.relation = TG_TABLE_NAME;
        CASE TG_OP
          WHEN 'INSERT' THEN
            ${insertion}
            SELECT ${parts}, ${rest} FROM (SELECT to_jsonb(c) AS row FROM changed c) AS inserted;
          WHEN 'UPDATE' THEN
            ${insertion}
            WITH after (${columns}key, content) AS (
              SELECT ${parts} FROM (SELECT to_jsonb(c) AS row FROM changed c) AS updated
            ), before (${columns}key, content) AS (
              SELECT ${parts} FROM (SELECT to_jsonb(r) AS row FROM replaced r) AS updated
            ), gone AS (SELECT ${columns}key FROM before EXCEPT SELECT ${columns}key FROM after)
            SELECT version.*, ${rest} FROM (
              (SELECT * FROM after EXCEPT SELECT * FROM before)
              UNION ALL SELECT ${columns}key, NULL FROM gone ${stillThere}
            ) AS version;
          WHEN 'DELETE' THEN
            ${insertion}
            SELECT gone.*, NULL, ${rest} FROM (
              SELECT ${subject}row - outside.key FROM (SELECT to_jsonb(r) AS row FROM replaced r) AS deleted
            ) AS gone (${columns}key) ${stillThere};
          WHEN 'TRUNCATE' THEN
            ${insertion}
            SELECT ${columns}key, NULL, ${rest} FROM (
              SELECT DISTINCT ON (${columns}key) ${columns}key, content FROM ${kind}_version
              WHERE relation = TG_TABLE_NAME ORDER BY ${columns}key, id DESC
            ) AS gone WHERE content IS NOT NULL;
        END CASE;
        RETURN NULL;
      END $$;`;
}

/** From here on, beginning with the rows that there are. */
async function keepHistory(runner: QueryRunner, kind: Kind, relation: string): Promise<void> {
  const execute = `FOR EACH STATEMENT EXECUTE FUNCTION keep_${kind}_versions()`;
  const [columns, subject] =
    kind === 'subject' ? ['subject_id, ', '(row ->> h.subject_column)::uuid, '] : ['', ''];
  await runner.query(`
    SET LOCAL timezone = 'UTC';
    INSERT INTO ${kind}_version (${columns}key, content, relation, recording)
      SELECT ${subject}row - o.key, row - o.content, '${relation}', present_recording()
      FROM columns_outside('${relation}') AS o
      JOIN history_of h ON h.relation = '${relation}'
      CROSS JOIN (SELECT to_jsonb(t) AS row FROM ${relation} t) AS present;
    CREATE TRIGGER keep_inserted AFTER INSERT ON ${relation} REFERENCING NEW TABLE AS changed ${execute};
    CREATE TRIGGER keep_updated AFTER UPDATE ON ${relation} REFERENCING NEW TABLE AS changed OLD TABLE AS replaced ${execute};
    CREATE TRIGGER keep_deleted AFTER DELETE ON ${relation} REFERENCING OLD TABLE AS replaced ${execute};
    CREATE TRIGGER keep_truncated AFTER TRUNCATE ON ${relation} ${execute};
  `);
}

/** What is dated ahead, a publication as much as its end, acts at its instant and not when it is written. */
const provenance = `
      -- The first instant at which time alone changes the masks; null when there is none.
      ALTER TABLE account ADD COLUMN provenance_changes_at timestamptz;

      CREATE FUNCTION provenance_mask(asked_subject uuid, asked_source text, asked_at timestamptz) RETURNS integer
      LANGUAGE sql STABLE AS $$
        SELECT coalesce(bit_or(1 << c.bit), 0) FROM value_provenance p JOIN category c ON c.id = p.category
        WHERE p.account_id = asked_subject AND p.source = asked_source AND p.since <= asked_at
          AND (p.ended_at IS NULL OR asked_at < p.ended_at)
      $$;

      CREATE FUNCTION derive_provenance(subjects uuid[]) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        derived_at timestamptz;
      BEGIN
        -- Two transactions about one person must follow one another: the second derives from what the first committed.
        PERFORM 1 FROM account WHERE id = ANY (subjects) ORDER BY id FOR UPDATE;
        derived_at := clock_timestamp();
        UPDATE account a SET
          published_by_subject = provenance_mask(a.id, 'PUBLISHED_BY_SUBJECT', derived_at),
          lawful_public_source = provenance_mask(a.id, 'LAWFUL_PUBLIC_SOURCE', derived_at),
          provenance_changes_at = (
            SELECT min(instant) FROM value_provenance p
            CROSS JOIN LATERAL (VALUES (p.since), (p.ended_at)) AS boundary (instant)
            WHERE p.account_id = a.id AND instant > derived_at)
        WHERE a.id = ANY (subjects);
      END $$;

      DROP TRIGGER derive_provenance_masks ON value_provenance;
      CREATE OR REPLACE FUNCTION derive_provenance_masks() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        CASE TG_OP
          WHEN 'INSERT' THEN PERFORM derive_provenance(array_agg(DISTINCT account_id)) FROM changed;
          WHEN 'DELETE' THEN PERFORM derive_provenance(array_agg(DISTINCT account_id)) FROM replaced;
          WHEN 'UPDATE' THEN PERFORM derive_provenance(array_agg(account_id))
            FROM (SELECT account_id FROM changed UNION SELECT account_id FROM replaced) AS touched;
        END CASE;
        RETURN NULL;
      END $$;
      CREATE TRIGGER derive_provenance_masks AFTER INSERT ON value_provenance REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION derive_provenance_masks();
      CREATE TRIGGER derive_provenance_masks_again AFTER UPDATE ON value_provenance
        REFERENCING NEW TABLE AS changed OLD TABLE AS replaced
        FOR EACH STATEMENT EXECUTE FUNCTION derive_provenance_masks();
      CREATE TRIGGER derive_provenance_masks_removed AFTER DELETE ON value_provenance REFERENCING OLD TABLE AS replaced
        FOR EACH STATEMENT EXECUTE FUNCTION derive_provenance_masks();

      -- What ends on a day to come is open until then: an objection keeps it out as well.
      DROP TRIGGER heed_objection ON value_provenance;
      CREATE TRIGGER heed_objection BEFORE INSERT OR UPDATE OF account_id, category, source, since, ended_at
        ON value_provenance FOR EACH ROW
        WHEN (NEW.source = 'LAWFUL_PUBLIC_SOURCE' AND (NEW.ended_at IS NULL OR NEW.ended_at > clock_timestamp()))
        EXECUTE FUNCTION heed_objection();

      SELECT derive_provenance(array_agg(DISTINCT account_id)) FROM value_provenance;`;
