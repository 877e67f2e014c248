import * as fc from 'fast-check';
import type { Pool } from 'pg';
import type { Asked, Decision, DisclosureRequest, Evidence, Form, PersonalField } from '../../../src/policy';
import {
  compileField,
  decide,
  decideCompiled,
  decodeClassKey,
  goesAbroad,
  reducedForms,
  standingAt,
} from '../../../src/policy';
import { keyOfForm } from '../../../src/enforcement';
import { partnerSchema } from '../../../src/graphs/partner/partnerSchema';
import type { AccountRow } from '../../../src/sources/postgres';
import { AccountSource } from '../../../src/sources/postgres';
import type { Connections } from '../../../src/sources/postgres/Connections';
import { createGatewayDataSource, createGatewayPool } from '../../../src/storage/gatewayConnection';
import { PostgresRegistry } from '../../../src/storage/registry/PostgresRegistry';
import { PartnerWorld } from '../../support/partnerWorld';
import type { PersonRecords } from './people';
import { arbitraryPerson, mayBeKnown, writePerson } from './people';

const hour = 60 * 60 * 1000;
const settings = { homeRegion: 'CN', ageOfMajority: 18, ageOfSensitivity: 14, otherCircumstances: undefined };

/** After every record was written, and before any token or agreement ends. */
const at = Math.ceil(Date.now() / hour) * hour + 2 * hour;

let world: PartnerWorld;
let pool: Pool;
/** The pool, with all that the database sends over it. */
let heard: Connections;
const sent: unknown[] = [];
let registryData: ReturnType<typeof createGatewayDataSource>;
let fields: readonly PersonalField[];
let instrument: string;
const people = new Map<string, PersonRecords>();

beforeAll(async () => {
  world = await PartnerWorld.open();
  await world.sql.query(`
    INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
      SELECT id, version, 'next', version = 2, now() - interval '1 month', now() - interval '1 month' + version * interval '1 second'
      FROM purpose, generate_series(2, 3) AS version;
  `);
  instrument = await world.instrument([], { categories: ['NAME', 'PHONE_NUMBER', 'NATIONAL_ID'] });
  pool = createGatewayPool(world.databaseUrl, { max: 2 });
  heard = {
    query: async (statement) => {
      const answer = (await pool.query(statement)) as { rows: unknown[] };
      sent.push(...answer.rows);
      return answer;
    },
    connect: () => pool.connect(),
  };
  registryData = await createGatewayDataSource(world.databaseUrl).initialize();
  const { annotations } = partnerSchema(await new PostgresRegistry(registryData).catalogue());
  fields = [...annotations.personalFields.values()].filter(
    ({ coordinate }) => coordinate.startsWith('User.') && coordinate !== 'User.activity',
  );
});
afterAll(async () => {
  await pool.end();
  await registryData.destroy();
  await world.close();
});

interface Read {
  readonly request: DisclosureRequest;
  /** By the platform's own id of the person. */
  readonly rows: ReadonlyMap<string, AccountRow>;
}

/** Everybody whom the recipient may know of, with every field, at an instant. */
async function readAll(recipient: string, asked: Partial<Asked>, instant = at): Promise<Read> {
  const whole: Asked = { purposeId: 'CUSTOMER_SUPPORT', mode: 'SHARING', instrumentId: undefined, ...asked };
  const { view } = await new PostgresRegistry(registryData, () => instant).current(recipient);
  if (!view.standing) throw new Error(`${recipient} is not registered`);
  const { request, holds } = standingAt(view.standing, whole, instant, settings);
  if (!request) throw new Error('the request cites nothing that exists');
  const snapshot = new AccountSource(heard, () => new Date(instant)).open({
    revision: view.revision,
    recipientId: request.recipient.id,
    purposeId: whole.purposeId,
    mode: whole.mode,
    materialVersion: request.purpose.materialVersion,
    instrumentId: whole.instrumentId,
    ageOfMajority: settings.ageOfMajority,
    ageOfSensitivity: settings.ageOfSensitivity,
    abroad: goesAbroad(request)
      ? { agreementVersionId: request.agreement?.id ?? '', counts: true }
      : undefined,
    holds,
    severalStatements: false,
  });
  const wanted = fields.map((field) => compileField(request, field, instant));
  const { rows } = await snapshot.reader.page({ wanted, limit: 5_000 });
  await snapshot.close();
  const subjects = await subjectsKnownTo(recipient);
  return { request, rows: new Map(rows.map((row) => [subjects.get(row.id) ?? '', row])) };
}

