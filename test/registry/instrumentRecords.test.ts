import type { DataSource } from 'typeorm';
import type { InstrumentDraft } from '../../src/registry/instrumentTerms';
import {
  approveInstrument,
  draftInstrument,
  readInstrument,
  recordHomeApproval,
  recordNotice,
  revokeInstrument,
} from '../../src/registry/legalInstruments';
import type { GraphAnswer, PartnerWorld } from '../support/partnerWorld';
import { BothGateways, codesOf, usersOf } from './BothGateways';
import { inHours, order } from './anOrder';

let both: BothGateways;
let world: PartnerWorld;
let dataSource: DataSource;

beforeAll(async () => {
  both = await BothGateways.open();
  ({ world, dataSource } = both);
  await world.rewriteAgreements(
    "UPDATE agreement_purpose SET modes = '{SHARING,TRANSFER}' WHERE agreement_version_id = 'crm/1'",
  );
});

afterAll(async () => both.close());

const foreign = { jurisdiction: 'FR' };
const reorganisation = { clause: 'III.C.3', mode: 'TRANSFER', issuer: 'the board' };

const draft = (subject: string, terms: Partial<InstrumentDraft> = {}): Promise<string> =>
  draftInstrument(dataSource, { ...order, subjects: { by: 'LIST', ids: [subject] }, ...terms }, 'officer-1');
const approve = (instrumentId: string): Promise<void> =>
  approveInstrument(dataSource, { instrumentId, officer: 'officer-2' });
const homeApprove = (instrumentId: string, officer = 'officer-2'): Promise<void> =>
  recordHomeApproval(dataSource, { instrumentId, officer, reference: 'MoJ 2026-17' });
const notify = (instrumentId: string, officer = 'officer-1'): Promise<void> =>
  recordNotice(dataSource, { instrumentId, officer });

async function cite(instrument: string, subject: string, mode = 'SHARING'): Promise<GraphAnswer[]> {
  return both.ask(
    `query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT, mode: ${mode}, instrument: "${instrument}") { user(id: $id) { nationalId } }`,
    'crm',
    { id: await world.idFor(subject) },
  );
}

const opened = { nationalId: '000000198005050001' };
const twice = <Value>(value: Value): Value[] => [value, value];

async function columns(id: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await world.sql.query<Record<string, unknown>>(
    'SELECT * FROM legal_instrument WHERE id = $1',
    [id],
  );
  return rows[0];
}

describe("a foreign authority's instrument", () => {
  it("opens nothing without the home authority's approval, and what it names with the next request after", async () => {
    const subject = await world.account();
    const id = await draft(subject, foreign);
    await approve(id);
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    await homeApprove(id);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
    expect(await columns(id)).toMatchObject({ home_approval: 'MoJ 2026-17', home_recorded_by: 'officer-2' });
  });

  it('opens it at once when the approval is drafted with it, for the second officer to see', async () => {
    const subject = await world.account();
    const at = inHours(-24);
    const id = await draft(subject, { ...foreign, homeApproval: { reference: ' MoJ 2026-18 ', at } });
    expect(await readInstrument(dataSource, id)).toMatchObject({
      homeApproval: 'MoJ 2026-18',
      homeApprovedAt: at,
    });
    await approve(id);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
  });
});

describe('a home approval is refused', () => {
  it.each(['officer-1', 'OFFICER-1 '])(
    'to the officer who drafted the instrument, as %j',
    async (officer) => {
      const subject = await world.account();
      const id = await draft(subject, foreign);
      await approve(id);
      await expect(homeApprove(id, officer)).rejects.toMatchObject({ code: 'SAME_OFFICER' });
      expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    },
  );

  it('to the same officer, and without one, by the database itself', async () => {
    const id = await draft(await world.account(), foreign);
    const record = (by: string): Promise<unknown> =>
      world.sql.query(
        `UPDATE legal_instrument SET home_approval = 'x', home_approved_at = now(), home_recorded_by = ${by}
         WHERE id = '${id}'`,
      );
    await expect(record("'Officer-1'")).rejects.toMatchObject({
      constraint: 'home_approval_by_another_person',
    });
    await expect(record('NULL')).rejects.toMatchObject({ code: '23001' });
  });

  it('without a reference, twice, ahead of its time, and of what is over or revoked', async () => {
    const id = await draft(await world.account(), foreign);
    const nameless = { instrumentId: id, officer: 'officer-2', reference: ' ' };
    await expect(recordHomeApproval(dataSource, nameless)).rejects.toMatchObject({ code: 'TERMS_MISSING' });
    await homeApprove(id);
    await expect(homeApprove(id)).rejects.toMatchObject({ code: 'ALREADY_RECORDED' });
    const ahead = { ...foreign, homeApproval: { reference: 'x', at: inHours(1) } };
    await expect(draft(await world.account(), ahead)).rejects.toMatchObject({ code: 'RECORDED_AHEAD' });
    const revoked = await draft(await world.account(), foreign);
    await revokeInstrument(dataSource, { instrumentId: revoked, officer: 'officer-1', reason: 'x' });
    await expect(homeApprove(revoked)).rejects.toMatchObject({ code: 'INSTRUMENT_REVOKED' });
  });
});

