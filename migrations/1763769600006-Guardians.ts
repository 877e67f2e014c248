import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may speak for a minor. A claim counts once the platform has verified it, and until it ends; anybody can claim.
 * Agreement VIII.1-3; PIPL 31.
 */
export class Guardians1763769600006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE guardianship (
        minor_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        guardian_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
        relation text NOT NULL CHECK (relation IN ('PARENT', 'APPOINTED')),
        claimed_at timestamptz NOT NULL DEFAULT now(),
        verified_at timestamptz,
        verified_by text,
        ended_at timestamptz CHECK (ended_at > claimed_at),
        PRIMARY KEY (minor_id, guardian_id, claimed_at),
        CONSTRAINT guardian_of_another CHECK (minor_id <> guardian_id),
        CHECK (verified_at >= claimed_at),
        CONSTRAINT verified_by_somebody CHECK ((verified_at IS NULL) = (verified_by IS NULL))
      );
      CREATE INDEX guardianship_guardian ON guardianship (guardian_id);
      CREATE UNIQUE INDEX guardianship_open ON guardianship (minor_id, guardian_id) WHERE ended_at IS NULL;
      GRANT SELECT ON guardianship TO sluice_gateway;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE guardianship`);
  }
}