async function subjectsKnownTo(recipient: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await world.sql.query<{ id: string; subject_id: string }>(
    "SELECT DISTINCT 'usr_' || pairwise_id AS id, subject_id FROM sharing_state WHERE recipient_id = $1",
    [recipient],
  );
  return new Map(rows.map(({ id, subject_id }) => [id, subject_id]));
}

function evidenceOf(person: PersonRecords, instant: number): Evidence {
  const consents = person.consents.filter((record) => record.at <= instant);
  return { ...person, consents, at: instant, instrumentIds: new Set(person.named ? [instrument] : []) };
}

const shown = (decision: Decision) =>
  decision.outcome === 'REDACT' ? `${decision.reason} ${decision.clause}` : decision.basis.clause;

const formOf = (decision: Decision) => (decision.outcome === 'PERMIT' ? [decision.form] : []);

/** Compares what PostgreSQL handed out with the plain decision on the records, person by person and field by field. */
function expectAgreement(
  { request, rows }: Read,
  instant: number,
  whom: ReadonlyMap<string, PersonRecords>,
): void {
  for (const [id, person] of whom) {
    const evidence = evidenceOf(person, instant);
    const row = rows.get(id);
    expect({ id, known: row !== undefined }).toEqual({ id, known: mayBeKnown(request, evidence) });
    const state = row && decodeClassKey(row.classKey);
    if (!row) continue;
    const values = new Map<string, unknown>(Object.entries(row));
    for (const field of fields) {
      const plain = decide(request, field, evidence);
      const compiled = state && decideCompiled(compileField(request, field, instant), state);
      const name = field.coordinate.slice('User.'.length);
      const handedOut = forms.filter((form) => (values.get(keyOfForm(name, form)) ?? null) !== null);
      expect({
        id,
        field: field.coordinate,
        compiled: compiled && shown(compiled),
        form: compiled && formOf(compiled),
        handedOut,
      }).toEqual({
        id,
        field: field.coordinate,
        compiled: shown(plain),
        form: formOf(plain),
        handedOut: name === 'birthDate' && person.birthDate === undefined ? [] : formOf(plain),
      });
    }
  }
}

const forms = ['FULL', ...reducedForms] as const;
const reducible = ['name', 'email', 'phone', 'birthDate', 'address'];

const requests: [string, string, () => Partial<Asked>][] = [
  ['crm for customer support', 'crm', () => ({})],
  ['crm citing an instrument', 'crm', () => ({ instrumentId: instrument })],
  ['crm for optimisation', 'crm', () => ({ purposeId: 'SERVICE_OPTIMISATION' })],
  ['rival', 'rival', () => ({})],
  ['a recipient that needs reduced forms only', 'frugal', () => ({})],
  ['a recipient abroad', 'abroad', () => ({})],
  ['crm for transfer', 'crm', () => ({ mode: 'TRANSFER' })],
];