describe('a reorganisation', () => {
  it('transfers nothing before people were told, and what it names with the next request after', async () => {
    const subject = await world.account();
    const id = await draft(subject, reorganisation);
    await approve(id);
    expect(codesOf(await cite(id, subject, 'TRANSFER'))).toEqual(twice('INSTRUMENT_INVALID'));
    await notify(id);
    expect(usersOf(await cite(id, subject, 'TRANSFER'))).toEqual(twice(opened));
    await expect(notify(id)).rejects.toMatchObject({ code: 'ALREADY_RECORDED' });
  });

  it('transfers at once when they had been told before it was drafted', async () => {
    const subject = await world.account();
    const id = await draft(subject, { ...reorganisation, noticeGivenAt: inHours(-1) });
    await approve(id);
    expect(usersOf(await cite(id, subject, 'TRANSFER'))).toEqual(twice(opened));
  });

  it('is told to nobody by nobody, or ahead', async () => {
    const id = await draft(await world.account(), reorganisation);
    await expect(notify(id, ' ')).rejects.toMatchObject({ code: 'OFFICER_MISSING' });
    await expect(notify('instrument-0')).rejects.toMatchObject({ code: 'INSTRUMENT_UNKNOWN' });
    const ahead = { ...reorganisation, noticeGivenAt: inHours(1) };
    await expect(draft(await world.account(), ahead)).rejects.toMatchObject({ code: 'RECORDED_AHEAD' });
  });
});

describe('what an instrument says of notice', () => {
  it('is kept as it was drafted', async () => {
    const until = inHours(48);
    const deferred = await draft(await world.account(), { notice: { state: 'DEFERRED', until } });
    const withheld = await draft(await world.account(), {
      notice: { state: 'WITHHELD_BY_LAW', provision: ' PIPL 18(1) ' },
    });
    expect(await readInstrument(dataSource, deferred)).toMatchObject({
      notice: 'DEFERRED',
      noticeDueAt: until,
    });
    expect(await readInstrument(dataSource, withheld)).toMatchObject({
      notice: 'WITHHELD_BY_LAW',
      noticeProvision: 'PIPL 18(1)',
    });
  });

  it.each<[string, string, InstrumentDraft['notice']]>([
    ['deferred to the past', 'NOTICE_INVALID', { state: 'DEFERRED', until: inHours(-1) }],
    ['withheld by no provision', 'TERMS_MISSING', { state: 'WITHHELD_BY_LAW', provision: ' ' }],
    ['withheld by clause VI', 'CLAUSE_NEVER_PERMITS', { state: 'WITHHELD_BY_LAW', provision: 'VI.3' }],
    ['withheld in a story', 'NOTICE_INVALID', { state: 'WITHHELD_BY_LAW', provision: 'x'.repeat(201) }],
  ])('is refused when it is %s', async (_, code, notice) => {
    await expect(draft(await world.account(), { notice })).rejects.toMatchObject({ code });
  });
});

describe('the database', () => {
  it.each([
    "home_approval = 'another'",
    'home_approval = NULL, home_approved_at = NULL, home_recorded_by = NULL',
    'notice_given_at = NULL, notice_recorded_by = NULL',
    "notice_given_at = notice_given_at - interval '1 day'",
  ])('keeps what was recorded: %s', async (change) => {
    const id = await draft(await world.account(), foreign);
    await homeApprove(id);
    await notify(id);
    const sql = `UPDATE legal_instrument SET ${change} WHERE id = $1`;
    await expect(world.sql.query(sql, [id])).rejects.toMatchObject({ code: '23001' });
  });

  it.each([
    "home_approval = 'x', home_approved_at = now() - interval '1 hour', home_recorded_by = 'officer-2'",
    "notice_given_at = now() - interval '1 hour', notice_recorded_by = 'officer-2'",
    'notice_given_at = now()',
  ])('takes nothing that is dated back or by nobody: %s', async (change) => {
    const id = await draft(await world.account(), foreign);
    const sql = `UPDATE legal_instrument SET ${change} WHERE id = $1`;
    await expect(world.sql.query(sql, [id])).rejects.toMatchObject({ code: '23001' });
  });

  it.each([
    "notice = 'WITHHELD_BY_LAW', notice_provision = 'PIPL 18(1)'",
    "subjects_by = 'ENROLLED'",
    "enrolled_from = now(), enrolled_until = now() + interval '1 day'",
  ])('keeps the terms that were drafted: %s', async (change) => {
    const id = await draft(await world.account());
    const sql = `UPDATE legal_instrument SET ${change} WHERE id = $1`;
    await expect(world.sql.query(sql, [id])).rejects.toMatchObject({ code: '23001' });
  });
});
