import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What officers write beside instruments: agreements in drafts and approvals, versions of purposes and when people were
 * told of them; and of instruments whom they are about, what a home authority approved, and how people are told.
 * Agreement I.B.2, III.A.4, III.C.3, III.D, IX.2; PIPL 13(2), 17, 18, 22, 35, 41.
 */
export class Agreements1763769600012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(agreements);
    await runner.query(purposes);
    await runner.query(instruments);
  }

  async down(): Promise<void> {
    throw new Error('without approvals every draft would be in force: restore a backup instead');
  }
}

const agreements = `
  ALTER TABLE agreement_version
    ADD COLUMN drafted_by text,
    ADD COLUMN drafted_at timestamptz,
    ADD COLUMN approved_by text,
    ADD COLUMN approved_at timestamptz,
    ADD COLUMN ended_by text,
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN why_ended text;

  -- What was on record took effect at its instant without an approval, and goes on so.
  UPDATE agreement_version SET drafted_by = 'before drafts were recorded',
    approved_by = 'before approval was recorded', approved_at = least(in_force_from, now());

  ALTER TABLE agreement_version
    ALTER COLUMN drafted_by SET NOT NULL,
    ALTER COLUMN drafted_at SET DEFAULT now(),
    ADD CONSTRAINT agreement_officers_have_names CHECK (
      btrim(drafted_by) <> '' AND btrim(approved_by) <> '' AND btrim(ended_by) <> ''),
    -- A capital letter or a space does not make another person.
    ADD CONSTRAINT agreement_approved_by_another_person CHECK (lower(btrim(approved_by)) <> lower(btrim(drafted_by))),
    ADD CONSTRAINT agreement_approval_is_whole CHECK (num_nulls(approved_by, approved_at) IN (0, 2)),
    ADD CONSTRAINT agreement_end_is_whole CHECK (num_nulls(ended_by, ended_at, why_ended) IN (0, 3));

  -- A version takes effect at the instant that it names, and not before it was approved.
  CREATE FUNCTION takes_effect_at(version agreement_version) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT greatest(version.in_force_from, version.approved_at)
  $$;

  -- What a second officer approved is what acts: other terms are another version.
  CREATE TRIGGER terms_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF id, recipient_id, version, reference, in_force_from,
      in_force_until, assessed_from, assessed_until, drafted_by, drafted_at
    ON agreement_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE FUNCTION keep_agreement_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (OLD.approved_at IS NOT NULL
        AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at))
      OR (OLD.ended_at IS NOT NULL AND (NEW.ended_by, NEW.ended_at, NEW.why_ended)
        IS DISTINCT FROM (OLD.ended_by, OLD.ended_at, OLD.why_ended))
    THEN
      RAISE EXCEPTION 'agreement_version: what an officer has decided is not decided again'
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.ended_at IS NULL AND NEW.ended_at < now() THEN
      RAISE EXCEPTION 'agreement_version: an end is not dated back' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL AND OLD.ended_at IS NOT NULL THEN
      RAISE EXCEPTION 'agreement_version: a draft that was given up is not approved' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER keep_decisions BEFORE UPDATE ON agreement_version
    FOR EACH ROW EXECUTE FUNCTION keep_agreement_decisions();

  -- The version in force is the one that took effect last. A later version that took effect before an earlier one, or
  -- with it, would be meant and never be in force.
  CREATE FUNCTION take_effect_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    -- Of two approvals at once for one recipient, the second sees what the first approved.
    PERFORM FROM recipient WHERE id = NEW.recipient_id FOR NO KEY UPDATE;
    IF EXISTS (
      SELECT FROM agreement_version other
      WHERE other.recipient_id = NEW.recipient_id AND other.id <> NEW.id AND other.approved_at IS NOT NULL
        AND (other.ended_at IS NULL OR other.ended_at > takes_effect_at(other))
        AND CASE WHEN other.version < NEW.version THEN takes_effect_at(other) >= takes_effect_at(NEW)
          ELSE takes_effect_at(other) <= takes_effect_at(NEW) END)
    THEN
      RAISE EXCEPTION 'agreement_version: versions take effect in their order'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'versions_take_effect_in_order';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER take_effect_in_order_at_once BEFORE INSERT ON agreement_version
    FOR EACH ROW WHEN (NEW.approved_at IS NOT NULL) EXECUTE FUNCTION take_effect_in_order();
  CREATE TRIGGER take_effect_in_order BEFORE UPDATE ON agreement_version
    FOR EACH ROW WHEN (OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL)
    EXECUTE FUNCTION take_effect_in_order();

  ALTER TABLE agreement_purpose
    -- By necessary category: the clause that makes it so, where the officer who drafted it stated one.
    ADD COLUMN because jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT because_of_necessary_categories CHECK (
      jsonb_typeof(because) = 'object' AND because - necessary = '{}'::jsonb),
    ADD CONSTRAINT because_of_a_clause_that_permits CHECK (
      NOT jsonb_path_exists(because, '$.* ? (@.type() != "string" || (@ != "III.A.3" && @ != "III.A.4"))'));

  CREATE TRIGGER terms_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_purpose
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER terms_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer_procedure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  -- What is stated after the approval was approved by nobody.
  CREATE FUNCTION state_before_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (
      SELECT FROM agreement_version WHERE id = NEW.agreement_version_id AND approved_at IS NOT NULL FOR SHARE)
    THEN
      RAISE EXCEPTION '%: nothing is added to an agreement that was approved', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER state_before_approval BEFORE INSERT ON agreement_purpose
    FOR EACH ROW EXECUTE FUNCTION state_before_approval();
  CREATE TRIGGER state_before_approval BEFORE INSERT ON transfer_procedure
    FOR EACH ROW EXECUTE FUNCTION state_before_approval();
`;

