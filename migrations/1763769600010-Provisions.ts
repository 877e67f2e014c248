import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the rest of the agreement decides by: ways of disclosure, guardians, purposes of an enrolment, data that goes
 * abroad. Agreement III.B, III.C, VIII, IX; PIPL 22, 25, 31, 38-41.
 */
export class Provisions1763769600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agreement_purpose ADD COLUMN modes text[] NOT NULL DEFAULT '{SHARING}'
        CHECK (modes <@ '{SHARING,TRANSFER,PUBLIC_DISCLOSURE}'::text[]);

      CREATE TABLE transfer_procedure (
        agreement_version_id text PRIMARY KEY REFERENCES agreement_version,
        kind text NOT NULL CHECK (kind IN ('SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION')),
        reference text NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
        purposes text[] NOT NULL,
        categories text[] NOT NULL,
        people integer NOT NULL CHECK (people >= 0)
      );
      CREATE TRIGGER advance_registry_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON transfer_procedure
        FOR EACH STATEMENT EXECUTE FUNCTION advance_registry_revision();

      ALTER TABLE legal_instrument
        ADD COLUMN home_approval text,
        ADD COLUMN home_approved_at timestamptz,
        ADD COLUMN notice_given_at timestamptz,
        ADD CHECK ((home_approval IS NULL) = (home_approved_at IS NULL)),
        DROP CONSTRAINT legal_instrument_clause_check,
        ADD CONSTRAINT legal_instrument_clause_check CHECK (clause IN (
          'III.A.2', 'III.B.2', 'III.C.2', 'III.C.3', 'III.D.1', 'III.D.2', 'III.D.3', 'III.D.4', 'III.D.7', 'III.D.8')),
        ADD CONSTRAINT mode_of_the_clause CHECK (
          (clause <> 'III.A.2' OR mode = 'SHARING') AND (clause NOT IN ('III.B.2', 'III.C.3') OR mode = 'TRANSFER')
          AND (clause <> 'III.C.2' OR mode = 'PUBLIC_DISCLOSURE')) NOT VALID;

      ALTER TABLE consent_record ADD COLUMN cross_border boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT cross_border_is_separate CHECK (separate OR NOT cross_border OR event = 'WITHDRAWN');

      -- An enrolment is to a version of the purpose: a material change ends its necessity.
      ALTER TABLE enrolment ADD COLUMN purpose_version integer;
      CREATE FUNCTION version_of_purpose(asked_purpose text, asked_at timestamptz) RETURNS integer
      LANGUAGE sql STABLE AS $$
        SELECT coalesce(max(version), 1) FROM purpose_version
        WHERE purpose_id = asked_purpose AND effective_from <= asked_at
      $$;
      UPDATE enrolment SET purpose_version = version_of_purpose(purpose_id, started_at);
      ALTER TABLE enrolment ALTER COLUMN purpose_version SET NOT NULL;
      CREATE FUNCTION enrol_in_present_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.purpose_version := version_of_purpose(NEW.purpose_id, NEW.started_at);
        RETURN NEW;
      END $$;
      CREATE TRIGGER enrol_in_present_version BEFORE INSERT ON enrolment
        FOR EACH ROW WHEN (NEW.purpose_version IS NULL) EXECUTE FUNCTION enrol_in_present_version();

      -- Whose data went abroad in a year, each counted once. The number outlives the people's erasure.
      CREATE TABLE people_abroad (
        recipient_id text NOT NULL REFERENCES recipient,
        year integer NOT NULL,
        people integer NOT NULL DEFAULT 0,
        PRIMARY KEY (recipient_id, year)
      );
      CREATE TABLE person_abroad (
        recipient_id text NOT NULL,
        year integer NOT NULL,
        subject_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        PRIMARY KEY (recipient_id, year, subject_id),
        FOREIGN KEY (recipient_id, year) REFERENCES people_abroad
      );
      CREATE INDEX person_abroad_subject ON person_abroad (subject_id);
      CREATE FUNCTION count_people_abroad(asked_agreement text, asked_subjects uuid[], asked_at timestamptz)
      RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        asked_recipient text;
        most integer;
        asked_year integer := extract(year FROM asked_at AT TIME ZONE 'UTC');
        counted integer;
        added integer;
      BEGIN
        SELECT v.recipient_id, p.people INTO asked_recipient, most
          FROM transfer_procedure p JOIN agreement_version v ON v.id = p.agreement_version_id
          WHERE v.id = asked_agreement;
        IF asked_recipient IS NULL THEN RETURN 0; END IF;
        INSERT INTO people_abroad (recipient_id, year) VALUES (asked_recipient, asked_year) ON CONFLICT DO NOTHING;
        -- Two gateways that count at once must follow one another.
        SELECT people INTO counted FROM people_abroad WHERE recipient_id = asked_recipient AND year = asked_year FOR UPDATE;
        INSERT INTO person_abroad (recipient_id, year, subject_id)
          SELECT asked_recipient, asked_year, asked.id
          FROM (SELECT DISTINCT unnest(asked_subjects) AS id) AS asked JOIN account a ON a.id = asked.id
          WHERE NOT EXISTS (
            SELECT FROM person_abroad k
            WHERE k.recipient_id = asked_recipient AND k.year = asked_year AND k.subject_id = asked.id)
          ORDER BY asked.id LIMIT greatest(most - counted, 0);
        GET DIAGNOSTICS added = ROW_COUNT;
        UPDATE people_abroad SET people = people + added WHERE recipient_id = asked_recipient AND year = asked_year;
        RETURN added;
      END $$;
      REVOKE EXECUTE ON FUNCTION count_people_abroad FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION count_people_abroad TO sluice_gateway;
      GRANT SELECT ON transfer_procedure, people_abroad, person_abroad TO sluice_gateway;

      CREATE FUNCTION is_minor(birth_date date, asked_at timestamptz, age integer) RETURNS boolean
      LANGUAGE sql IMMUTABLE AS $$
        SELECT birth_date IS NULL OR birth_date > ((asked_at AT TIME ZONE 'UTC') - make_interval(years => age))::date
      $$;

      DROP FUNCTION is_enrolled(uuid, text, text, timestamptz);
      -- A state's flags ENROLLED and ENROLLED_IN_OLDER_PURPOSE (src/policy/sharingState).
      CREATE FUNCTION enrolment_flags(
        asked_subject uuid, asked_recipient text, asked_purpose text, asked_material_version integer,
        asked_at timestamptz
      ) RETURNS integer LANGUAGE sql STABLE AS $$
        SELECT CASE
            WHEN max(purpose_version) >= asked_material_version THEN 16
            WHEN count(*) > 0 THEN 128
            ELSE 0 END
          FROM enrolment
          WHERE subject_id = asked_subject AND recipient_id = asked_recipient AND purpose_id = asked_purpose
            AND started_at <= asked_at AND (ended_at IS NULL OR asked_at < ended_at)
      $$;

      -- Masks {live, live and separate, outdated, expired, withdrawn, live across the border}: the records' meaning as
      -- src/policy/consentStanding has it; a test holds the two together. A birth date of '-infinity' stands for
      -- somebody who was of age all along.
      DROP FUNCTION consent_standing(uuid, text, text, integer, timestamptz);
      CREATE FUNCTION consent_standing(
        asked_subject uuid, asked_recipient text, asked_purpose text, asked_mode text, asked_material_version integer,
        birth_date date, age_of_majority integer, age_of_sensitivity integer, asked_at timestamptz
      ) RETURNS integer[] LANGUAGE sql STABLE AS $$
        WITH person AS (
          SELECT is_minor(birth_date, asked_at, age_of_majority) AS minor,
            is_minor(birth_date, asked_at, age_of_sensitivity) AS child
        ), history AS (
          SELECT category.bit, r.*,
            coalesce(max(r.id) FILTER (WHERE r.event = 'WITHDRAWN' AND NOT r.cross_border)
              OVER (PARTITION BY category.bit), 0) AS last_withdrawal,
            coalesce(max(r.id) FILTER (WHERE r.event = 'WITHDRAWN') OVER (PARTITION BY category.bit), 0)
              AS last_withdrawal_abroad
          FROM consent_record r JOIN category ON r.categories & (1 << category.bit) <> 0
          WHERE r.subject_id = asked_subject AND r.recipient_id = asked_recipient AND r.purpose_id = asked_purpose
            AND r.mode = asked_mode AND r.at <= asked_at
        ), countable AS (
          SELECT history.*,
            event = 'GIVEN' AND kind = 'EXPLICIT' AND CASE
              WHEN NOT person.minor THEN given_by = 'SUBJECT' AND NOT is_minor(birth_date, history.at, age_of_majority)
              ELSE given_by = 'GUARDIAN' AND (separate OR NOT person.child) AND EXISTS (
                SELECT FROM guardianship g
                WHERE g.minor_id = asked_subject AND g.verified_at <= history.at
                  AND (g.ended_at IS NULL OR asked_at < g.ended_at))
              END AS counts,
            expires_at IS NULL OR asked_at < expires_at AS unexpired,
            purpose_version >= asked_material_version AS current
          FROM history CROSS JOIN person
        ), judged AS (
          SELECT bit, last_withdrawal, separate, unexpired, current,
            counts AND NOT cross_border AND id > last_withdrawal AS standing,
            counts AND cross_border AND id > last_withdrawal_abroad AS standing_abroad
          FROM countable
        ), by_category AS (
          SELECT 1 << bit AS mask,
            bool_or(standing AND unexpired AND current) AS live,
            bool_or(standing AND unexpired AND current AND separate) AS live_separate,
            bool_or(standing AND unexpired) AS unexpired,
            bool_or(standing) AS standing,
            bool_or(last_withdrawal > 0) AS withdrawn,
            bool_or(standing_abroad AND unexpired AND current) AS abroad
          FROM judged GROUP BY bit
        )
        SELECT ARRAY[
          coalesce(bit_or(mask) FILTER (WHERE live), 0),
          coalesce(bit_or(mask) FILTER (WHERE live_separate), 0),
          coalesce(bit_or(mask) FILTER (WHERE NOT live AND unexpired), 0),
          coalesce(bit_or(mask) FILTER (WHERE NOT unexpired AND standing), 0),
          coalesce(bit_or(mask) FILTER (WHERE NOT standing AND withdrawn), 0),
          coalesce(bit_or(mask) FILTER (WHERE abroad), 0)]
        FROM by_category
      $$;

      -- The state holds for sharing, and for people who are of age now and were when they first consented; for all
      -- others a statement computes it from the records.
      ALTER TABLE sharing_state
        ADD COLUMN live_abroad integer NOT NULL DEFAULT 0,
        ADD COLUMN own_age integer NOT NULL DEFAULT 0,
        ADD COLUMN enrolment integer NOT NULL DEFAULT 0;

      CREATE OR REPLACE FUNCTION refresh_sharing_states(subjects uuid[], recipients text[], purposes text[]) RETURNS void
      LANGUAGE plpgsql AS $$
      DECLARE
        computed_at timestamptz;
      BEGIN
        -- Two transactions about one person must follow one another: the second computes from what the first committed.
        PERFORM 1 FROM account WHERE id = ANY (subjects) ORDER BY id FOR UPDATE;
        computed_at := clock_timestamp();
        INSERT INTO sharing_state AS existing (
          recipient_id, purpose_id, pairwise_id, subject_id, pseudonym, enrolled, enrolment, live, live_separate, live_abroad,
          standing, own_age, revision, material_version, fresh_until)
        SELECT key.recipient, key.purpose,
          encode(substr(hmac(convert_to('id:' || key.recipient, 'UTF8'), k.key, 'sha256'), 1, 16), 'hex')::uuid,
          key.subject,
          hmac(convert_to('ledger:' || key.recipient, 'UTF8'), k.key, 'sha256'),
          e.flags = 16, e.flags,
          c.standing[1], c.standing[2], c.standing[6], array_to_string(c.standing, ','),
          (SELECT CASE WHEN min(r.at) IS NULL THEN 1000
              ELSE coalesce(extract(year FROM age((min(r.at) AT TIME ZONE 'UTC')::date, a.birth_date)), 0) END
            FROM consent_record r
            WHERE r.subject_id = key.subject AND r.recipient_id = key.recipient AND r.purpose_id = key.purpose
              AND r.event = 'GIVEN' AND r.given_by = 'SUBJECT'),
          coalesce((SELECT max(id) FROM consent_record WHERE subject_id = key.subject), 0),
          p.material,
          state_fresh_until(key.subject, key.recipient, key.purpose, computed_at)
        FROM (
          SELECT DISTINCT subject, recipient, purpose
          FROM unnest(subjects, recipients, purposes) AS named (subject, recipient, purpose)
        ) AS key
        JOIN subject_key k ON k.subject_id = key.subject
        JOIN account a ON a.id = key.subject
        CROSS JOIN LATERAL (SELECT material_version(key.purpose, computed_at) AS material OFFSET 0) AS p
        CROSS JOIN LATERAL (
          SELECT enrolment_flags(key.subject, key.recipient, key.purpose, p.material, computed_at) AS flags OFFSET 0
        ) AS e
        CROSS JOIN LATERAL (
          SELECT consent_standing(
            key.subject, key.recipient, key.purpose, 'SHARING', p.material, '-infinity', 0, 0, computed_at) AS standing
          OFFSET 0
        ) AS c
        ORDER BY key.subject, key.recipient, key.purpose
        ON CONFLICT (subject_id, recipient_id, purpose_id) DO UPDATE SET
          enrolled = excluded.enrolled, enrolment = excluded.enrolment, live = excluded.live, live_separate = excluded.live_separate,
          live_abroad = excluded.live_abroad, standing = excluded.standing, own_age = excluded.own_age,
          revision = excluded.revision, material_version = excluded.material_version,
          fresh_until = excluded.fresh_until;
      END $$;

      CREATE FUNCTION refresh_after_birth_date() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM refresh_sharing_states(array_agg(subject_id), array_agg(recipient_id), array_agg(purpose_id))
        FROM sharing_state WHERE subject_id = NEW.id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER refresh_after_birth_date AFTER UPDATE OF birth_date ON account
        FOR EACH ROW WHEN (NEW.birth_date IS DISTINCT FROM OLD.birth_date) EXECUTE FUNCTION refresh_after_birth_date();

      SELECT refresh_sharing_states(array_agg(subject_id), array_agg(recipient_id), array_agg(purpose_id))
      FROM sharing_state;
    `);
  }

  async down(): Promise<void> {
    throw new Error('states that later rules decided by are not taken back: restore a backup instead');
  }
}
