import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import pino from 'pino';
import type { SharingReport } from '../../src/enforcement';
import type { EntrySubject, LedgerEntry } from '../../src/ledger';
import { decodeEntry, decodeSubjects } from '../../src/ledger';
import type { Config } from '../../src/server/config';
import { readConfig } from '../../src/server/config';
import type { RunningGateway } from '../../src/server/gateway';
import { startGateway } from '../../src/server/gateway';
import { createTestDatabase } from './database';

/** An answer of the partner graph, as a client sees it. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly { message: string; path?: unknown[]; extensions: { code: string } }[];
  readonly sharing: SharingReport | undefined;
}

export interface AccountFacts {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly jobTitle?: string | null;
  readonly company?: string;
  readonly birthDate?: string | null;
  readonly nationalId?: string | null;
  readonly province?: string | null;
  readonly city?: string | null;
  readonly country?: string | null;
}

export interface InstrumentFacts {
  readonly clause?: string;
  readonly recipient?: string;
  readonly purpose?: string;
  readonly mode?: string;
  readonly jurisdiction?: string;
  readonly categories?: readonly string[];
  readonly validFrom?: Date;
  readonly validUntil?: Date;
  readonly approved?: boolean;
  readonly revoked?: boolean;
  readonly threat?: string;
  readonly whyNoConsent?: string;
  readonly homeApprovedAt?: Date;
  readonly noticeGivenAt?: Date;
  readonly noticeDueAt?: Date;
  readonly noticeWithheldBy?: string;
}

const day = 24 * 60 * 60 * 1000;

export interface ConsentFacts {
  readonly event?: 'GIVEN' | 'WITHDRAWN';
  readonly kind?: 'EXPLICIT' | 'DEEMED';
  /** The guardian who gives or withdraws it; the person, if left out. */
  readonly guardian?: string;
  readonly recipient?: string;
  readonly purpose?: string;
  readonly version?: number;
  readonly mode?: string;
  readonly categories: readonly string[];
  readonly separate?: boolean;
  readonly crossBorder?: boolean;
  readonly expiresAt?: Date;
  /** When it was recorded; now, unless a test needs another time. */
  readonly at?: Date;
}

/**
 * A real gateway over HTTP on a database of its own: recipients `crm` (necessary name and e-mail, optional phone, job
 * title, company, national id, behaviour and birth date), `rival` (the same terms), `frugal` (needs reduced forms only),
 * `abroad`, `lapsed`, `suspended` and `court`; no accounts until a test opens some.
 */
export class PartnerWorld {
  private constructor(
    readonly databaseUrl: string,
    readonly sql: Client,
    readonly gateway: RunningGateway,
    private readonly config: Config,
    private readonly drop: () => Promise<void>,
    readonly log: string[],
  ) {}

  static async open(environment: Record<string, string> = {}, clock?: () => number): Promise<PartnerWorld> {
    const database = await createTestDatabase();
    const sql = new Client(database.url);
    await sql.connect();
    await sql.query(registrySql);
    const config = readConfig({ PORT: '0', SHUTDOWN_GRACE_MS: '500', ...environment });
    const log: string[] = [];
    const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
    const gateway = await startGateway({
      config,
      databaseUrl: database.url,
      logger,
      ...(clock ? { clock } : {}),
    });
    return new PartnerWorld(database.url, sql, gateway, config, () => database.drop(), log);
  }

  /** Another gateway on the same database. */
  async replica(): Promise<RunningGateway> {
    const logger = pino({ level: 'silent' });
    return startGateway({ config: this.config, databaseUrl: this.databaseUrl, logger });
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.sql.end();
    await this.drop();
  }

  /** Opens an account and returns the platform's own id of it. */
  async account(facts: AccountFacts = {}): Promise<string> {
    const organisation = await this.sql.query<{ id: string }>(
      "INSERT INTO organisation (name, country) VALUES ($1, 'CN') RETURNING id",
      [facts.company ?? 'Lantern Works'],
    );
    const { rows } = await this.sql.query<{ id: string }>(
      `INSERT INTO account (name, email, phone, job_title, organisation_id, birth_date, country, city, national_id, province)
       VALUES ($1, $2, $3, $4, $5, $6, $9, $7, $8, $10) RETURNING id`,
      [
        facts.name === undefined ? 'Canary Name' : facts.name,
        facts.email === undefined ? 'canary@example.com' : facts.email,
        facts.phone === undefined ? '+86 10 0000 0001' : facts.phone,
        facts.jobTitle === undefined ? 'Lamplighter' : facts.jobTitle,
        organisation.rows[0]?.id,
        facts.birthDate === undefined ? '1980-05-05' : facts.birthDate,
        facts.city === undefined ? 'Chengdu' : facts.city,
        facts.nationalId === undefined ? '000000198005050001' : facts.nationalId,
        facts.country === undefined ? 'CN' : facts.country,
        facts.province ?? null,
      ],
    );
    return rows[0]?.id ?? '';
  }