const purposes = `
  -- Unknown for versions that are older than these columns.
  ALTER TABLE purpose_version ADD COLUMN added_by text CHECK (btrim(added_by) <> ''),
    ADD COLUMN added_at timestamptz,
    ADD COLUMN notified_by text CHECK (btrim(notified_by) <> '');
  ALTER TABLE purpose_version ALTER COLUMN added_at SET DEFAULT now();

  -- An optimisation that became anything else would get identifying data.
  CREATE TRIGGER terms_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF id, optimisation ON purpose
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER terms_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF purpose_id, version, description, material,
      effective_from, added_by, added_at
    ON purpose_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE FUNCTION keep_notification() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.notified_at IS NOT NULL
      AND (NEW.notified_at, NEW.notified_by) IS DISTINCT FROM (OLD.notified_at, OLD.notified_by)
    THEN
      RAISE EXCEPTION 'purpose_version: people who were told stay told' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.notified_at IS NULL AND NEW.notified_at < now() THEN
      RAISE EXCEPTION 'purpose_version: a notice is not dated back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER keep_notification BEFORE UPDATE ON purpose_version
    FOR EACH ROW EXECUTE FUNCTION keep_notification();

  -- The present version is the highest that is in effect: one that took effect before a lower one would hide it.
  CREATE FUNCTION add_versions_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM FROM purpose WHERE id = NEW.purpose_id FOR NO KEY UPDATE;
    IF EXISTS (
      SELECT FROM purpose_version
      WHERE purpose_id = NEW.purpose_id AND CASE WHEN version < NEW.version THEN effective_from >= NEW.effective_from
        ELSE effective_from <= NEW.effective_from END)
    THEN
      RAISE EXCEPTION 'purpose_version: versions take effect in their order'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'purpose_versions_take_effect_in_order';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER add_versions_in_order BEFORE INSERT ON purpose_version
    FOR EACH ROW EXECUTE FUNCTION add_versions_in_order();
`;

