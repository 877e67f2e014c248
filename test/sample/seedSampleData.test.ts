import { Client } from 'pg';
import type { Instant, RedactionReason } from '../../src/policy';
import { decide, legalBases, reducedForms, standingAt, stateFlags, summarise } from '../../src/policy';
import type { SampleFault, SampleOptions } from '../../src/sample';
import { demonstrationSubject, isEmpty, seedSampleData } from '../../src/sample';
import { Calendar } from '../../src/sample/Calendar';
import type { CategoryId } from '../../src/sample/categoryMasks';
import { categoryMasks } from '../../src/sample/categoryMasks';
import { chunkSize, insertAccounts } from '../../src/sample/insertPeople';
import { emailDomains } from '../../src/sample/people/emailAddress';
import { checkCharacter } from '../../src/sample/people/nationalId';
import { drawInternationalWords } from '../../src/sample/words/internationalWords';
import { createGatewayDataSource } from '../../src/storage/gatewayConnection';
import { PostgresRegistry } from '../../src/storage/registry/PostgresRegistry';
import { createTestDatabase, onServer } from '../support/database';
import { theSettings } from '../support/policyBuilders';
import { loadCatalogue, loadEvidence } from './records';

type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;

const accounts = 1_500;

describe('the sample', () => {
  let database: TestDatabase;
  let url: string;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    ({ url } = database);
    await seedSampleData(url, { accounts });
    client = new Client(url);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function column<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const { rows } = await client.query<{ value: T }>(`SELECT value FROM (${sql}) AS asked (value)`, values);
    return rows.map(({ value }) => value);
  }

  async function count(condition: string): Promise<number> {
    const [found] = await column<number>(`SELECT count(*)::integer FROM account a WHERE ${condition}`);
    return found ?? 0;
  }

  it('has e-mail addresses at reserved domains only, and no two alike', async () => {
    const emails = await column<string>('SELECT email FROM account WHERE email IS NOT NULL');
    expect(emails.length).toBeGreaterThan(accounts * 0.9);
    expect(new Set(emails.map((email) => email.split('@')[1]))).toEqual(new Set(emailDomains));
    expect(emails.filter((email) => !/^[a-z0-9][a-z0-9._]*@/.test(email))).toEqual([]);
    expect(new Set(emails).size).toBe(emails.length);
    for (const domain of emailDomains) expect(domain).toMatch(/^example\.(com|org|net)$|\.example$/);
  });

  it('has national ids that are well formed and belong to no region or state', async () => {
    const ids = await column<string>('SELECT national_id FROM account WHERE national_id IS NOT NULL');
    const chinese = ids.filter((id) => !id.startsWith('UTO'));
    expect(chinese.length).toBeGreaterThan(accounts * 0.4);
    for (const id of chinese) {
      expect(id).toMatch(/^00\d{15}[\dX]$/);
      expect(id.at(-1)).toBe(checkCharacter(id.slice(0, 17)));
    }
    expect(ids.filter((id) => id.startsWith('UTO') && !/^UTO\d{9}$/.test(id))).toEqual([]);
  });

  it('is about half Chinese, written in Chinese characters', async () => {
    const names = await column<string>(`SELECT name FROM account WHERE country = 'CN' AND name IS NOT NULL`);
    expect(names.length / accounts).toBeCloseTo(0.47, 1);
    expect(names.filter((name) => !/^\p{Script=Han}{2,4}$/u.test(name))).toEqual([]);
    expect(await count(`country <> 'CN' AND name ~ '[A-Za-z]'`)).toBeGreaterThan(accounts * 0.4);
  });

  it.each(['name', 'email', 'phone', 'job_title', 'organisation_id', 'birth_date', 'country', 'national_id'])(
    'leaves `%s` unknown now and then',
    async (name) => {
      const unknown = await count(`${name} IS NULL`);
      expect(unknown).toBeGreaterThan(accounts * 0.01);
      expect(unknown).toBeLessThan(accounts * 0.12);
    },
  );

  it('has minors, and people on either side of coming of age', async () => {
    const ofAge = `(now() AT TIME ZONE 'UTC')::date - interval '18 years'`;
    const minors = await count(`birth_date > ${ofAge}`);
    expect(minors / accounts).toBeGreaterThan(0.03);
    expect(minors / accounts).toBeLessThan(0.08);
    for (const days of [-1, 0, 1]) {
      expect(await count(`birth_date = (${ofAge} + ${days} * interval '1 day')::date`)).toBeGreaterThan(0);
    }
  });

  it.each([
    ['verified', 'g.verified_at IS NOT NULL AND g.ended_at IS NULL'],
    ['unverified', 'g.verified_at IS NULL'],
    ['former', 'g.ended_at IS NOT NULL'],
  ])('has minors with a %s guardian, who is of age', async (_, state) => {
    const guardian = `EXISTS (SELECT FROM guardianship g JOIN account p ON p.id = g.guardian_id
      WHERE g.minor_id = a.id AND ${state} AND p.birth_date <= now() - interval '18 years')`;
    expect(await count(guardian)).toBeGreaterThan(0);
  });

  it('has minors without a guardian', async () => {
    expect(
      await count(
        `birth_date > now() - interval '18 years' AND NOT EXISTS (SELECT FROM guardianship WHERE minor_id = a.id)`,
      ),
    ).toBeGreaterThan(0);
  });

  it.each(['erasure_requested_at <= now()', 'restricted_at <= now()', 'retained_until <= now()'])(
    'has accounts closed by %s',
    async (condition) => {
      const closed = await count(condition);
      expect(closed).toBeGreaterThan(0);
      expect(closed).toBeLessThan(accounts * 0.1);
    },
  );

  it('has values public by choice, from a lawful source, and no longer', async () => {
    expect(await count('published_by_subject <> 0')).toBeGreaterThan(0);
    expect(await count('lawful_public_source <> 0')).toBeGreaterThan(0);
    const ended = 'SELECT FROM value_provenance v WHERE v.account_id = a.id AND v.ended_at IS NOT NULL';
    expect(await count(`EXISTS (${ended})`)).toBeGreaterThan(0);
  });

  it('has activity of every kind, up to 30 events a person, recorded in the order in which it happened', async () => {
    const kinds = await column<string>('SELECT DISTINCT kind FROM activity ORDER BY kind');
    expect(kinds).toEqual([
      'DOCUMENT_VIEWED',
      'ORDER_PLACED',
      'PAYMENT_MADE',
      'SETTINGS_CHANGED',
      'SIGNED_IN',
      'SUPPORT_REQUESTED',
    ]);
    const [most] = await column<number>(
      'SELECT max(n)::integer FROM (SELECT count(*) AS n FROM activity GROUP BY account_id) AS each',
    );
    expect(most).toBe(30);
    const disordered = `SELECT occurred_at < lag(occurred_at) OVER (PARTITION BY account_id ORDER BY id) FROM activity`;
    expect((await column<boolean | null>(disordered)).filter(Boolean)).toEqual([]);
  });

  it('names recipients so that nobody takes them for real', async () => {
    const names = await column<string>('SELECT name FROM recipient');
    expect(names).toHaveLength(6);
    expect(names.filter((name) => !name.endsWith('(sample)'))).toEqual([]);
  });

  it('has consents of every kind', async () => {
    const kinds = [
      `event = 'WITHDRAWN'`,
      `kind = 'DEEMED'`,
      `given_by = 'GUARDIAN'`,
      `given_by = 'GUARDIAN' AND event = 'WITHDRAWN'`,
      `mode = 'TRANSFER'`,
      `mode = 'PUBLIC_DISCLOSURE'`,
      `expires_at < now()`,
      `expires_at > now()`,
      `purpose_id = 'CUSTOMER_SUPPORT' AND purpose_version = 1`,
      `separate AND categories = ${categoryMasks.NATIONAL_ID}`,
      `NOT separate AND categories & ${categoryMasks.NATIONAL_ID} <> 0`,
      `language = 'zh-CN'`,
      `language = 'en'`,
    ];
    for (const kind of kinds) {
      expect([
        kind,
        await column(`SELECT count(*) > 0 FROM consent_record WHERE recipient_id = 'crm' AND ${kind}`),
      ]).toEqual([kind, [true]]);
    }
  });

  it('shares the telephone number of about seven in ten people of crm', async () => {
    const [share] = await column<number>(`
      SELECT avg((live & 20 = 20)::integer)::float FROM sharing_state
      WHERE recipient_id = 'crm' AND enrolment = 16`);
    expect(share).toBeGreaterThan(0.62);
    expect(share).toBeLessThan(0.78);
  });

  it('has one court order in force, others expired, revoked and unapproved, and an unreviewed emergency, that name three adults', async () => {
    const { rows } = await client.query<{ id: string; state: string; adults: number }>(`
      SELECT id,
        CASE WHEN clause = 'III.D.4' AND review IS NULL AND valid_until > now() THEN 'EMERGENCY'
          WHEN approved_at IS NULL THEN 'UNAPPROVED' WHEN revoked_at <= now() THEN 'REVOKED'
          WHEN valid_until <= now() THEN 'EXPIRED' ELSE 'IN_FORCE' END AS state,
        (SELECT count(*)::integer FROM legal_instrument_subject s JOIN account a ON a.id = s.subject_id
         WHERE s.instrument_id = i.id AND a.birth_date <= now() - interval '18 years') AS adults
      FROM legal_instrument i ORDER BY id`);
    expect(rows).toEqual([
      { id: 'court-order-2026-001', state: 'IN_FORCE', adults: 3 },
      { id: 'court-order-2026-002-expired', state: 'EXPIRED', adults: 3 },
      { id: 'court-order-2026-003-revoked', state: 'REVOKED', adults: 3 },
      { id: 'court-order-2026-004-draft', state: 'UNAPPROVED', adults: 3 },
      { id: 'emergency-2026-001-unreviewed', state: 'EMERGENCY', adults: 3 },
    ]);
  });

  it('has a procedure completed for analytics abroad, and people who agreed to go there and who did not', async () => {
    const { rows } = await client.query<Record<string, unknown>>(`
      SELECT p.kind, p.categories, count(*) FILTER (WHERE s.live_abroad <> 0) > 0 AS some,
        count(*) FILTER (WHERE s.live_abroad <> 0) < count(*) AS "notAll"
      FROM transfer_procedure p JOIN agreement_version v ON v.id = p.agreement_version_id
        JOIN sharing_state s ON s.recipient_id = v.recipient_id AND s.live <> 0
      WHERE v.recipient_id = 'analytics' GROUP BY p.kind, p.categories`);
    expect(rows).toEqual([
      { kind: 'STANDARD_CONTRACT', categories: ['JOB_TITLE', 'BEHAVIOUR'], some: true, notAll: true },
    ]);
  });

  it('has a person for the tour: an adult known to crm, complete, whose telephone number may be shared', async () => {
    const id = await demonstrationSubject(url);
    const { rows } = await client.query(
      `SELECT s.enrolment = 16 AS enrolled, s.live & 4 = 4 AS telephone, a.birth_date <= now() - interval '18 years' AS adult,
         num_nulls(a.name, a.email, a.phone, a.job_title, a.organisation_id, a.birth_date, a.country, a.province,
           a.city, a.street, a.postal_code, a.national_id) AS unknown,
         num_nonnulls(a.erasure_requested_at, a.restricted_at, a.retained_until) AS closings
       FROM sharing_state s JOIN account a ON a.id = s.subject_id
       WHERE s.recipient_id = 'crm' AND 'usr_' || s.pairwise_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ enrolled: true, telephone: true, adult: true, unknown: 0, closings: 0 }]);
  });

  describe('as the policy reads it', () => {
    interface Known {
      readonly subjectId: string;
      readonly recipientId: string;
      readonly purposeId: string;
      readonly enrolment: number;
      readonly consents: number[];
      readonly published: number;
      readonly lawful: number;
    }

    async function known(condition: string): Promise<Known[]> {
      const { rows } = await client.query<Known>(`
        SELECT s.subject_id AS "subjectId", s.recipient_id AS "recipientId", s.purpose_id AS "purposeId", s.enrolment,
          string_to_array(s.standing, ',')::integer[] AS consents, a.published_by_subject AS published, a.lawful_public_source AS lawful
        FROM sharing_state s JOIN account a ON a.id = s.subject_id
        WHERE ${condition} ORDER BY s.pairwise_id`);
      return rows;
    }

    async function requestOf(recipientId: string, purposeId: string, at: Instant) {
      const dataSource = await createGatewayDataSource(url).initialize();
      try {
        const { view } = await new PostgresRegistry(dataSource).current(recipientId);
        if (!view.standing) throw new Error(`no recipient ${recipientId}`);
        const asked = { purposeId, mode: 'SHARING', instrumentId: undefined } as const;
        const { request, catalogue } = standingAt(view.standing, asked, at, theSettings());
        if (!request) throw new Error(`no request of ${recipientId}`);
        return { request, catalogue };
      } finally {
        await dataSource.destroy();
      }
    }

    it('has a sharing state for 200 people that is what their records say', async () => {
      const at = Date.now();
      const people = (await known('true')).slice(0, 200);
      const evidence = await loadEvidence(
        client,
        await loadCatalogue(client),
        people.map(({ subjectId }) => subjectId),
        at,
      );
      const recipients = new Set(people.map(({ recipientId, purposeId }) => `${recipientId} ${purposeId}`));
      const requests = new Map<string, Awaited<ReturnType<typeof requestOf>>>();
      for (const key of recipients) {
        const [recipientId = '', purposeId = ''] = key.split(' ');
        requests.set(key, await requestOf(recipientId, purposeId, at));
      }
      expect(people).toHaveLength(200);
      expect(recipients.size).toBeGreaterThan(3);
      for (const person of people) {
        const asked = requests.get(`${person.recipientId} ${person.purposeId}`);
        const records = evidence.get(person.subjectId);
        if (!asked || !records) throw new Error('a sharing state of nobody');
        // The state is kept for those who were of age all along; of others a statement computes it.
        const state = summarise(asked.request, { ...records, birthDate: '1900-01-01' }, asked.catalogue);
        expect(person).toMatchObject({
          enrolment: state.flags & (stateFlags.ENROLLED | stateFlags.ENROLLED_IN_OLDER_PURPOSE),
          consents: [
            state.live,
            state.liveSeparate,
            state.outdated,
            state.expired,
            state.withdrawn,
            state.crossBorder,
          ],
          published: state.publishedBySubject,
          lawful: state.lawfulPublicSource,
        });
      }
    });

    it('has people of whom payments gets a masked e-mail address and a generalised postal one, as the tour shows', async () => {
      const at = Date.now();
      const people = await known("s.recipient_id = 'payments'");
      const { request, catalogue } = await requestOf('payments', 'ORDER_FULFILMENT', at);
      const ids = people.map(({ subjectId }) => subjectId);
      const evidence = await loadEvidence(client, catalogue, ids, at);
      const forms = new Set<string>();
      for (const records of evidence.values()) {
        for (const category of ['EMAIL_ADDRESS', 'POSTAL_ADDRESS']) {
          const decision = decide(request, fieldOf(category, catalogue), records);
          if (decision.outcome === 'PERMIT') forms.add(`${category} ${decision.form}`);
        }
      }
      expect([...forms].sort()).toEqual(['EMAIL_ADDRESS MASKED', 'POSTAL_ADDRESS GENERALISED']);
    });

    it('shows crm every reason for which a value can be withheld from it', async () => {
      const at = Date.now();
      const people = await known(`s.recipient_id = 'crm' AND (s.enrolment = 16 OR s.live <> 0)`);
      const { request, catalogue } = await requestOf('crm', 'CUSTOMER_SUPPORT', at);
      const evidence = await loadEvidence(
        client,
        catalogue,
        people.map(({ subjectId }) => subjectId),
        at,
      );
      const reasons = new Set<RedactionReason>();
      let permits = 0;
      for (const records of evidence.values()) {
        for (const category of Object.keys(categoryMasks)) {
          const decision = decide(request, fieldOf(category, catalogue), records);
          if (decision.outcome === 'REDACT') reasons.add(decision.reason);
          else permits += 1;
        }
      }
      expect([...reasons].sort()).toEqual([
        'BEYOND_NECESSITY',
        'CONSENT_EXPIRED',
        'CONSENT_MISSING',
        'CONSENT_WITHDRAWN',
        'ERASURE_REQUESTED',
        'GUARDIAN_CONSENT_MISSING',
        'NOT_ENROLLED',
        'PROCESSING_RESTRICTED',
        'PURPOSE_CHANGED',
        'RETENTION_EXPIRED',
        'SEPARATE_CONSENT_MISSING',
      ]);
      expect(permits).toBeGreaterThan(people.length * 3);
    });

    function fieldOf(id: string, catalogue: Awaited<ReturnType<typeof loadCatalogue>>) {
      const category = catalogue.get(id);
      if (!category) throw new Error(`no category ${id}`);
      return {
        coordinate: `User.${id}`,
        category,
        bases: new Set(legalBases),
        reducibleTo: new Set(reducedForms),
      };
    }

    it('gives each category the bit that the database gives it', async () => {
      const catalogue = await loadCatalogue(client);
      const masks = Object.fromEntries(catalogue.all.map(({ id, bit }) => [id, 1 << bit]));
      expect(masks).toEqual(categoryMasks satisfies Record<CategoryId, number>);
    });
  });

  it('is refused a second time, and by a database that has somebody in it', async () => {
    await expect(seedSampleData(url, { accounts: 10 })).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' });
    expect(await isEmpty(url)).toBe(false);
    const other = await createTestDatabase();
    await onServer(other.url, async (owner) => owner.query('INSERT INTO account DEFAULT VALUES'));
    await expect(seedSampleData(other.url, { accounts: 10 })).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
    });
    await other.drop();
  });
});

describe('seeding', () => {
  let database: TestDatabase;
  let url: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    ({ url } = database);
  });

  afterEach(async () => database.drop());

  async function fingerprint(options: SampleOptions): Promise<string[]> {
    const own = await createTestDatabase();
    await seedSampleData(own.url, { accounts: 200, ...options });
    try {
      return await onServer(own.url, async (owner) => {
        const { rows } = await owner.query<Record<string, string>>(`
          SELECT (SELECT md5(string_agg(a::text, ';' ORDER BY id)) FROM account a) AS accounts,
            (SELECT md5(string_agg(c::text, ';' ORDER BY id)) FROM consent_record c) AS consents,
            (SELECT md5(string_agg(e::text, ';' ORDER BY e)) FROM enrolment e) AS enrolments,
            (SELECT md5(string_agg(v::text, ';' ORDER BY id)) FROM activity v) AS activity,
            (SELECT md5(string_agg(g::text, ';' ORDER BY g)) FROM guardianship g) AS guardians,
            (SELECT md5(string_agg(o::text, ';' ORDER BY id)) FROM organisation o) AS organisations`);
        return Object.values(rows[0] ?? {});
      });
    } finally {
      await own.drop();
    }
  }

  it('gives the same people for the same seed and day, and others for another', async () => {
    const first = await fingerprint({ seed: 7, asOf: new Date('2028-02-29T09:00:00Z') });
    expect(await fingerprint({ seed: 7, asOf: new Date('2028-02-29T21:00:00Z') })).toEqual(first);
    const other = await fingerprint({ seed: 8, asOf: new Date('2028-02-29T09:00:00Z') });
    expect(new Set([...first, ...other]).size).toBe(12);
  });

  it('leaves nothing behind when it fails midway, and can then be run again', async () => {
    const died = seedSampleData(url, {
      accounts: 1_100,
      onProgress: (done) => {
        if (done === chunkSize) throw new Error('out of paper');
      },
    });
    await expect(died).rejects.toMatchObject({ code: 'SEEDING_FAILED' });
    expect(await isEmpty(url)).toBe(true);
    await expect(seedSampleData(url, { accounts: 10 })).resolves.toMatchObject({ accounts: 10 });
  });

  it('fills the database once when two ask at the same time', async () => {
    const both = await Promise.allSettled([
      seedSampleData(url, { accounts: 50 }),
      seedSampleData(url, { accounts: 50 }),
    ]);
    const refused = both.filter((each) => each.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as SampleFault).code)).toEqual(['DATABASE_NOT_EMPTY']);
    expect(await onServer(url, async (owner) => owner.query('SELECT FROM account'))).toMatchObject({
      rowCount: 50,
    });
  });

  it.each([{ accounts: 3 }, { accounts: 10.5 }, { seed: 0.5 }, { asOf: new Date('never') }])(
    'refuses %p',
    async (options) => {
      await expect(seedSampleData(url, options)).rejects.toMatchObject({ code: 'SAMPLE_OPTIONS_INVALID' });
    },
  );

  it('tells how far it is', async () => {
    const told: number[][] = [];
    const onProgress = (done: number, total: number): void => void told.push([done, total]);
    await seedSampleData(url, { accounts: chunkSize + 1, onProgress });
    expect(told).toEqual([
      [chunkSize, chunkSize + 1],
      [chunkSize + 1, chunkSize + 1],
    ]);
  });

  it('holds one chunk of people at a time, in few statements', async () => {
    const rows: number[] = [];
    const inserted = {
      query: async (_: string, [first]: unknown[]) => rows.push(Array.isArray(first) ? first.length : 0),
    };
    const words = await drawInternationalWords(1);
    const setting = { seed: 1, accounts: 5 * chunkSize, calendar: new Calendar(new Date()), words };
    const done: number[] = [];
    for await (const people of insertAccounts(inserted, setting)) done.push(people);
    expect(done).toHaveLength(5);
    expect(rows).toHaveLength(5 * 6);
    expect(Math.max(...rows)).toBeLessThanOrEqual(30 * chunkSize);
  });

  it('knows no person for the tour where there is no sample', async () => {
    expect(await demonstrationSubject(url)).toBeUndefined();
  });
});