  async enrol(subject: string, recipient = 'crm', purpose = 'CUSTOMER_SUPPORT'): Promise<void> {
    await this.sql.query(
      "INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, reference) VALUES ($1, $2, $3, now() - interval '1 day', 'test')",
      [subject, recipient, purpose],
    );
  }

  async consent(subject: string, facts: ConsentFacts): Promise<void> {
    await this.sql.query(
      `INSERT INTO consent_record (
         subject_id, event, kind, given_by, guardian_id, recipient_id, purpose_id, purpose_version, categories, separate,
         expires_at, mode, cross_border, at, notice, language, channel)
       SELECT $1, $2, $3, $4, $13, $5, $6, $7, bit_or(1 << bit), $9, $10, $11, $12, coalesce($14, clock_timestamp()),
         'notice/1', 'en', 'test'
       FROM category WHERE id = ANY ($8)`,
      [
        subject,
        facts.event ?? 'GIVEN',
        facts.kind ?? 'EXPLICIT',
        facts.guardian === undefined ? 'SUBJECT' : 'GUARDIAN',
        facts.recipient ?? 'crm',
        facts.purpose ?? 'CUSTOMER_SUPPORT',
        facts.version ?? 1,
        facts.categories,
        facts.separate ?? false,
        facts.expiresAt ?? null,
        facts.mode ?? 'SHARING',
        facts.crossBorder ?? false,
        facts.guardian ?? null,
        facts.at ?? null,
      ],
    );
  }

  /** An adult who is linked to the minor as their guardian, verified a day ago unless said otherwise. */
  async guardian(
    minor: string,
    facts: { readonly verified?: boolean; readonly endedAt?: Date } = {},
  ): Promise<string> {
    const guardian = await this.account({ name: 'Canary Guardian', birthDate: '1980-01-01' });
    const verified = facts.verified ?? true;
    await this.sql.query(
      `INSERT INTO guardianship (
         minor_id, guardian_id, relation, claimed_at, verified_at, verified_by, verified_how, ended_at)
       SELECT $1, $2, 'PARENT', at, CASE WHEN $3 THEN at END, CASE WHEN $3 THEN 'officer' END,
         CASE WHEN $3 THEN 'register of births' END, $4
       FROM (SELECT now() - interval '1 day' AS at) AS claim`,
      [minor, guardian, verified, facts.endedAt],
    );
    return guardian;
  }

  async withdraw(subject: string, categories: readonly string[], recipient = 'crm'): Promise<void> {
    await this.consent(subject, { event: 'WITHDRAWN', recipient, categories });
  }

  /** An order of a domestic court for the CRM's customer support, approved and in force, that names these people. */
  async instrument(subjects: readonly string[], facts: InstrumentFacts = {}): Promise<string> {
    const id = `order-${randomUUID()}`;
    const approver = facts.approved === false ? null : 'officer-2';
    await this.sql.query(
      `INSERT INTO legal_instrument (
         id, clause, issuer, jurisdiction, reference, provision, recipient_id, purpose_id, mode, categories, valid_from,
         valid_until, threat, why_no_consent, drafted_by, approved_by, approved_at, revoked_at, home_approval,
         home_approved_at, notice_given_at, notice_due_at, notice_provision, notice)
       VALUES ($1, $2, 'court', $3, 'ref', 'CPL 67', $4, $5, $6, $7, $8, $9, $10, $11, 'officer-1', $12, $13, $14, $15,
         $16, $17, $18, $19, CASE WHEN $18::timestamptz IS NOT NULL THEN 'DEFERRED' WHEN $19::text IS NOT NULL THEN 'WITHHELD_BY_LAW' END)`,
      [
        id,
        facts.clause ?? 'III.A.2',
        facts.jurisdiction ?? 'CN',
        facts.recipient ?? 'crm',
        facts.purpose ?? 'CUSTOMER_SUPPORT',
        facts.mode ?? 'SHARING',
        facts.categories ?? ['NAME', 'NATIONAL_ID'],
        facts.validFrom ?? new Date(Date.now() - day),
        facts.validUntil ?? new Date(Date.now() + day),
        facts.threat ?? null,
        facts.whyNoConsent ?? null,
        approver,
        approver && new Date(Date.now() - day),
        facts.revoked ? new Date(Date.now() - 1_000) : null,
        facts.homeApprovedAt && 'approval 1',
        facts.homeApprovedAt,
        facts.noticeGivenAt,
        facts.noticeDueAt,
        facts.noticeWithheldBy,
      ],
    );
    await this.sql.query(
      'INSERT INTO legal_instrument_subject (instrument_id, subject_id) SELECT $1, unnest($2::uuid[])',
      [id, subjects],
    );
    return id;
  }

