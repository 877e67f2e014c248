import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people, and those who speak for them, do themselves: which guardian consented, who verified the guardian and how,
 * and what a person asked of the platform. Agreement III.D.5-6, IV, V, VIII, IX.2; PIPL 27, 31, 44-47.
 */
export class People1763769600014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of guardians' consents from before this it is not known whose they were: they stay, and count no longer.
      ALTER TABLE consent_record ADD COLUMN guardian_id uuid REFERENCES account,
        ADD CONSTRAINT guardian_is_named CHECK ((given_by = 'GUARDIAN') = (guardian_id IS NOT NULL)) NOT VALID,
        ADD CONSTRAINT consent_guardian_of_another CHECK (guardian_id <> subject_id);
      CREATE INDEX consent_record_guardian ON consent_record (guardian_id) WHERE guardian_id IS NOT NULL;

      ALTER TABLE guardianship ADD COLUMN verified_how text, ADD COLUMN ended_by text;
      UPDATE guardianship SET verified_how = 'not recorded' WHERE verified_at IS NOT NULL;
      ALTER TABLE guardianship
        ADD CONSTRAINT verified_somehow CHECK ((verified_by IS NULL) = (verified_how IS NULL)),
        ADD CONSTRAINT verification_is_told CHECK (btrim(verified_by) <> '' AND btrim(verified_how) <> ''),
        ADD CONSTRAINT ended_by_of_an_end CHECK (ended_by IS NULL OR ended_at IS NOT NULL);

      -- A link that could be verified for an earlier time, or revived, would open what was closed then.
      CREATE FUNCTION keep_guardianship() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (NEW.minor_id, NEW.guardian_id, NEW.relation, NEW.claimed_at)
            IS DISTINCT FROM (OLD.minor_id, OLD.guardian_id, OLD.relation, OLD.claimed_at)
          OR (OLD.verified_at IS NOT NULL AND (NEW.verified_at, NEW.verified_by, NEW.verified_how)
            IS DISTINCT FROM (OLD.verified_at, OLD.verified_by, OLD.verified_how))
          OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW.ended_by) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by))
        THEN
          RAISE EXCEPTION 'guardianship: what was verified or ended stays so' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER keep_guardianship BEFORE UPDATE ON guardianship
        FOR EACH ROW EXECUTE FUNCTION keep_guardianship();

      -- What people asked of the platform, and what was decided about keeping their data.
      CREATE TABLE subject_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        subject_id uuid NOT NULL REFERENCES account,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        event text NOT NULL CHECK (event IN (
          'PUBLISHED', 'RETRACTED', 'OBJECTED', 'RESTRICTED', 'UNRESTRICTED', 'ERASURE_ASKED', 'RETENTION_SET')),
        category text REFERENCES category,
        retained_until timestamptz,
        reason text NOT NULL CHECK (btrim(reason) <> ''),
        channel text NOT NULL CHECK (btrim(channel) <> ''),
        CONSTRAINT category_of_publicity CHECK (
          (category IS NOT NULL) = (event IN ('PUBLISHED', 'RETRACTED', 'OBJECTED'))),
        CONSTRAINT date_of_retention CHECK ((retained_until IS NOT NULL) = (event = 'RETENTION_SET'))
      );
      CREATE INDEX subject_event_subject ON subject_event (subject_id, id);
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- An objection holds against what comes in later from the same or another source (PIPL 27).
      CREATE FUNCTION heed_objection() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.ended_at <= clock_timestamp() THEN RETURN NEW; END IF;
        -- Who objects takes this lock too: whichever of the two comes second sees the first.
        PERFORM 1 FROM account WHERE id = NEW.account_id FOR UPDATE;
        IF EXISTS (
          SELECT FROM subject_event
          WHERE subject_id = NEW.account_id AND event = 'OBJECTED' AND category = NEW.category)
        THEN
          RAISE EXCEPTION 'value_provenance: the person objected to public sources of this category'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'heed_objection';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER heed_objection BEFORE INSERT OR UPDATE OF account_id, category, source, since, ended_at
        ON value_provenance FOR EACH ROW WHEN (NEW.source = 'LAWFUL_PUBLIC_SOURCE')
        EXECUTE FUNCTION heed_objection();

      -- Enrolments from before this may lack a reference, and end all the same.
      CREATE FUNCTION refuse_blank_reference() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'enrolment: a contract or case is referred to' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'reference_is_told';
      END $$;
      CREATE TRIGGER reference_is_told BEFORE INSERT OR UPDATE OF reference ON enrolment
        FOR EACH ROW WHEN (btrim(NEW.reference) = '') EXECUTE FUNCTION refuse_blank_reference();

      -- In the order asked for, as many as there is room for. Where there is none nobody waits for anybody.
      CREATE OR REPLACE FUNCTION count_people_abroad(asked_agreement text, asked_subjects uuid[], asked_at timestamptz)
      RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        asked_recipient text;
        most integer;
        asked_year integer := extract(year FROM asked_at AT TIME ZONE 'UTC');
        counted integer;
        added integer;
      BEGIN
        SELECT v.recipient_id, p.people, k.people INTO asked_recipient, most, counted
          FROM transfer_procedure p JOIN agreement_version v ON v.id = p.agreement_version_id
          LEFT JOIN people_abroad k ON k.recipient_id = v.recipient_id AND k.year = asked_year
          WHERE v.id = asked_agreement;
        IF asked_recipient IS NULL OR counted >= most THEN RETURN 0; END IF;
        INSERT INTO people_abroad (recipient_id, year) VALUES (asked_recipient, asked_year) ON CONFLICT DO NOTHING;
        -- Two gateways that count at once must follow one another.
        SELECT people INTO counted FROM people_abroad WHERE recipient_id = asked_recipient AND year = asked_year FOR UPDATE;
        INSERT INTO person_abroad (recipient_id, year, subject_id)
          SELECT asked_recipient, asked_year, asked.id
          FROM unnest(asked_subjects) WITH ORDINALITY AS asked (id, place) JOIN account a ON a.id = asked.id
          WHERE NOT EXISTS (
            SELECT FROM person_abroad k
            WHERE k.recipient_id = asked_recipient AND k.year = asked_year AND k.subject_id = asked.id)
          GROUP BY asked.id ORDER BY min(asked.place) LIMIT greatest(most - counted, 0);
        GET DIAGNOSTICS added = ROW_COUNT;
        UPDATE people_abroad SET people = people + added WHERE recipient_id = asked_recipient AND year = asked_year;
        RETURN added;
      END $$;

      -- Masks {live, live and separate, outdated, expired, withdrawn, live across the border}: the records' meaning as
      -- src/policy/consentStanding has it; a test holds the two together. A birth date of '-infinity' stands for
      -- somebody who was of age all along.
      CREATE OR REPLACE FUNCTION consent_standing(
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
                WHERE g.minor_id = asked_subject AND g.guardian_id = history.guardian_id
                  AND g.verified_at <= history.at
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

      CREATE OR REPLACE FUNCTION refresh_sharing_states(subjects uuid[], recipients text[], purposes text[]) RETURNS void
      LANGUAGE plpgsql AS $$
      DECLARE
        computed_at timestamptz;
      BEGIN
        -- Two transactions about one person must follow one another: the second computes from what the first committed.
        PERFORM 1 FROM account WHERE id = ANY (subjects) ORDER BY id FOR UPDATE;
        computed_at := clock_timestamp();
        INSERT INTO sharing_state AS existing (
          recipient_id, purpose_id, pairwise_id, subject_id, pseudonym, enrolment, live, live_separate, live_abroad,
          standing, own_age, revision, material_version, fresh_until)
        SELECT key.recipient, key.purpose,
          encode(substr(hmac(convert_to('id:' || key.recipient, 'UTF8'), k.key, 'sha256'), 1, 16), 'hex')::uuid,
          key.subject,
          hmac(convert_to('ledger:' || key.recipient, 'UTF8'), k.key, 'sha256'),
          e.flags,
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
          enrolment = excluded.enrolment, live = excluded.live, live_separate = excluded.live_separate,
          live_abroad = excluded.live_abroad, standing = excluded.standing, own_age = excluded.own_age,
          revision = excluded.revision, material_version = excluded.material_version,
          fresh_until = excluded.fresh_until;
      END $$;

      ALTER TABLE sharing_state DROP COLUMN enrolled;
    `);
  }

  async down(): Promise<void> {
    throw new Error('whose consents counted cannot be taken back: restore a backup instead');
  }
}
