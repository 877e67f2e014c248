import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How much a recipient may ask for, over all replicas: what its operations cost in a minute, and of how many people it is
 * told in a day; and the alarms that it raises. Agreement VII.A, VII.C; PIPL 51.
 */
export class Limits1763769600022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(budgets);
    await runner.query(subjects);
    await runner.query(alarms);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION raise_alarm, count_disclosed_subjects;
      DROP TABLE alarm, disclosed_subject, disclosed_day, cost_budget;
      ALTER TABLE recipient DROP COLUMN cost_per_minute, DROP COLUMN subjects_per_day;
    `);
  }
}

const budgets = `
  -- Null: what the gateways are set to.
  ALTER TABLE recipient ADD COLUMN cost_per_minute integer CHECK (cost_per_minute > 0),
    ADD COLUMN subjects_per_day integer CHECK (subjects_per_day >= 0);
  GRANT SELECT (cost_per_minute, subjects_per_day) ON recipient TO sluice_gateway;

  -- As rate-limiter-flexible has it. Not worth a flush to disk: after a crash a minute begins anew.
  CREATE UNLOGGED TABLE cost_budget (
    key varchar(255) PRIMARY KEY,
    points integer NOT NULL DEFAULT 0,
    expire bigint
  );
  GRANT SELECT, INSERT, UPDATE ON cost_budget TO sluice_gateway;
`;

const subjects = `
  CREATE TABLE disclosed_day (
    recipient_id text NOT NULL REFERENCES recipient,
    day date NOT NULL,
    people integer NOT NULL DEFAULT 0,
    PRIMARY KEY (recipient_id, day)
  );
  -- Whom a recipient was told of, under the ledger's own pseudonyms; kept for as long as a day may still be counted.
  CREATE TABLE disclosed_subject (
    recipient_id text NOT NULL,
    day date NOT NULL,
    pseudonym bytea NOT NULL CHECK (octet_length(pseudonym) = 32),
    PRIMARY KEY (recipient_id, day, pseudonym),
    FOREIGN KEY (recipient_id, day) REFERENCES disclosed_day ON DELETE CASCADE
  );

  -- Counts them all or nobody; null when they would be too many. Of two replicas one waits for the other: exact.
  CREATE FUNCTION count_disclosed_subjects(asked_recipient text, asked_day date, pseudonyms bytea[], ceiling integer)
  RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    counted integer;
    newcomers bytea[];
  BEGIN
    INSERT INTO disclosed_day (recipient_id, day) VALUES (asked_recipient, asked_day) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      DELETE FROM disclosed_day WHERE recipient_id = asked_recipient AND day < asked_day - 2;
    END IF;
    SELECT people INTO counted FROM disclosed_day
      WHERE recipient_id = asked_recipient AND day = asked_day FOR UPDATE;
    SELECT coalesce(array_agg(DISTINCT p), '{}') INTO newcomers FROM unnest(pseudonyms) AS p
      WHERE NOT EXISTS (
        SELECT FROM disclosed_subject s
        WHERE s.recipient_id = asked_recipient AND s.day = asked_day AND s.pseudonym = p);
    IF cardinality(newcomers) = 0 THEN
      RETURN counted;
    END IF;
    IF counted + cardinality(newcomers) > ceiling THEN
      RETURN NULL;
    END IF;
    INSERT INTO disclosed_subject (recipient_id, day, pseudonym)
      SELECT asked_recipient, asked_day, unnest(newcomers);
    UPDATE disclosed_day SET people = counted + cardinality(newcomers)
      WHERE recipient_id = asked_recipient AND day = asked_day;
    RETURN counted + cardinality(newcomers);
  END $$;
  REVOKE EXECUTE ON FUNCTION count_disclosed_subjects FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION count_disclosed_subjects TO sluice_gateway;
`;

const alarms = `
  CREATE TABLE alarm (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind ~ '^[A-Z_]+$'),
    recipient_id text NOT NULL REFERENCES recipient,
    first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    count bigint NOT NULL DEFAULT 1 CHECK (count > 0),
    -- Numbers and codes; nothing about anybody.
    details jsonb NOT NULL DEFAULT '{}',
    acknowledged_by text CHECK (btrim(acknowledged_by) <> ''),
    acknowledged_at timestamptz,
    CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
  );
  -- What goes on is one alarm until somebody has seen it.
  CREATE UNIQUE INDEX alarm_standing ON alarm (kind, recipient_id) WHERE acknowledged_at IS NULL;
  CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON alarm
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  -- True when it is a new one. The gateway raises alarms; it neither reads nor acknowledges them.
  CREATE FUNCTION raise_alarm(raised_kind text, about_recipient text, times bigint, raised_details jsonb) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO alarm AS a (kind, recipient_id, count, details)
    VALUES (raised_kind, about_recipient, times, raised_details)
    ON CONFLICT (kind, recipient_id) WHERE acknowledged_at IS NULL
      DO UPDATE SET count = a.count + times, last_seen_at = clock_timestamp(), details = raised_details
    RETURNING xmax = 0
  $$;
  REVOKE EXECUTE ON FUNCTION raise_alarm FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION raise_alarm TO sluice_gateway;
`;
