import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What officers decide: who drafted, approved, reviewed and revoked a legal instrument, and what was suspended to contain
 * an incident, by whom and why. Agreement III.A.2, III.D, VII.D; PIPL 57.
 */
export class Officers1763769600008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Unknown for instruments that are older than this column.
      ALTER TABLE legal_instrument ADD COLUMN drafted_at timestamptz;
      ALTER TABLE legal_instrument ALTER COLUMN drafted_at SET DEFAULT now();
      ALTER TABLE legal_instrument
        ADD COLUMN revoked_by text,
        ADD COLUMN why_revoked text,
        ADD COLUMN reviewed_by text,
        ADD COLUMN reviewed_at timestamptz,
        ADD COLUMN review text CHECK (review IN ('UPHELD', 'REJECTED')),
        ADD COLUMN review_reason text,
        -- Once it was approved here. An instrument that comes in approved, from a register kept elsewhere, names its
        -- people as it comes.
        ADD COLUMN names_everybody boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT officers_have_names CHECK (
          btrim(drafted_by) <> '' AND btrim(approved_by) <> '' AND btrim(reviewed_by) <> '' AND btrim(revoked_by) <> ''),
        -- A capital letter or a space does not make another person.
        ADD CONSTRAINT approved_by_another_person CHECK (lower(btrim(approved_by)) <> lower(btrim(drafted_by))),
        ADD CONSTRAINT reviewed_by_another_person CHECK (lower(btrim(reviewed_by)) <> lower(btrim(drafted_by))),
        ADD CONSTRAINT review_is_whole CHECK (
          num_nulls(reviewed_by, reviewed_at, review, review_reason) IN (0, 4)),
        ADD CONSTRAINT only_emergencies_are_reviewed CHECK (review IS NULL OR clause = 'III.D.4'),
        ADD CONSTRAINT rejected_is_revoked CHECK (review <> 'REJECTED' OR revoked_at IS NOT NULL),
        ADD CONSTRAINT revoker_is_of_a_revocation CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL);

      UPDATE legal_instrument SET names_everybody = true WHERE approved_at IS NOT NULL;

      -- What a second officer approved is what acts: other terms are another instrument.
      CREATE TRIGGER terms_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF id, clause, issuer, jurisdiction, reference,
          provision, recipient_id, purpose_id, mode, categories, valid_from, valid_until, threat, why_no_consent, drafted_by,
          drafted_at
        ON legal_instrument FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE FUNCTION keep_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.approved_at IS NOT NULL
            AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at))
          OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_by, NEW.revoked_at, NEW.why_revoked)
            IS DISTINCT FROM (OLD.revoked_by, OLD.revoked_at, OLD.why_revoked))
          OR (OLD.reviewed_at IS NOT NULL AND (NEW.reviewed_by, NEW.reviewed_at, NEW.review, NEW.review_reason)
            IS DISTINCT FROM (OLD.reviewed_by, OLD.reviewed_at, OLD.review, OLD.review_reason))
        THEN
          RAISE EXCEPTION 'legal_instrument: what an officer has decided is not decided again'
            USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.names_everybody := OLD.names_everybody OR (OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL);
        RETURN NEW;
      END $$;
      CREATE TRIGGER keep_decisions BEFORE UPDATE ON legal_instrument
        FOR EACH ROW EXECUTE FUNCTION keep_decisions();

      -- Who is named after the approval was approved by nobody.
      CREATE FUNCTION name_before_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM legal_instrument WHERE id = NEW.instrument_id AND names_everybody FOR SHARE) THEN
          RAISE EXCEPTION 'legal_instrument_subject: nobody is added to an instrument that was approved'
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER name_before_approval BEFORE INSERT OR UPDATE ON legal_instrument_subject
        FOR EACH ROW EXECUTE FUNCTION name_before_approval();

      -- One row: whether sharing is suspended altogether. A gateway that does not find it shares nothing.
      CREATE TABLE containment (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        suspended_at timestamptz
      );
      INSERT INTO containment DEFAULT VALUES;
      CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON containment
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER advance_registry_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON containment
        FOR EACH STATEMENT EXECUTE FUNCTION advance_registry_revision();
      GRANT SELECT ON containment TO sluice_gateway;

      CREATE TABLE containment_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        event text NOT NULL CHECK (event IN ('SUSPENDED', 'RESUMED')),
        scope text NOT NULL CHECK (scope IN ('RECIPIENT', 'PURPOSE', 'CATEGORY', 'EVERYTHING')),
        target text,
        decided_by text NOT NULL CHECK (btrim(decided_by) <> ''),
        reason text NOT NULL CHECK (btrim(reason) <> ''),
        CONSTRAINT everything_has_no_target CHECK ((scope = 'EVERYTHING') = (target IS NULL))
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON containment_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE containment_event, containment;
      DROP TRIGGER name_before_approval ON legal_instrument_subject;
      DROP TRIGGER keep_decisions ON legal_instrument;
      DROP TRIGGER terms_stay ON legal_instrument;
      DROP FUNCTION name_before_approval, keep_decisions;
      ALTER TABLE legal_instrument DROP CONSTRAINT approved_by_another_person, DROP CONSTRAINT officers_have_names,
        DROP COLUMN drafted_at, DROP COLUMN revoked_by, DROP COLUMN why_revoked, DROP COLUMN reviewed_by,
        DROP COLUMN reviewed_at, DROP COLUMN review, DROP COLUMN review_reason, DROP COLUMN names_everybody;
    `);
  }
}