describe('what PostgreSQL hands out', () => {
  it('equals the plain decision on the records, for every field of anybody, whoever asks and why', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryPerson(at), { minLength: 60, maxLength: 60 }), async (drawn) => {
        const written = new Map<string, PersonRecords>();
        for (const person of drawn) written.set(await writePerson(world.sql, person, instrument), person);
        written.forEach((person, id) => people.set(id, person));
        for (const [, recipient, asked] of requests) {
          expectAgreement(await readAll(recipient, asked()), at, written);
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  it('has nothing of a value in what the database sends where only its mask may leave', async () => {
    const canary = 'CANARY';
    const subject = await world.account({
      name: `N${canary}`,
      email: `n${canary}@n${canary}.example`,
      phone: `+86 10 0000 0042 ${canary}`,
      birthDate: '1971-02-03',
      city: canary,
    });
    await world.enrol(subject, 'frugal');
    sent.length = 0;
    const { rows } = await readAll('frugal', {});
    expect(rows.get(subject)).toMatchObject({
      [keyOfForm('name', 'MASKED')]: 'N**',
      [keyOfForm('email', 'MASKED')]: 'n***@n***.example',
      [keyOfForm('birthDate', 'GENERALISED')]: '1971',
    });
    const received = JSON.stringify(sent);
    expect(received).toContain('n***@n***.example');
    expect(received).not.toMatch(/CANARY|1971-02-03/);
  });

  it('has the value and not its mask beside it where the value may leave', async () => {
    const subject = await world.account({ name: 'Whole', birthDate: '1971-02-03' });
    await world.enrol(subject, 'frugal');
    await world.consent(subject, { recipient: 'frugal', version: 2, categories: ['NAME'] });
    const { rows } = await readAll('frugal', {}, later(0));
    expect(rows.get(subject)).toMatchObject({
      name: 'Whole',
      [keyOfForm('name', 'MASKED')]: null,
      birthDate: null,
      [keyOfForm('birthDate', 'GENERALISED')]: '1971',
    });
  });

  it('has values in full and in each form that is needed, so that the comparison proves something', async () => {
    const { rows } = await readAll('frugal', {});
    const keys = [...rows.values()].flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => value !== null)
        .map(([key]) => key),
    );
    const seen = (form: Form): string[] =>
      reducible.map((name) => keyOfForm(name, form)).filter((key) => keys.includes(key));
    expect(seen('FULL').length).toBeGreaterThan(0);
    expect(seen('MASKED')).toEqual(['name:MASKED', 'email:MASKED', 'phone:MASKED']);
    expect(seen('GENERALISED')).toEqual(['birthDate:GENERALISED', 'address:GENERALISED']);
  });

  it('is both permitted and refused in plenty, so that the comparison proves something', async () => {
    const { request, rows } = await readAll('crm', {});
    const decisions = [...rows.keys()].flatMap((id) => {
      const person = people.get(id);
      return person ? fields.map((field) => shown(decide(request, field, evidenceOf(person, at)))) : [];
    });
    const permits = decisions.filter((each) => /^III\.[AD]\.\d$/.test(each));
    expect(permits.length / decisions.length).toBeGreaterThan(0.1);
    expect(new Set(permits)).toEqual(new Set(['III.A.1', 'III.A.3', 'III.D.5', 'III.D.6']));
    expect(new Set(decisions).size).toBeGreaterThan(10);
  });

  it.each([-25 * hour, -1, 1, 25 * hour].map((shift) => [shift]))(
    'follows time alone, with no record written in between: %d ms from then',
    async (shift) => {
      expectAgreement(await readAll('crm', { instrumentId: instrument }, later(shift)), later(shift), people);
    },
  );

  it('follows a new version of the purpose, with no person’s record written in between', async () => {
    const before = await readAll('crm', {});
    await world.sql.query(
      `INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
       VALUES ('CUSTOMER_SUPPORT', 4, 'wider', true, now(), now())`,
    );
    const after = await readAll('crm', {});
    expect([before.request, after.request].map(({ purpose }) => purpose.materialVersion)).toEqual([2, 4]);
    expect(after.rows.size).toBeLessThan(before.rows.size);
    expectAgreement(after, at, people);
  });
});

/** Not before the records were written: what they say of earlier times is not what they said then. */
const later = (shift: number): number => Math.max(at + shift, Date.now() + 1_000);
