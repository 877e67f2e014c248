import type { Draw } from '../../src/sample/Draw';
import type { Platform, Question } from './Platform';

export const hour = 60 * 60 * 1000;
export const day = 24 * hour;

const recipients = ['crm', 'rival', 'abroad', 'court'] as const;
const categories = [
  'NAME',
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'JOB_TITLE',
  'ORGANISATION',
  'BIRTH_DATE',
  'NATIONAL_ID',
] as const;
const modes = ['SHARING', 'TRANSFER'] as const;

/** Something that happens to the registry or to a person: its own instant is the platform's present. */
export type Happening = (month: Month, at: Date) => Promise<void>;

interface Version {
  readonly version: number;
  readonly from: Date;
}

/** People, contracts and orders of a month that is drawn by lot. */
export class Month {
  private readonly people: string[] = [];
  private readonly minors: string[] = [];
  private readonly instruments: { id: string; recipient: string; purpose: string; mode: string }[] = [];
  private readonly versions = new Map<string, Version>();
  /** What time will bring: ends, beginnings, resumptions. To ask just then is to ask at an edge. */
  readonly edges: Date[] = [];

  constructor(
    readonly platform: Platform,
    readonly draw: Draw,
    readonly start: Date,
  ) {}

  async begin(): Promise<void> {
    const since = this.day(-30);
    await this.run(registryRows, [since]);
    await this.run(agreementRows, [since, this.day(20)]);
    await this.run(procedureRows, [since, this.day(24)]);
    await this.run(approval, [since]);
    for (let count = 0; count < 14; count++) await this.openAccount(count);
  }

  day(number: number): Date {
    return new Date(this.start.getTime() + number * day);
  }

  /** Birthdays of some fall into the month, of majority as well as of the fourteenth year. */
  private async openAccount(index: number): Promise<void> {
    const birthday = (age: number): string => {
      const date = this.day(this.draw.integer(1, 29));
      date.setUTCFullYear(date.getUTCFullYear() - age);
      return date.toISOString().slice(0, 10);
    };
    const isMinor = index < 4;
    const birthDate = isMinor ? birthday([18, 14, 18, 10][index] ?? 18) : birthday(30 + index);
    const { rows } = await this.platform.sql.query<{ id: string }>(
      `INSERT INTO account (name, email, phone, job_title, birth_date, national_id)
       VALUES ('somebody', 'somebody@example.com', '1', 'keeper', $1, '2') RETURNING id`,
      [birthDate],
    );
    const id = rows[0]?.id ?? '';
    this.people.push(id);
    if (isMinor) this.minors.push(id);
  }

  async run(text: string, values: unknown[] = []): Promise<void> {
    await this.platform.sql.query(text, values);
  }

  person(): string {
    return this.draw.pick(this.people);
  }

  minor(): string {
    return this.draw.pick(this.minors);
  }

  /** Now, or on a day to come. */
  nowOrAhead(at: Date): Date {
    return this.draw.chance(0.6) ? at : this.ahead(at);
  }

  ahead(at: Date): Date {
    const edge = new Date(at.getTime() + this.draw.integer(1, 5 * 24) * hour);
    this.edges.push(edge);
    return edge;
  }

  someCategories(): string[] {
    return categories.filter(() => this.draw.chance(0.4));
  }

  /** What a purpose may need less of than all. */
  someForms(): Record<string, string> {
    const reduced = {
      NAME: 'MASKED',
      PHONE_NUMBER: 'MASKED',
      EMAIL_ADDRESS: 'PSEUDONYM',
      BIRTH_DATE: 'GENERALISED',
    };
    return Object.fromEntries(Object.entries(reduced).filter(() => this.draw.chance(0.4)));
  }

  question(): Question {
    const recipient = this.draw.weighted([
      [5, 'crm'],
      [1, 'rival'],
      [3, 'abroad'],
      [2, 'court'],
    ]);
    const mode = this.draw.weighted([
      [5, 'SHARING'],
      [1, 'TRANSFER'],
    ]);
    const purpose = recipient === 'court' ? 'DISPUTE_RESOLUTION' : this.purposeOf(recipient);
    const citable = this.instruments.filter((each) => each.recipient === recipient && each.mode === mode);
    const cites = citable.length > 0 && this.draw.chance(recipient === 'court' ? 0.9 : 0.3);
    return { recipient, purpose, mode, instrument: cites ? this.draw.pick(citable.slice(-3)).id : undefined };
  }

