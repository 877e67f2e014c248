import { Client } from 'pg';
import { seedSampleData } from '../src/sample';
import { migrate } from '../src/storage/migrate';

/**
 * Fills the benchmark's database: sample people, all of them adults whose every field the recipient `bench` may have,
 * so that every contender has the same values to give.
 */
export async function prepare(url: string, accounts: number): Promise<void> {
  await migrate(url);
  await seedSampleData(url, { accounts });
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`
      UPDATE account SET birth_date = DATE '1980-01-01' + (abs(hashtext(id::text)) % 5000), erasure_requested_at = NULL,
        restricted_at = NULL, retained_until = NULL;
      INSERT INTO recipient (id, client_id, name, kind, region, contact)
        VALUES ('bench', 'bench', 'Benchmark (sample)', 'PARTNER', 'CN', 'bench@example.com');
      INSERT INTO agreement_version (id, recipient_id, version, reference, in_force_from, assessed_from, drafted_by)
        VALUES ('bench/1', 'bench', 1, 'BENCH', now() - interval '1 year', now() - interval '1 year', 'officer-a');
      INSERT INTO agreement_purpose VALUES ('bench/1', 'ORDER_FULFILMENT',
        '{NAME,EMAIL_ADDRESS,PHONE_NUMBER,JOB_TITLE,ORGANISATION,BIRTH_DATE}', '{NATIONAL_ID}');
      UPDATE agreement_version SET approved_by = 'officer-b', approved_at = in_force_from WHERE id = 'bench/1';
      INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, reference)
        SELECT id, 'bench', 'ORDER_FULFILMENT', now() - interval '1 day', 'bench' FROM account;
      INSERT INTO consent_record (
        subject_id, event, recipient_id, purpose_id, purpose_version, categories, separate, notice, language, channel)
        SELECT id, 'GIVEN', 'bench', 'ORDER_FULFILMENT',
          (SELECT max(version) FROM purpose_version WHERE purpose_id = 'ORDER_FULFILMENT'),
          (SELECT 1 << bit FROM category c WHERE c.id = 'NATIONAL_ID'), true, 'bench/1', 'en', 'bench'
        FROM account;
    `);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
