import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clusterDirOf } from '../../src/storage/embedded/places';
import type { EmbeddedServer } from '../../src/storage/embedded/startEmbedded';
import { startEmbedded } from '../../src/storage/embedded/startEmbedded';
import { migrate } from '../../src/storage/migrate';
import { onServer } from './database';
import { approveDrafts } from './partnerWorld';

/** A durable database that a test may kill, with sixty people whom `crm` may know of. */
export class CrashDatabase {
  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedServer,
  ) {}

  static async open(): Promise<CrashDatabase> {
    const dataDir = await mkdtemp(join(tmpdir(), 'sluice-crash-'));
    const database = new CrashDatabase(dataDir, await startEmbedded({ dataDir }));
    await migrate(database.url);
    await onServer(database.url, (client) => client.query(peopleSql));
    return database;
  }

  get url(): string {
    return this.server.url;
  }

  /** Gives it no time for anything. What it committed is on the disk, or it lied. */
  async kill(): Promise<void> {
    process.kill(await this.postmaster(), 'SIGKILL');
  }

  /** One of the server's processes dies: the server ends all others, and recovers by itself. */
  async killWriter(): Promise<void> {
    const pids = await onServer(this.url, (client) =>
      client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice gateway' AND query LIKE '%ledger%'",
      ),
    );
    const pid = pids.rows[0]?.pid;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  /** Processes of the one that was killed may still be ending: then a start has to be tried again. */
  async restart(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.server = await startEmbedded({ dataDir: this.dataDir });
        return;
      } catch (fault) {
        if (attempt === 20) throw fault;
        await wait(100);
      }
    }
  }

  /** As an administrator would who edits the file and reloads it. */
  async configure(name: string, value: string): Promise<void> {
    await appendFile(join(clusterDirOf(this.dataDir), 'postgresql.auto.conf'), `${name} = '${value}'\n`);
    process.kill(await this.postmaster(), 'SIGHUP');
    const inForce = async (): Promise<boolean> =>
      onServer(this.url, async (client) => {
        const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
        return rows[0]?.value === value;
      });
    while (!(await inForce())) await wait(10);
  }

  async close(): Promise<void> {
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async postmaster(): Promise<number> {
    const file = await readFile(join(clusterDirOf(this.dataDir), 'postmaster.pid'), 'utf8');
    return Number.parseInt(file, 10);
  }
}

const peopleSql = `
  INSERT INTO purpose (id) VALUES ('CUSTOMER_SUPPORT');
  INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
    VALUES ('CUSTOMER_SUPPORT', 1, 'first', true, now() - interval '1 year', now() - interval '1 year');
  INSERT INTO recipient (id, client_id, name, kind, region, contact) VALUES
    ('crm', 'crm', 'CRM', 'PARTNER', 'CN', 'privacy@example.com'),
    ('rival', 'rival', 'Rival', 'PARTNER', 'CN', 'privacy@example.com');
  INSERT INTO agreement_version (
      id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, drafted_by)
    SELECT id || '/1', id, 1, 'AGR-' || id, now() - interval '1 year', now() + interval '1 year',
      now() - interval '1 year', 'officer-1'
    FROM recipient;
  INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
    SELECT id || '/1', 'CUSTOMER_SUPPORT', '{NAME,EMAIL_ADDRESS}', '{PHONE_NUMBER}' FROM recipient;
  ${approveDrafts}
  INSERT INTO account (name, email, phone, birth_date, country)
    SELECT 'Canary ' || n, 'canary-' || n || '@example.com', '+86 10 0000 00' || n, '1980-05-05', 'CN'
    FROM generate_series(10, 69) n;
  INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, reference)
    SELECT account.id, recipient.id, 'CUSTOMER_SUPPORT', now() - interval '1 day', 'test' FROM account, recipient;
  INSERT INTO consent_record (
    subject_id, event, recipient_id, purpose_id, purpose_version, categories, notice, language, channel)
    SELECT id, 'GIVEN', 'crm', 'CUSTOMER_SUPPORT', 1, 4, 'notice/1', 'en', 'test' FROM account WHERE name LIKE '%5';
`;