  purposeOf(recipient: string): string {
    if (recipient !== 'crm') return 'CUSTOMER_SUPPORT';
    return this.draw.chance(0.8) ? 'CUSTOMER_SUPPORT' : 'SERVICE_OPTIMISATION';
  }

  /** Versions of a purpose, or of a recipient's agreement, take effect in their order. */
  nextVersion(of: string, from: Date): Version {
    const last = this.versions.get(of) ?? { version: 1, from: this.day(-30) };
    const next = {
      version: last.version + 1,
      from: new Date(Math.max(from.getTime(), last.from.getTime() + 1)),
    };
    this.versions.set(of, next);
    return next;
  }

  presentPurposeVersion(purpose: string): number {
    return this.versions.get(purpose)?.version ?? 1;
  }

  remember(instrument: { id: string; recipient: string; purpose: string; mode: string }): void {
    this.instruments.push(instrument);
  }

  someInstrument(): string | undefined {
    return this.instruments.length === 0 ? undefined : this.draw.pick(this.instruments).id;
  }
}

/** What happens, and how often. */
export const happenings: readonly (readonly [weight: number, happening: Happening])[] = [
  [30, consents],
  [12, withdraws],
  [14, enrols],
  [5, leaves],
  [8, changesAgreement],
  [6, changesPurpose],
  [4, tellsOfPurpose],
  [4, suspends],
  [12, resumes],
  [7, draftsInstrument],
  [7, approvesInstrument],
  [2, revokesInstrument],
  [6, claimsMinor],
  [5, verifiesGuardian],
  [2, endsGuardianship],
  [3, correctsBirthDate],
  [4, restricts],
  [4, liftsRestriction],
  [2, asksErasure],
  [2, setsRetention],
  [6, publishes],
  [4, takesBack],
  [1, endsAgreement],
  [3, recordsHomeApproval],
];

/** Some are entered late: they were given before, and nobody knew. */
async function consents(month: Month, at: Date): Promise<void> {
  const { draw } = month;
  const givenAt = draw.chance(0.8) ? at : new Date(at.getTime() - draw.integer(1, 48) * hour);
  const byGuardian = draw.chance(0.25);
  const subject = byGuardian ? month.minor() : month.person();
  const recipient = draw.pick(recipients.slice(0, 3));
  const purpose = month.purposeOf(recipient);
  const separate = draw.chance(0.4);
  await month.run(
    `INSERT INTO consent_record (
       subject_id, at, event, kind, given_by, guardian_id, recipient_id, purpose_id, purpose_version, mode, categories,
       separate, cross_border, expires_at, notice, language, channel)
     SELECT $1, $2, 'GIVEN', $3, CASE WHEN g.guardian_id IS NULL THEN 'SUBJECT' ELSE 'GUARDIAN' END, g.guardian_id,
       $4, $5, $6, $7, coalesce((SELECT bit_or(1 << bit) FROM category WHERE id = ANY ($8)), 1), $9, $10, $11,
       'notice/1', 'en', 'test'
     FROM (SELECT 1) AS once LEFT JOIN LATERAL (
       SELECT guardian_id FROM guardianship WHERE $12 AND minor_id = $1 ORDER BY claimed_at DESC LIMIT 1) AS g ON true`,
    [
      subject,
      givenAt,
      draw.chance(0.1) ? 'DEEMED' : 'EXPLICIT',
      recipient,
      purpose,
      month.presentPurposeVersion(purpose),
      draw.pick([...modes, 'SHARING', 'SHARING']),
      month.someCategories(),
      separate,
      separate && recipient === 'abroad' && draw.chance(0.8),
      draw.chance(0.4) ? month.ahead(at) : null,
      byGuardian,
    ],
  );
}

async function withdraws(month: Month, at: Date): Promise<void> {
  const recipient = month.draw.pick(recipients.slice(0, 3));
  const purpose = month.purposeOf(recipient);
  await month.run(
    `INSERT INTO consent_record (
       subject_id, at, event, recipient_id, purpose_id, purpose_version, mode, categories, cross_border, notice, language,
       channel)
     SELECT $1, $2, 'WITHDRAWN', $3, $4, $5, $6, coalesce(bit_or(1 << bit), 1), $8, 'notice/1', 'en', 'test'
     FROM category WHERE id = ANY ($7)`,
    [
      month.person(),
      at,
      recipient,
      purpose,
      month.presentPurposeVersion(purpose),
      month.draw.pick([...modes, 'SHARING']),
      month.someCategories(),
      recipient === 'abroad' && month.draw.chance(0.3),
    ],
  );
}

