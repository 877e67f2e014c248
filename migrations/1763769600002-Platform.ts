import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The platform's own data about its users: accounts, what they do, and where a value came from. Agreement I.B, III.D.5-6. */
export class Platform1763769600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organisation (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        country char(2) NOT NULL
      );

      CREATE TABLE account (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text,
        email text,
        phone text,
        job_title text,
        organisation_id uuid REFERENCES organisation,
        birth_date date,
        country char(2),
        province text,
        city text,
        street text,
        postal_code text,
        national_id text,
        registered_at timestamptz NOT NULL DEFAULT now(),
        erasure_requested_at timestamptz,
        restricted_at timestamptz,
        retained_until timestamptz,
        published_by_subject integer NOT NULL DEFAULT 0,
        lawful_public_source integer NOT NULL DEFAULT 0
      );
      CREATE INDEX account_email ON account (email);
      CREATE INDEX account_name ON account (name text_pattern_ops);
      CREATE INDEX account_organisation ON account (organisation_id);

      CREATE TABLE activity (
        account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        id bigint GENERATED ALWAYS AS IDENTITY,
        kind text NOT NULL,
        occurred_at timestamptz NOT NULL,
        subject_matter text,
        PRIMARY KEY (account_id, id)
      );

      CREATE TABLE value_provenance (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        category text NOT NULL REFERENCES category,
        source text NOT NULL CHECK (source IN ('PUBLISHED_BY_SUBJECT', 'LAWFUL_PUBLIC_SOURCE')),
        reference text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
      );
      CREATE INDEX value_provenance_account ON value_provenance (account_id);

      -- A publication dated ahead stays closed until it is written again on its day.
      -- The masks on the account are derived here and nowhere else, so that an objection acts in its own transaction.
      CREATE FUNCTION derive_provenance_masks() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        subject uuid := coalesce(NEW.account_id, OLD.account_id);
      BEGIN
        PERFORM 1 FROM account WHERE id = subject FOR UPDATE;
        UPDATE account SET
          published_by_subject = coalesce((
            SELECT bit_or(1 << c.bit) FROM value_provenance p JOIN category c ON c.id = p.category
            WHERE p.account_id = subject AND p.source = 'PUBLISHED_BY_SUBJECT' AND p.since <= clock_timestamp()
              AND p.ended_at IS NULL), 0),
          lawful_public_source = coalesce((
            SELECT bit_or(1 << c.bit) FROM value_provenance p JOIN category c ON c.id = p.category
            WHERE p.account_id = subject AND p.source = 'LAWFUL_PUBLIC_SOURCE' AND p.since <= clock_timestamp()
              AND p.ended_at IS NULL), 0)
        WHERE id = subject;
        RETURN NULL;
      END $$;
      CREATE TRIGGER derive_provenance_masks AFTER INSERT OR UPDATE OR DELETE ON value_provenance
        FOR EACH ROW EXECUTE FUNCTION derive_provenance_masks();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE value_provenance, activity, account, organisation;
      DROP FUNCTION derive_provenance_masks;
    `);
  }
}
