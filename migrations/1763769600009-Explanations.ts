import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who had decisions explained, and about whom: an explanation tells how people stand with a recipient, though it discloses
 * none of their values. It is kept under the ledger's own pseudonym: destroying a person's key leaves a row that leads
 * to nobody. Agreement VII.B.
 */
export class Explanations1763769600009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE explanation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        asked_by text NOT NULL CHECK (btrim(asked_by) <> ''),
        recipient_id text NOT NULL REFERENCES recipient,
        purpose_id text NOT NULL REFERENCES purpose,
        mode text NOT NULL CHECK (mode IN ('SHARING', 'TRANSFER', 'PUBLIC_DISCLOSURE')),
        instrument_id text REFERENCES legal_instrument,
        document_hash bytea NOT NULL CHECK (octet_length(document_hash) = 32),
        about text NOT NULL CHECK (about IN ('REQUEST', 'SUBJECT', 'SAMPLE')),
        -- Null also where the person asked about is nobody of whom the recipient may know.
        pseudonym bytea CHECK (octet_length(pseudonym) = 32),
        sample_size integer CHECK (sample_size >= 0),
        CHECK (about = 'SUBJECT' OR pseudonym IS NULL),
        CHECK ((about = 'SAMPLE') = (sample_size IS NOT NULL))
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON explanation
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      GRANT INSERT ON explanation TO sluice_gateway;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE explanation`);
  }
}