async function enrols(month: Month, at: Date): Promise<void> {
  const recipient = month.draw.pick(recipients);
  const purpose = recipient === 'court' ? 'DISPUTE_RESOLUTION' : month.purposeOf(recipient);
  const from = month.nowOrAhead(at);
  const until = month.draw.chance(0.2) ? month.ahead(from) : null;
  await month.run(
    `INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, ended_at, reference)
     VALUES ($1, $2, $3, $4, $5, 'contract')`,
    [month.person(), recipient, purpose, from, until],
  );
}

async function leaves(month: Month, at: Date): Promise<void> {
  await month.run(
    'UPDATE enrolment SET ended_at = $2 WHERE subject_id = $1 AND ended_at IS NULL AND started_at < $2',
    [month.person(), month.nowOrAhead(at)],
  );
}

/** Some drafts are never approved. */
async function changesAgreement(month: Month, at: Date): Promise<void> {
  const recipient = month.draw.pick(recipients.slice(0, 3));
  const { version, from } = month.nextVersion(recipient, month.nowOrAhead(at));
  const id = `${recipient}/${version}`;
  const necessary = month.draw.chance(0.5) ? ['NAME', 'EMAIL_ADDRESS'] : ['NAME', 'PHONE_NUMBER'];
  await month.run(
    `INSERT INTO agreement_version (
       id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, assessed_until, drafted_by)
     VALUES ($1, $2, $3, 'AGR', $4, $4::timestamptz + interval '40 days', $5, $6, 'officer-1')`,
    [id, recipient, version, from, month.start, month.day(60)],
  );
  await month.run(
    `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, modes, forms)
     SELECT $1, purpose, CASE WHEN purpose = 'CUSTOMER_SUPPORT' THEN $2::text[] ELSE '{}' END,
       ARRAY(SELECT id FROM category WHERE id = ANY ($3) AND (id <> ALL ($2) OR purpose <> 'CUSTOMER_SUPPORT')), $4, $5
     FROM unnest('{CUSTOMER_SUPPORT,SERVICE_OPTIMISATION}'::text[]) AS purpose`,
    [id, necessary, categories, month.draw.chance(0.7) ? modes : ['SHARING'], month.someForms()],
  );
  await month.run(
    `INSERT INTO transfer_procedure (agreement_version_id, kind, reference, valid_from, valid_until, purposes, categories, people)
     SELECT $1, 'STANDARD_CONTRACT', 'FILED-2', $2, $3, '{CUSTOMER_SUPPORT}', $4, $5 WHERE $6 = 'abroad'`,
    [id, at, month.day(60), categories.slice(0, 5), month.draw.integer(2, 8), recipient],
  );
  if (month.draw.chance(0.8)) {
    await month.run(
      "UPDATE agreement_version SET approved_by = 'officer-2', approved_at = $2 WHERE id = $1",
      [id, at],
    );
  }
}

async function endsAgreement(month: Month, at: Date): Promise<void> {
  await month.run(
    `UPDATE agreement_version SET ended_by = 'officer-1', ended_at = $2, why_ended = 'breach'
     WHERE recipient_id = $1 AND ended_at IS NULL AND approved_at IS NOT NULL AND in_force_from < $2`,
    [month.draw.pick(['rival', 'abroad']), month.nowOrAhead(at)],
  );
}

async function changesPurpose(month: Month, at: Date): Promise<void> {
  const purpose = month.draw.pick(['CUSTOMER_SUPPORT', 'SERVICE_OPTIMISATION']);
  const { version, from } = month.nextVersion(purpose, month.nowOrAhead(at));
  const notifiedAt = month.draw.chance(0.7) ? month.nowOrAhead(at) : null;
  await month.run(
    `INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
     VALUES ($1, $2, 'next', $3, $4, $5)`,
    [purpose, version, month.draw.chance(0.3), notifiedAt, from],
  );
}

async function tellsOfPurpose(month: Month, at: Date): Promise<void> {
  await month.run('UPDATE purpose_version SET notified_at = $1 WHERE notified_at IS NULL', [
    month.nowOrAhead(at),
  ]);
}

