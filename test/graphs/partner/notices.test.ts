import type { LedgerEntry, SharedNotice } from '../../../src/ledger';
import type { InstrumentFacts } from '../../support/partnerWorld';
import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

const start = Date.now();
let now = start;
let world: PartnerWorld;

beforeAll(async () => {
  world = await PartnerWorld.open({}, () => now);
});
beforeEach(() => {
  now = start;
});
afterAll(() => world.close());

const iso = (instant: number): string => new Date(instant).toISOString();
const hour = 60 * 60 * 1000;

/** How the ledger says that the notice of one field stands, and when the entry was made. */
async function noticeOf(
  subject: string,
  footing: { readonly fields: string; readonly instrument?: string },
): Promise<{ readonly notice: SharedNotice | null | undefined; readonly entry: LedgerEntry }> {
  const { answer } = await askAbout(world, subject, footing);
  const { entry } = await world.entryOf(answer);
  return { notice: entry.classes[0]?.shared[0]?.notice, entry };
}

async function toldOfPurpose(): Promise<string> {
  const { rows } = await world.sql.query<{ at: Date }>(
    "SELECT notified_at AS at FROM purpose_version WHERE purpose_id = 'CUSTOMER_SUPPORT'",
  );
  return rows[0]?.at.toISOString() ?? '';
}

async function ordered(facts: InstrumentFacts = {}) {
  const subject = await world.account();
  return { subject, instrument: await world.instrument([subject], facts) };
}

it('owes no notice to who consented', async () => {
  const subject = await world.enrolled();
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  expect((await noticeOf(subject, { fields: 'phone' })).notice).toBeNull();
});

it('was sent with the purpose, of what it needs and of what is public', async () => {
  const subject = await world.enrolled();
  await world.publish(subject, 'JOB_TITLE');
  const sent = { state: 'SENT', at: await toldOfPurpose() };
  expect((await noticeOf(subject, { fields: 'name' })).notice).toEqual(sent);
  expect((await noticeOf(subject, { fields: 'jobTitle' })).notice).toEqual(sent);
});

it('tells of each field by itself, also of one that is empty', async () => {
  const subject = await world.enrolled({ email: null });
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  const { entry } = await noticeOf(subject, { fields: 'name email phone' });
  const [disclosed] = entry.classes;
  expect(disclosed?.shared.map(({ field, notice }) => [field, notice?.state])).toEqual([
    ['User.name', 'SENT'],
    ['User.phone', undefined],
  ]);
  expect(disclosed?.empty.map(({ field, notice }) => [field, notice?.state])).toEqual([
    ['User.email', 'SENT'],
  ]);
});

it('is due at once under an order that says nothing, at each request anew', async () => {
  const { subject, instrument } = await ordered();
  for (now of [start, start + 1, start + 2]) {
    const { notice, entry } = await noticeOf(subject, { fields: 'nationalId', instrument });
    expect(entry.at).toBe(iso(now));
    expect(notice).toEqual({ state: 'DEFERRED', dueAt: iso(now) });
  }
});

it('is due when an order says, and at once from that instant on', async () => {
  const due = start + hour;
  const { subject, instrument } = await ordered({ noticeDueAt: new Date(due) });
  const seen: unknown[] = [];
  for (now of [start, due - 1, due, due + 1]) {
    seen.push((await noticeOf(subject, { fields: 'nationalId', instrument })).notice);
  }
  expect(seen).toEqual([due, due, due, due + 1].map((at) => ({ state: 'DEFERRED', dueAt: iso(at) })));
});

it('is withheld by the provision that an order names', async () => {
  const provision = 'PIPL 18(1)';
  const { subject, instrument } = await ordered({ noticeWithheldBy: provision });
  const { notice } = await noticeOf(subject, { fields: 'nationalId', instrument });
  expect(notice).toEqual({ state: 'WITHHELD_BY_LAW', provision });
});

it('was sent from the instant on at which the people of an order were told', async () => {
  const told = start + hour;
  const { subject, instrument } = await ordered({ noticeGivenAt: new Date(told) });
  const seen: unknown[] = [];
  for (now of [told - 1, told]) {
    seen.push((await noticeOf(subject, { fields: 'nationalId', instrument })).notice);
  }
  expect(seen).toEqual([
    { state: 'DEFERRED', dueAt: iso(told - 1) },
    { state: 'SENT', at: iso(told) },
  ]);
});

it('is due when an emergency ends', async () => {
  const validUntil = new Date(start + 48 * hour);
  const { subject, instrument } = await ordered({
    clause: 'III.D.4',
    threat: 'missing at sea',
    whyNoConsent: 'cannot be reached',
    validFrom: new Date(start - hour),
    validUntil,
    approved: false,
  });
  const { notice } = await noticeOf(subject, { fields: 'nationalId', instrument });
  expect(notice).toEqual({ state: 'DEFERRED', dueAt: validUntil.toISOString() });
});
