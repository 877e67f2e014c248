import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may receive what: recipients, purposes, agreements, legal instruments, in versions. Agreement III.A, III.D. */
export class Registry1763769600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS pgcrypto;

      -- A bit, once given to a category, is never given to another: consent records and agreements hold masks.
      CREATE TABLE category (
        id text PRIMARY KEY,
        bit smallint NOT NULL UNIQUE CHECK (bit BETWEEN 0 AND 29),
        term text NOT NULL,
        sensitive boolean NOT NULL,
        identifying boolean NOT NULL,
        suspended_at timestamptz
      );

      CREATE TABLE purpose (
        id text PRIMARY KEY,
        optimisation boolean NOT NULL DEFAULT false,
        suspended_at timestamptz
      );

      CREATE TABLE purpose_version (
        purpose_id text NOT NULL REFERENCES purpose,
        version integer NOT NULL CHECK (version > 0),
        description text NOT NULL,
        material boolean NOT NULL,
        notified_at timestamptz,
        effective_from timestamptz NOT NULL,
        PRIMARY KEY (purpose_id, version),
        CHECK (version > 1 OR material)
      );

      CREATE TABLE recipient (
        id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{0,62}$'),
        client_id text NOT NULL UNIQUE,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('PARTNER', 'AUTHORITY')),
        region char(2) NOT NULL,
        contact text NOT NULL,
        suspended_at timestamptz,
        client_secret_hash bytea CHECK (octet_length(client_secret_hash) = 32),
        client_keys jsonb,
        registered_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE agreement_version (
        id text PRIMARY KEY,
        recipient_id text NOT NULL REFERENCES recipient,
        version integer NOT NULL CHECK (version > 0),
        reference text NOT NULL,
        in_force_from timestamptz NOT NULL,
        in_force_until timestamptz,
        assessed_from timestamptz NOT NULL,
        assessed_until timestamptz,
        UNIQUE (recipient_id, version),
        CHECK (in_force_until > in_force_from),
        CHECK (assessed_until > assessed_from)
      );

      CREATE TABLE agreement_purpose (
        agreement_version_id text NOT NULL REFERENCES agreement_version,
        purpose_id text NOT NULL REFERENCES purpose,
        necessary text[] NOT NULL,
        optional text[] NOT NULL,
        PRIMARY KEY (agreement_version_id, purpose_id),
        CHECK (NOT necessary && optional)
      );

      CREATE TABLE legal_instrument (
        id text PRIMARY KEY,
        clause text NOT NULL
          CHECK (clause IN ('III.A.2', 'III.D.1', 'III.D.2', 'III.D.3', 'III.D.4', 'III.D.7', 'III.D.8')),
        issuer text NOT NULL,
        jurisdiction char(2) NOT NULL,
        reference text NOT NULL,
        provision text NOT NULL,
        recipient_id text NOT NULL REFERENCES recipient,
        purpose_id text NOT NULL REFERENCES purpose,
        mode text NOT NULL CHECK (mode IN ('SHARING', 'TRANSFER', 'PUBLIC_DISCLOSURE')),
        categories text[] NOT NULL CHECK (cardinality(categories) > 0),
        valid_from timestamptz NOT NULL,
        valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
        threat text,
        why_no_consent text,
        drafted_by text NOT NULL,
        approved_by text,
        approved_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT approved_by_a_second_officer CHECK (approved_by <> drafted_by),
        CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
        CONSTRAINT emergency_states_both_limbs CHECK (
          clause <> 'III.D.4' OR (btrim(threat) <> '' AND btrim(why_no_consent) <> '')
          AND threat IS NOT NULL AND why_no_consent IS NOT NULL
        ),
        CONSTRAINT emergency_is_short CHECK (clause <> 'III.D.4' OR valid_until <= valid_from + interval '72 hours')
      );
      CREATE INDEX legal_instrument_recipient ON legal_instrument (recipient_id);

      -- One row. Every change to who may receive what moves it, and a gateway answers only under the revision that it
      -- planned with: a suspension acts on the next request of every replica.
      CREATE TABLE registry_revision (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        revision bigint NOT NULL
      );
      INSERT INTO registry_revision (revision) VALUES (1);

      CREATE FUNCTION advance_registry_revision() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE registry_revision SET revision = revision + 1;
        RETURN NULL;
      END $$;
    `);
    for (const table of registryTables) {
      await runner.query(`
        CREATE TRIGGER advance_registry_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION advance_registry_revision();
      `);
    }
    await runner.query(`
      INSERT INTO category (id, bit, term, sensitive, identifying) VALUES
        ('NAME', 0, 'pd:Name', false, true),
        ('EMAIL_ADDRESS', 1, 'pd:EmailAddress', false, true),
        ('PHONE_NUMBER', 2, 'pd:TelephoneNumber', false, true),
        ('JOB_TITLE', 3, 'pd:Job', false, false),
        ('ORGANISATION', 4, 'pd:CurrentEmployment', false, false),
        ('BIRTH_DATE', 5, 'pd:BirthDate', false, true),
        ('POSTAL_ADDRESS', 6, 'pd:PhysicalAddress', false, true),
        ('NATIONAL_ID', 7, 'pd:NationalIdentificationNumber', true, true),
        ('BEHAVIOUR', 8, 'pd:ServiceConsumptionBehaviour', false, false);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE legal_instrument, agreement_purpose, agreement_version, recipient, purpose_version, purpose, category,
        registry_revision;
      DROP FUNCTION advance_registry_revision;
    `);
  }
}

const registryTables = [
  'category',
  'purpose',
  'purpose_version',
  'recipient',
  'agreement_version',
  'agreement_purpose',
  'legal_instrument',
];