async function suspends(month: Month, at: Date): Promise<void> {
  const [table, id] = month.draw.pick([
    ['recipient', 'crm'],
    ['recipient', 'abroad'],
    ['purpose', 'CUSTOMER_SUPPORT'],
    ['category', 'EMAIL_ADDRESS'],
    ['category', 'NAME'],
    ['containment', ''],
  ] as const);
  const where = table === 'containment' ? `$2 = ''` : 'id = $2';
  await month.run(`UPDATE ${table} SET suspended_at = $1 WHERE ${where}`, [month.nowOrAhead(at), id]);
}

/** One or another of what is suspended, or would be. */
async function resumes(month: Month): Promise<void> {
  for (const table of ['recipient', 'purpose', 'category', 'containment']) {
    if (month.draw.chance(0.6)) {
      await month.run(`UPDATE ${table} SET suspended_at = NULL WHERE suspended_at IS NOT NULL`);
    }
  }
}

async function draftsInstrument(month: Month, at: Date): Promise<void> {
  const { draw } = month;
  const recipient = draw.pick(['court', 'court', 'crm'] as const);
  const purpose = recipient === 'court' ? 'DISPUTE_RESOLUTION' : 'CUSTOMER_SUPPORT';
  const mode = draw.pick(modes);
  const id = `order-${draw.uuid()}`;
  const from = month.nowOrAhead(at);
  await month.run(
    `INSERT INTO legal_instrument (
       id, clause, issuer, jurisdiction, reference, provision, recipient_id, purpose_id, mode, categories, valid_from,
       valid_until, drafted_by, drafted_at)
     VALUES ($1, $2, 'court', $3, 'ref', 'CPL 67', $4, $5, $6, $7, $8, $9, 'officer-1', $10)`,
    [
      id,
      mode === 'SHARING' ? draw.pick(['III.A.2', 'III.D.1']) : draw.pick(['III.B.2', 'III.D.7']),
      draw.chance(0.9) ? 'CN' : 'SG',
      recipient,
      purpose,
      mode,
      ['NAME', ...month.someCategories().filter((category) => category !== 'NAME')],
      from,
      month.ahead(new Date(from.getTime() + 2 * day)),
      at,
    ],
  );
  const named = new Set([month.person(), month.person(), month.minor()]);
  await month.run(
    'INSERT INTO legal_instrument_subject (instrument_id, subject_id) SELECT $1, unnest($2::uuid[])',
    [id, [...named]],
  );
  month.remember({ id, recipient, purpose, mode });
}

async function approvesInstrument(month: Month, at: Date): Promise<void> {
  await month.run(
    "UPDATE legal_instrument SET approved_by = 'officer-2', approved_at = $1 WHERE approved_at IS NULL",
    [at],
  );
}

async function revokesInstrument(month: Month, at: Date): Promise<void> {
  await month.run(
    `UPDATE legal_instrument SET revoked_by = 'officer-1', revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`,
    [month.someInstrument(), month.nowOrAhead(at)],
  );
}

async function claimsMinor(month: Month, at: Date): Promise<void> {
  await month.run(
    `INSERT INTO guardianship (minor_id, guardian_id, relation, claimed_at)
     SELECT $1, $2, 'PARENT', $3 WHERE $1::uuid <> $2::uuid ON CONFLICT DO NOTHING`,
    [month.minor(), month.person(), at],
  );
}

async function verifiesGuardian(month: Month, at: Date): Promise<void> {
  await month.run(
    `UPDATE guardianship SET verified_at = $2, verified_by = 'officer-1', verified_how = 'register'
     WHERE minor_id = $1 AND verified_at IS NULL`,
    [month.minor(), at],
  );
}

async function endsGuardianship(month: Month, at: Date): Promise<void> {
  await month.run(
    'UPDATE guardianship SET ended_at = $2 WHERE minor_id = $1 AND ended_at IS NULL AND claimed_at < $2',
    [month.minor(), month.nowOrAhead(at)],
  );
}

async function correctsBirthDate(month: Month): Promise<void> {
  await month.run('UPDATE account SET birth_date = birth_date - $2::integer WHERE id = $1', [
    month.person(),
    month.draw.integer(-400, 400),
  ]);
}