  /** Records that a value is public, by the person's own choice unless another source is named. */
  async publish(subject: string, category: string, source = 'PUBLISHED_BY_SUBJECT'): Promise<void> {
    await this.sql.query(
      "INSERT INTO value_provenance (account_id, category, source, reference) VALUES ($1, $2, $3, 'test')",
      [subject, category, source],
    );
  }

  /** The person takes a publication back, or objects to one. */
  async takeBack(subject: string, category: string): Promise<void> {
    await this.sql.query(
      'UPDATE value_provenance SET ended_at = now() WHERE account_id = $1 AND category = $2',
      [subject, category],
    );
  }

  /** Events of a person, the oldest first, an hour apart. */
  async act(subject: string, matters: readonly (string | null)[]): Promise<void> {
    await this.sql.query(
      `INSERT INTO activity (account_id, kind, occurred_at, subject_matter)
       SELECT $1, 'ORDER_PLACED', now() + ordinality * interval '1 hour', matter
       FROM unnest($2::text[]) WITH ORDINALITY AS m (matter) ORDER BY ordinality`,
      [subject, matters],
    );
  }

  /** An account that is enrolled with the CRM: its name and e-mail may leave, the rest by consent only. */
  async enrolled(facts: AccountFacts = {}): Promise<string> {
    const subject = await this.account(facts);
    await this.enrol(subject);
    return subject;
  }

  /** As if it had been agreed so from the start. No command can do this, and the database refuses it. */
  async rewriteAgreements(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.sql.query(switchAgreementTriggers('DISABLE'));
    try {
      await this.sql.query(sql, parameters);
    } finally {
      await this.sql.query(switchAgreementTriggers('ENABLE'));
    }
  }

  /** The id by which a recipient knows an account. */
  async idFor(subject: string, recipient = 'crm'): Promise<string> {
    const { rows } = await this.sql.query<{ id: string }>(
      "SELECT 'usr_' || pairwise_id AS id FROM sharing_state WHERE subject_id = $1 AND recipient_id = $2",
      [subject, recipient],
    );
    return rows[0]?.id ?? '';
  }

  async token(recipient = 'crm', lifetimeSeconds = 86_400): Promise<string> {
    if (!this.gateway.localIssuer) throw new Error('this world has no issuer of its own');
    return this.gateway.localIssuer.mint(recipient, lifetimeSeconds);
  }

  /** A request as it is given, under a good token unless it brings an `authorization` of its own. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await this.token()}`);
    return fetch(`${this.gateway.url}${path}`, { ...init, headers });
  }

  async ask(
    query: string,
    options: {
      recipient?: string;
      variables?: Record<string, unknown>;
      operationName?: string;
      headers?: Record<string, string>;
      url?: string;
    } = {},
  ): Promise<GraphAnswer> {
    const { variables, operationName } = options;
    const response = await fetch(`${options.url ?? this.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await this.token(options.recipient)}`,
        ...options.headers,
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
    return readAnswer(response);
  }

  /** What the ledger holds of one answer. */
  async entryOf({ sharing }: GraphAnswer): Promise<{ entry: LedgerEntry; subjects: EntrySubject[] }> {
    const { rows } = await this.sql.query<{ entry: Buffer; subjects: Buffer }>(
      'SELECT entry, subjects FROM ledger_entry WHERE disclosure_id = $1',
      [sharing?.disclosureId],
    );
    const [row] = rows;
    if (!row) throw new Error('the ledger holds no entry of this answer');
    const entry = decodeEntry(row.entry);
    if (entry.version !== 3) throw new Error('the gateway writes entries of version 3');
    return { entry, subjects: decodeSubjects(row.subjects) };
  }

  async entries(): Promise<{ entry: Record<string, unknown>; recipient: string; subjects: Buffer }[]> {
    const { rows } = await this.sql.query<{ entry: Buffer; recipient_id: string; subjects: Buffer }>(
      'SELECT entry, recipient_id, subjects FROM ledger_entry ORDER BY shard, position',
    );
    return rows.map(({ entry, recipient_id, subjects }) => ({
      entry: JSON.parse(entry.toString('utf8')) as Record<string, unknown>,
      recipient: recipient_id,
      subjects,
    }));
  }
}