const instruments = `
  ALTER TABLE legal_instrument
    -- Of what was recorded after the draft; what the draft itself states, the second officer approves with it.
    ADD COLUMN home_recorded_by text CHECK (btrim(home_recorded_by) <> ''),
    ADD COLUMN notice_recorded_by text CHECK (btrim(notice_recorded_by) <> ''),
    ADD CONSTRAINT home_approval_by_another_person CHECK (lower(btrim(home_recorded_by)) <> lower(btrim(drafted_by))),
    -- Whom it is about: the people listed, or everybody of whom this holds at the instant of its approval.
    ADD COLUMN subjects_by text NOT NULL DEFAULT 'LIST'
      CHECK (subjects_by IN ('LIST', 'ENROLLED', 'ENROLLED_DURING', 'ORGANISATION')),
    ADD COLUMN organisation_id uuid REFERENCES organisation,
    ADD COLUMN enrolled_from timestamptz,
    ADD COLUMN enrolled_until timestamptz CHECK (enrolled_until > enrolled_from),
    -- How many people the second officer was shown.
    ADD COLUMN people_confirmed integer,
    ADD CONSTRAINT predicate_is_whole CHECK (
      (subjects_by = 'ORGANISATION') = (organisation_id IS NOT NULL)
      AND num_nulls(enrolled_from, enrolled_until) = CASE WHEN subjects_by = 'ENROLLED_DURING' THEN 0 ELSE 2 END),
    -- It acts before anybody has approved it, and so before anybody was resolved.
    ADD CONSTRAINT emergency_names_people CHECK (clause <> 'III.D.4' OR subjects_by = 'LIST'),
    -- How its people are told, where it says so.
    ADD COLUMN notice text CHECK (notice IN ('DEFERRED', 'WITHHELD_BY_LAW')),
    ADD COLUMN notice_due_at timestamptz,
    ADD COLUMN notice_provision text CHECK (btrim(notice_provision) <> '' AND length(notice_provision) <= 200),
    ADD CONSTRAINT notice_is_whole CHECK (
      (notice IS NOT DISTINCT FROM 'DEFERRED') = (notice_due_at IS NOT NULL)
      AND (notice IS NOT DISTINCT FROM 'WITHHELD_BY_LAW') = (notice_provision IS NOT NULL));

  DROP TRIGGER terms_stay ON legal_instrument;
  CREATE TRIGGER terms_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF id, clause, issuer, jurisdiction, reference,
      provision, recipient_id, purpose_id, mode, categories, valid_from, valid_until, threat, why_no_consent, drafted_by,
      drafted_at, subjects_by, organisation_id, enrolled_from, enrolled_until, notice, notice_due_at, notice_provision
    ON legal_instrument FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  -- The closed set of whom an instrument can be about.
  CREATE FUNCTION people_meant(instrument legal_instrument) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT subject_id FROM legal_instrument_subject WHERE instrument_id = instrument.id
    UNION
    SELECT subject_id FROM enrolment e
    WHERE e.recipient_id = instrument.recipient_id AND e.purpose_id = instrument.purpose_id
      AND CASE instrument.subjects_by
        WHEN 'ENROLLED' THEN started_at <= now() AND (ended_at IS NULL OR now() < ended_at)
        WHEN 'ENROLLED_DURING' THEN started_at < instrument.enrolled_until
          AND (ended_at IS NULL OR instrument.enrolled_from < ended_at)
        ELSE false END
    UNION
    SELECT id FROM account
    WHERE instrument.subjects_by = 'ORGANISATION' AND organisation_id = instrument.organisation_id
  $$;

  CREATE OR REPLACE FUNCTION keep_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    people integer;
  BEGIN
    IF (OLD.approved_at IS NOT NULL AND (NEW.approved_by, NEW.approved_at, NEW.people_confirmed)
        IS DISTINCT FROM (OLD.approved_by, OLD.approved_at, OLD.people_confirmed))
      OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_by, NEW.revoked_at, NEW.why_revoked)
        IS DISTINCT FROM (OLD.revoked_by, OLD.revoked_at, OLD.why_revoked))
      OR (OLD.reviewed_at IS NOT NULL AND (NEW.reviewed_by, NEW.reviewed_at, NEW.review, NEW.review_reason)
        IS DISTINCT FROM (OLD.reviewed_by, OLD.reviewed_at, OLD.review, OLD.review_reason))
      OR (OLD.home_approved_at IS NOT NULL AND (NEW.home_approval, NEW.home_approved_at, NEW.home_recorded_by)
        IS DISTINCT FROM (OLD.home_approval, OLD.home_approved_at, OLD.home_recorded_by))
      OR (OLD.notice_given_at IS NOT NULL AND (NEW.notice_given_at, NEW.notice_recorded_by)
        IS DISTINCT FROM (OLD.notice_given_at, OLD.notice_recorded_by))
    THEN
      RAISE EXCEPTION 'legal_instrument: what an officer has decided is not decided again'
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.home_approved_at IS NULL AND NEW.home_approved_at IS NOT NULL
        AND (NEW.home_recorded_by IS NULL OR NEW.home_approved_at < now())
      OR OLD.notice_given_at IS NULL AND NEW.notice_given_at IS NOT NULL
        AND (NEW.notice_recorded_by IS NULL OR NEW.notice_given_at < now())
    THEN
      RAISE EXCEPTION 'legal_instrument: what is recorded after the draft names its officer and is not dated back'
        USING ERRCODE = 'restrict_violation';
    END IF;
    -- Resolved once: whoever comes under the predicate later was approved by nobody.
    IF OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL AND NEW.subjects_by <> 'LIST' THEN
      INSERT INTO legal_instrument_subject (instrument_id, subject_id)
        SELECT NEW.id, person FROM people_meant(NEW) AS person ON CONFLICT DO NOTHING;
      SELECT count(*) INTO people FROM legal_instrument_subject WHERE instrument_id = NEW.id;
      IF NEW.people_confirmed IS DISTINCT FROM people THEN
        RAISE EXCEPTION 'legal_instrument: it is about another number of people than its approval says'
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'people_are_confirmed';
      END IF;
    END IF;
    NEW.names_everybody := OLD.names_everybody OR (OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL);
    RETURN NEW;
  END $$;
`;