async function restricts(month: Month, at: Date): Promise<void> {
  await month.run('UPDATE account SET restricted_at = $2 WHERE id = $1', [
    month.person(),
    month.nowOrAhead(at),
  ]);
}

async function liftsRestriction(month: Month): Promise<void> {
  await month.run('UPDATE account SET restricted_at = NULL WHERE restricted_at IS NOT NULL');
}

async function asksErasure(month: Month, at: Date): Promise<void> {
  await month.run('UPDATE account SET erasure_requested_at = $2 WHERE id = $1', [month.person(), at]);
}

async function setsRetention(month: Month, at: Date): Promise<void> {
  await month.run('UPDATE account SET retained_until = $2 WHERE id = $1', [month.person(), month.ahead(at)]);
}

async function publishes(month: Month, at: Date): Promise<void> {
  const since = month.nowOrAhead(at);
  await month.run(
    `INSERT INTO value_provenance (account_id, category, source, reference, since, ended_at)
     VALUES ($1, $2, $3, 'test', $4, $5)`,
    [
      month.person(),
      month.draw.pick(categories),
      month.draw.pick(['PUBLISHED_BY_SUBJECT', 'LAWFUL_PUBLIC_SOURCE']),
      since,
      month.draw.chance(0.3) ? month.ahead(since) : null,
    ],
  );
}

async function takesBack(month: Month, at: Date): Promise<void> {
  await month.run('UPDATE value_provenance SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL', [
    month.person(),
    month.nowOrAhead(at),
  ]);
}

async function recordsHomeApproval(month: Month, at: Date): Promise<void> {
  await month.run(
    `UPDATE legal_instrument SET home_approval = 'ref', home_approved_at = $1, home_recorded_by = 'officer-3'
     WHERE home_approved_at IS NULL AND jurisdiction <> 'CN'`,
    [month.nowOrAhead(at)],
  );
}

const registryRows = `
  WITH purposes AS (
    INSERT INTO purpose (id, optimisation) VALUES
      ('CUSTOMER_SUPPORT', false), ('SERVICE_OPTIMISATION', true), ('DISPUTE_RESOLUTION', false) RETURNING id
  ), recipients AS (
    INSERT INTO recipient (id, client_id, name, kind, region, contact) VALUES
      ('crm', 'crm', 'CRM', 'PARTNER', 'CN', 'privacy@example.com'),
      ('rival', 'rival', 'Rival', 'PARTNER', 'CN', 'privacy@example.com'),
      ('abroad', 'abroad', 'Abroad', 'PARTNER', 'SG', 'privacy@example.com'),
      ('court', 'court', 'Court', 'AUTHORITY', 'CN', 'clerk@example.com')
  )
  INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
    SELECT id, 1, 'first', true, $1, $1 FROM purposes`;

const agreementRows = `
  WITH agreements AS (
    INSERT INTO agreement_version (
      id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, drafted_by)
      SELECT id || '/1', id, 1, 'AGR', $1, CASE WHEN id <> 'court' THEN $2::timestamptz END, $1, 'officer-1' FROM recipient
      RETURNING id, recipient_id
  )
  INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, modes)
    SELECT a.id, p.purpose, p.necessary, p.optional, '{SHARING,TRANSFER}' FROM agreements a JOIN (VALUES
      ('CUSTOMER_SUPPORT', '{NAME,EMAIL_ADDRESS}'::text[],
        '{PHONE_NUMBER,JOB_TITLE,ORGANISATION,NATIONAL_ID,BIRTH_DATE}'::text[]),
      ('SERVICE_OPTIMISATION', '{}', '{NAME,JOB_TITLE}'),
      ('DISPUTE_RESOLUTION', '{}', '{}')) AS p (purpose, necessary, optional)
      ON (a.recipient_id = 'court') = (p.purpose = 'DISPUTE_RESOLUTION')`;

const procedureRows = `
  INSERT INTO transfer_procedure (agreement_version_id, kind, reference, valid_from, valid_until, purposes, categories, people)
    VALUES ('abroad/1', 'STANDARD_CONTRACT', 'FILED-1', $1, $2, '{CUSTOMER_SUPPORT}',
      '{NAME,EMAIL_ADDRESS,PHONE_NUMBER,JOB_TITLE}', 4)`;

const approval = "UPDATE agreement_version SET approved_by = 'officer-2', approved_at = $1";