export async function readAnswer(response: Response): Promise<GraphAnswer> {
  const text = await response.text();
  const body = JSON.parse(text) as {
    data?: Record<string, unknown> | null;
    errors?: GraphAnswer['errors'];
    extensions?: { sharing?: SharingReport };
  };
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body.data,
    errors: body.errors ?? [],
    sharing: body.extensions?.sharing,
  };
}

const switchAgreementTriggers = (how: 'DISABLE' | 'ENABLE'): string => `
  ALTER TABLE agreement_version ${how} TRIGGER terms_stay;
  ALTER TABLE agreement_purpose ${how} TRIGGER terms_stay, ${how} TRIGGER state_before_approval;
  ALTER TABLE transfer_procedure ${how} TRIGGER terms_stay, ${how} TRIGGER state_before_approval;`;

/** Agreements that were drafted take effect as if they had been approved by the instant that they name. */
export const approveDrafts = `UPDATE agreement_version SET approved_by = 'officer-2',
  approved_at = least(in_force_from, now()) WHERE approved_at IS NULL;`;

const registrySql = `
  INSERT INTO purpose (id, optimisation) VALUES
    ('CUSTOMER_SUPPORT', false), ('ORDER_FULFILMENT', false), ('SERVICE_OPTIMISATION', true), ('DISPUTE_RESOLUTION', false), ('IDENTITY_VERIFICATION', false);
  INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
    SELECT id, 1, 'first', true, now() - interval '1 year', now() - interval '1 year' FROM purpose;
  INSERT INTO recipient (id, client_id, name, kind, region, contact, suspended_at) VALUES
    ('crm', 'crm', 'CRM', 'PARTNER', 'CN', 'privacy@example.com', NULL),
    ('rival', 'rival', 'Rival', 'PARTNER', 'CN', 'privacy@example.com', NULL),
    ('frugal', 'frugal', 'Frugal', 'PARTNER', 'CN', 'privacy@example.com', NULL),
    ('abroad', 'abroad', 'Abroad', 'PARTNER', 'SG', 'privacy@example.com', NULL),
    ('lapsed', 'lapsed', 'Lapsed', 'PARTNER', 'CN', 'privacy@example.com', NULL),
    ('suspended', 'suspended', 'Suspended', 'PARTNER', 'CN', 'privacy@example.com', now() - interval '1 day'),
    ('court', 'court', 'Court', 'AUTHORITY', 'CN', 'clerk@example.com', NULL);
  INSERT INTO agreement_version (
      id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, drafted_by)
    SELECT id || '/1', id, 1, 'AGR-' || id, now() - interval '1 year',
      CASE WHEN id = 'lapsed' THEN now() - interval '1 day' ELSE now() + interval '1 year' END, now() - interval '1 year', 'officer-1'
    FROM recipient;
  INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
    SELECT id || '/1', 'CUSTOMER_SUPPORT', '{NAME,EMAIL_ADDRESS}',
      '{PHONE_NUMBER,JOB_TITLE,ORGANISATION,NATIONAL_ID,BEHAVIOUR,BIRTH_DATE}'
    FROM recipient WHERE id NOT IN ('court', 'frugal');
  INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional) VALUES
    ('crm/1', 'SERVICE_OPTIMISATION', '{}', '{NAME,JOB_TITLE}'), ('court/1', 'DISPUTE_RESOLUTION', '{}', '{}');
  INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, forms) VALUES
    ('frugal/1', 'CUSTOMER_SUPPORT', '{NAME,EMAIL_ADDRESS,PHONE_NUMBER,BIRTH_DATE,POSTAL_ADDRESS,JOB_TITLE}',
      '{ORGANISATION,NATIONAL_ID}', '{"NAME": "MASKED", "EMAIL_ADDRESS": "MASKED", "PHONE_NUMBER": "MASKED",
        "BIRTH_DATE": "GENERALISED", "POSTAL_ADDRESS": "GENERALISED", "JOB_TITLE": "MASKED"}'),
    ('frugal/1', 'ORDER_FULFILMENT', '{EMAIL_ADDRESS}', '{NAME}', '{"EMAIL_ADDRESS": "PSEUDONYM"}');
  -- For this purpose every recipient may get everything by consent: so each of them knows of the whole schema.
  INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
    SELECT id || '/1', 'IDENTITY_VERIFICATION', '{}', (SELECT array_agg(id) FROM category) FROM recipient;
  ${approveDrafts}
`;
