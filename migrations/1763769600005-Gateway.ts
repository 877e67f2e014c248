import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The gateway serves partners under a role of its own, which may read what it shares and append to the ledger, and
 * nothing else: no keys of data subjects, no change to a record, no way around the ledger's append-only rule.
 */
export class Gateway1763769600005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_gateway') THEN
          CREATE ROLE sluice_gateway NOLOGIN;
        END IF;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this server was migrated at the same moment
      END $$;
      DO $$
      BEGIN
        -- From PostgreSQL 16 on, who creates a role is its member and still may not take it on.
        IF NOT pg_has_role(current_user, 'sluice_gateway',
          CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END)
        THEN
          EXECUTE format('GRANT sluice_gateway TO %I', current_user);
        END IF;
      END $$;
      GRANT USAGE ON SCHEMA public TO sluice_gateway;
      GRANT SELECT ON category, purpose, purpose_version, agreement_version, agreement_purpose, legal_instrument,
        legal_instrument_subject, registry_revision, organisation, account, activity, value_provenance, consent_record,
        enrolment, sharing_state TO sluice_gateway;
      GRANT SELECT (id, client_id, name, kind, region, contact, suspended_at, registered_at) ON recipient TO sluice_gateway;
      GRANT SELECT, INSERT ON ledger_entry TO sluice_gateway;
      GRANT SELECT, INSERT ON ledger_shard TO sluice_gateway;
      GRANT UPDATE (epoch, size) ON ledger_shard TO sluice_gateway;

      -- Signing keys of the local issuer, used only while no outside issuer is configured.
      CREATE TABLE local_issuer_key (
        id text PRIMARY KEY,
        private_key jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE local_issuer_key;
      REVOKE ALL ON ALL TABLES IN SCHEMA public FROM sluice_gateway;
      REVOKE USAGE ON SCHEMA public FROM sluice_gateway;
    `);
  }
}
