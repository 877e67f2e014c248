import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What data subjects agreed to, and the sharing state derived from it. `sharing_state` is a cache that its triggers
 * keep inside the transaction that changes a record: a withdrawal that has committed is seen by the next statement.
 * Agreement III.A.1, III.A.3; PIPL 14-16.
 */
export class Subjects1763769600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Kept apart from the ledger: destroying a key leaves ledger entries that lead to nobody.
      CREATE TABLE subject_key (
        subject_id uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
        key bytea NOT NULL DEFAULT gen_random_bytes(32) CHECK (octet_length(key) = 32)
      );
      CREATE FUNCTION give_subject_keys() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO subject_key (subject_id) SELECT id FROM created;
        RETURN NULL;
      END $$;
      CREATE TRIGGER give_subject_keys AFTER INSERT ON account REFERENCING NEW TABLE AS created
        FOR EACH STATEMENT EXECUTE FUNCTION give_subject_keys();

      -- Fields of ISO/IEC TS 27560; append-only: a consent is followed by other records, never changed.
      CREATE TABLE consent_record (
        subject_id uuid NOT NULL REFERENCES account,
        id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        event text NOT NULL CHECK (event IN ('GIVEN', 'WITHDRAWN')),
        kind text NOT NULL DEFAULT 'EXPLICIT' CHECK (kind IN ('EXPLICIT', 'DEEMED')),
        given_by text NOT NULL DEFAULT 'SUBJECT' CHECK (given_by IN ('SUBJECT', 'GUARDIAN')),
        recipient_id text NOT NULL REFERENCES recipient,
        purpose_id text NOT NULL,
        purpose_version integer NOT NULL,
        mode text NOT NULL DEFAULT 'SHARING' CHECK (mode IN ('SHARING', 'TRANSFER', 'PUBLIC_DISCLOSURE')),
        categories integer NOT NULL CHECK (categories > 0),
        separate boolean NOT NULL DEFAULT false,
        expires_at timestamptz,
        notice text NOT NULL,
        language text NOT NULL,
        channel text NOT NULL,
        PRIMARY KEY (subject_id, id),
        FOREIGN KEY (purpose_id, purpose_version) REFERENCES purpose_version
      );

      CREATE TABLE enrolment (
        subject_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        recipient_id text NOT NULL REFERENCES recipient,
        purpose_id text NOT NULL REFERENCES purpose,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz CHECK (ended_at > started_at),
        reference text NOT NULL,
        PRIMARY KEY (subject_id, recipient_id, purpose_id, started_at)
      );

      CREATE TABLE legal_instrument_subject (
        instrument_id text NOT NULL REFERENCES legal_instrument,
        subject_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        PRIMARY KEY (instrument_id, subject_id)
      );

      -- A row for each person that a recipient ever had to do with for a purpose. The id that the recipient sees is
      -- its own for each person, and lists run in its order: neither ids nor order can be joined between recipients.
      CREATE TABLE sharing_state (
        recipient_id text NOT NULL REFERENCES recipient,
        purpose_id text NOT NULL REFERENCES purpose,
        pairwise_id uuid NOT NULL,
        subject_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        pseudonym bytea NOT NULL,
        enrolled boolean NOT NULL,
        -- What consent_standing says: its first two masks by themselves, for a statement to decide by, and all five as
        -- the text that a decision is looked up under.
        live integer NOT NULL,
        live_separate integer NOT NULL,
        standing text NOT NULL,
        revision bigint NOT NULL,
        material_version integer NOT NULL,
        fresh_until timestamptz NOT NULL,
        -- What a list says of each person beside their values, in one piece: a thousand small columns cost more to send
        -- and to read than the decision does.
        summary text NOT NULL GENERATED ALWAYS AS (
          pairwise_id::text || subject_id::text || encode(pseudonym, 'hex') || revision::text || ' ' || standing) STORED,
        PRIMARY KEY (recipient_id, purpose_id, pairwise_id),
        UNIQUE (subject_id, recipient_id, purpose_id)
      );

      CREATE FUNCTION material_version(asked_purpose text, asked_at timestamptz) RETURNS integer
      LANGUAGE sql STABLE AS $$
        SELECT coalesce(max(version), 0) FROM purpose_version
        WHERE purpose_id = asked_purpose AND material AND effective_from <= asked_at
      $$;

      CREATE FUNCTION is_enrolled(
        asked_subject uuid, asked_recipient text, asked_purpose text, asked_at timestamptz
      ) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
          SELECT FROM enrolment
          WHERE subject_id = asked_subject AND recipient_id = asked_recipient AND purpose_id = asked_purpose
            AND started_at <= asked_at AND (ended_at IS NULL OR asked_at < ended_at))
      $$;

      -- Masks {live, live and separate, outdated, expired, withdrawn}: the records' meaning as src/policy/consentStanding
      -- has it; a test holds the two together.
      CREATE FUNCTION consent_standing(
        asked_subject uuid, asked_recipient text, asked_purpose text, asked_material_version integer,
        asked_at timestamptz
      ) RETURNS integer[] LANGUAGE sql STABLE AS $$
        WITH history AS (
          SELECT category.bit, r.*,
            coalesce(max(r.id) FILTER (WHERE r.event = 'WITHDRAWN') OVER (PARTITION BY category.bit), 0) AS last_withdrawal
          FROM consent_record r JOIN category ON r.categories & (1 << category.bit) <> 0
          WHERE r.subject_id = asked_subject AND r.recipient_id = asked_recipient AND r.purpose_id = asked_purpose
            AND r.mode = 'SHARING' AND r.at <= asked_at
        ), judged AS (
          SELECT bit, last_withdrawal, separate,
            event = 'GIVEN' AND kind = 'EXPLICIT' AND given_by = 'SUBJECT' AND id > last_withdrawal AS standing,
            expires_at IS NULL OR asked_at < expires_at AS unexpired,
            purpose_version >= asked_material_version AS current
          FROM history
        ), by_category AS (
          SELECT 1 << bit AS mask,
            bool_or(standing AND unexpired AND current) AS live,
            bool_or(standing AND unexpired AND current AND separate) AS live_separate,
            bool_or(standing AND unexpired) AS unexpired,
            bool_or(standing) AS standing,
            bool_or(last_withdrawal > 0) AS withdrawn
          FROM judged GROUP BY bit
        )
        SELECT ARRAY[
          coalesce(bit_or(mask) FILTER (WHERE live), 0),
          coalesce(bit_or(mask) FILTER (WHERE live_separate), 0),
          coalesce(bit_or(mask) FILTER (WHERE NOT live AND unexpired), 0),
          coalesce(bit_or(mask) FILTER (WHERE NOT unexpired AND standing), 0),
          coalesce(bit_or(mask) FILTER (WHERE NOT standing AND withdrawn), 0)]
        FROM by_category
      $$;

      -- The first instant after which time alone changes the state.
      CREATE FUNCTION state_fresh_until(
        asked_subject uuid, asked_recipient text, asked_purpose text, asked_at timestamptz
      ) RETURNS timestamptz LANGUAGE sql STABLE AS $$
        SELECT coalesce(min(instant), 'infinity') FROM (
          SELECT expires_at AS instant FROM consent_record
            WHERE subject_id = asked_subject AND recipient_id = asked_recipient AND purpose_id = asked_purpose
          UNION ALL SELECT at FROM consent_record
            WHERE subject_id = asked_subject AND recipient_id = asked_recipient AND purpose_id = asked_purpose
          UNION ALL SELECT unnest(ARRAY[started_at, ended_at]) FROM enrolment
            WHERE subject_id = asked_subject AND recipient_id = asked_recipient AND purpose_id = asked_purpose
        ) AS boundary WHERE instant > asked_at
      $$;

      CREATE FUNCTION refresh_sharing_states(subjects uuid[], recipients text[], purposes text[]) RETURNS void
      LANGUAGE plpgsql AS $$
      DECLARE
        computed_at timestamptz;
      BEGIN
        -- Two transactions about one person must follow one another: the second computes from what the first committed.
        PERFORM 1 FROM account WHERE id = ANY (subjects) ORDER BY id FOR UPDATE;
        computed_at := clock_timestamp();
        INSERT INTO sharing_state AS existing (
          recipient_id, purpose_id, pairwise_id, subject_id, pseudonym, enrolled, live, live_separate, standing, revision,
          material_version, fresh_until)
        SELECT key.recipient, key.purpose,
          encode(substr(hmac(convert_to('id:' || key.recipient, 'UTF8'), k.key, 'sha256'), 1, 16), 'hex')::uuid,
          key.subject,
          hmac(convert_to('ledger:' || key.recipient, 'UTF8'), k.key, 'sha256'),
          is_enrolled(key.subject, key.recipient, key.purpose, computed_at),
          c.standing[1], c.standing[2], array_to_string(c.standing, ','),
          coalesce((SELECT max(id) FROM consent_record WHERE subject_id = key.subject), 0),
          p.material,
          state_fresh_until(key.subject, key.recipient, key.purpose, computed_at)
        FROM (
          SELECT DISTINCT subject, recipient, purpose
          FROM unnest(subjects, recipients, purposes) AS named (subject, recipient, purpose)
        ) AS key
        JOIN subject_key k ON k.subject_id = key.subject
        CROSS JOIN LATERAL (SELECT material_version(key.purpose, computed_at) AS material OFFSET 0) AS p
        CROSS JOIN LATERAL (
          SELECT consent_standing(key.subject, key.recipient, key.purpose, p.material, computed_at) AS standing OFFSET 0
        ) AS c
        ORDER BY key.subject, key.recipient, key.purpose
        ON CONFLICT (subject_id, recipient_id, purpose_id) DO UPDATE SET
          enrolled = excluded.enrolled, live = excluded.live, live_separate = excluded.live_separate,
          standing = excluded.standing, revision = excluded.revision,
          material_version = excluded.material_version, fresh_until = excluded.fresh_until;
      END $$;

      CREATE FUNCTION refresh_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM refresh_sharing_states(array_agg(subject_id), array_agg(recipient_id), array_agg(purpose_id))
        FROM (SELECT DISTINCT subject_id, recipient_id, purpose_id FROM changed) AS key;
        RETURN NULL;
      END $$;
      CREATE TRIGGER refresh_sharing_state AFTER INSERT ON consent_record REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION refresh_after_change();
      CREATE TRIGGER refresh_sharing_state_begun AFTER INSERT ON enrolment REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION refresh_after_change();
      CREATE TRIGGER refresh_sharing_state_ended AFTER UPDATE ON enrolment REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION refresh_after_change();
      CREATE TRIGGER refresh_sharing_state_removed AFTER DELETE ON enrolment REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION refresh_after_change();

      CREATE FUNCTION introduce_named_subjects() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM refresh_sharing_states(array_agg(subject_id), array_agg(recipient_id), array_agg(purpose_id))
        FROM (
          SELECT DISTINCT named.subject_id, i.recipient_id, i.purpose_id
          FROM changed AS named JOIN legal_instrument i ON i.id = named.instrument_id
        ) AS key;
        RETURN NULL;
      END $$;
      CREATE TRIGGER introduce_named_subjects AFTER INSERT ON legal_instrument_subject REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION introduce_named_subjects();

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_record
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE sharing_state, legal_instrument_subject, enrolment, consent_record, subject_key;
      DROP TRIGGER give_subject_keys ON account;
      DROP FUNCTION give_subject_keys, material_version, is_enrolled, consent_standing, state_fresh_until,
        refresh_sharing_states, refresh_after_change, introduce_named_subjects, refuse_change;
    `);
  }
}
