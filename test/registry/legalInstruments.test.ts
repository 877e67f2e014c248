import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { InstrumentDraft } from '../../src/registry/instrumentTerms';
import {
  approveInstrument,
  draftInstrument,
  emergenciesToReview,
  listInstruments,
  reviewEmergency,
  revokeInstrument,
} from '../../src/registry/legalInstruments';
import { RegistryError } from '../../src/registry/RegistryError';
import type { GraphAnswer, PartnerWorld } from '../support/partnerWorld';
import { BothGateways, codesOf, usersOf } from './BothGateways';
import { danger, inHours, order } from './anOrder';

let both: BothGateways;
let world: PartnerWorld;
let dataSource: DataSource;

beforeAll(async () => {
  both = await BothGateways.open();
  ({ world, dataSource } = both);
});

afterAll(async () => both.close());

const hour = 60 * 60 * 1000;

const draft = (subjectIds: readonly string[], terms: Partial<InstrumentDraft> = {}): Promise<string> =>
  draftInstrument(dataSource, { ...order, subjects: { by: 'LIST', ids: subjectIds }, ...terms }, 'officer-1');
const approve = (instrumentId: string, officer = 'officer-2'): Promise<void> =>
  approveInstrument(dataSource, { instrumentId, officer });
const revoke = (instrumentId: string, officer = 'officer-1'): Promise<void> =>
  revokeInstrument(dataSource, { instrumentId, officer, reason: 'the court took it back' });
const review = (instrumentId: string, outcome: 'UPHELD' | 'REJECTED', officer = 'officer-2'): Promise<void> =>
  reviewEmergency(dataSource, { instrumentId, officer, review: outcome, reason: 'the coast guard confirms' });

/** Asks both gateways for a name and a national id, citing the instrument. */
async function cite(instrument: string, subject: string): Promise<GraphAnswer[]> {
  return both.ask(
    `query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT, instrument: "${instrument}") { user(id: $id) { name nationalId phone } }`,
    'crm',
    { id: await world.idFor(subject) },
  );
}

const opened = { name: 'Canary Name', nationalId: '000000198005050001', phone: null };
const twice = <Value>(value: Value): Value[] => [value, value];

async function onRecord(id: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await world.sql.query<Record<string, unknown>>(
    'SELECT * FROM legal_instrument WHERE id = $1',
    [id],
  );
  return rows[0];
}

/** As if the instrument had been drafted that long ago. No command can do this, and the database refuses it. */
async function turnBack(id: string, hours: number): Promise<void> {
  await world.sql.query(`
    ALTER TABLE legal_instrument DISABLE TRIGGER terms_stay;
    UPDATE legal_instrument SET drafted_at = drafted_at - interval '${hours} hours',
      valid_from = valid_from - interval '${hours} hours', valid_until = valid_until - interval '${hours} hours'
      WHERE id = '${id}';
    ALTER TABLE legal_instrument ENABLE TRIGGER terms_stay`);
}

const queue = async (): Promise<string[]> => (await emergenciesToReview(dataSource)).map(({ id }) => id);
const stateOf = async (id: string): Promise<string | undefined> =>
  (await listInstruments(dataSource)).find((each) => each.id === id)?.state;

describe('an instrument', () => {
  it('opens nothing while one officer alone has drafted it, and what it names once another approves', async () => {
    const subject = await world.account();
    const id = await draft([subject]);
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    await approve(id);
    const answers = await cite(id, subject);
    expect(usersOf(answers)).toEqual(twice(opened));
    const { entry } = await world.entryOf(answers[0] as GraphAnswer);
    expect(JSON.stringify(entry)).toContain(id);
  });

  it('opens nothing of whom it does not name', async () => {
    const [named, other] = [await world.account(), await world.enrolled()];
    const id = await draft([named]);
    await approve(id);
    expect(usersOf(await cite(id, other))).toEqual(twice({ ...opened, nationalId: null }));
  });

  it('ends with the next request of every replica when it is revoked, also by who drafted it', async () => {
    const subject = await world.account();
    const id = await draft([subject]);
    await approve(id);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
    await revoke(id);
    const answers = await cite(id, subject);
    expect(codesOf(answers)).toEqual(twice('INSTRUMENT_INVALID'));
    for (const { text } of answers) expect(text).not.toContain('Canary');
    expect(await onRecord(id)).toMatchObject({
      revoked_by: 'officer-1',
      why_revoked: 'the court took it back',
    });
  });

  it('is not cited by another recipient than its own', async () => {
    const subject = await world.account();
    const id = await draft([subject], { recipientId: 'rival' });
    await approve(id);
    await world.enrol(subject);
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
  });

  it('acts from its beginning on, and not before', async () => {
    const subject = await world.account();
    const id = await draft([subject], { validFrom: inHours(1) });
    await approve(id);
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    await turnBack(id, 1.01);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
  });

  it('is listed with where it stands, and of its people only how many they are', async () => {
    const subject = await world.account();
    const [drafted, approved, revoked, later] = [
      await draft([subject]),
      await draft([subject]),
      await draft([subject]),
      await draft([subject], { validFrom: inHours(1) }),
    ];
    await approve(approved);
    await approve(later);
    await revoke(revoked);
    const states = await Promise.all([drafted, approved, revoked, later].map(stateOf));
    expect(states).toEqual(['DRAFT', 'IN_FORCE', 'REVOKED', 'NOT_YET']);
    const listed = await listInstruments(dataSource, 'crm');
    expect(listed.find(({ id }) => id === drafted)).toMatchObject({ people: 1, draftedBy: 'officer-1' });
    expect(JSON.stringify(listed)).not.toContain(subject);
    expect(await listInstruments(dataSource, 'abroad')).toEqual([]);
  });
});

describe('a draft is refused', () => {
  it.each<[string, string, Partial<InstrumentDraft>]>([
    ['on no clause', 'CLAUSE_UNKNOWN', { clause: '' }],
    ['on a clause that there is not', 'CLAUSE_UNKNOWN', { clause: 'III.D.9' }],
    ['on what follows the provenance of a value', 'CLAUSE_UNKNOWN', { clause: 'III.D.5' }],
    ['on consent', 'CLAUSE_UNKNOWN', { clause: 'III.A.1' }],
    ['in no mode', 'MODE_UNKNOWN', { mode: 'GIFT' }],
    ['of a request to share, to transfer', 'MODE_NOT_OF_CLAUSE', { mode: 'TRANSFER' }],
    ['of a duty to transfer, to share', 'MODE_NOT_OF_CLAUSE', { clause: 'III.B.2' }],
    ['of a disclosure by law, to share', 'MODE_NOT_OF_CLAUSE', { clause: 'III.C.2' }],
    [
      'of a reorganisation, to publish',
      'MODE_NOT_OF_CLAUSE',
      { clause: 'III.C.3', mode: 'PUBLIC_DISCLOSURE' },
    ],
    ['of no issuer', 'TERMS_MISSING', { issuer: ' ' }],
    ['without reference', 'TERMS_MISSING', { reference: '' }],
    ['without a provision', 'TERMS_MISSING', { provision: '' }],
    ['of no country', 'JURISDICTION_INVALID', { jurisdiction: 'China' }],
    ['for an unknown recipient', 'RECIPIENT_UNKNOWN', { recipientId: 'nobody' }],
    ['for an unknown purpose', 'PURPOSE_UNKNOWN', { purposeId: 'NOTHING' }],
    ['about no category', 'CATEGORIES_MISSING', { categories: [] }],
    ['about an unknown category', 'CATEGORY_UNKNOWN', { categories: ['NAME', 'SHOE_SIZE'] }],
    ['about nobody', 'SUBJECTS_MISSING', { subjects: { by: 'LIST', ids: [] } }],
    ['about somebody without account', 'SUBJECT_UNKNOWN', { subjects: { by: 'LIST', ids: [randomUUID()] } }],
    ['about what is no id', 'SUBJECT_UNKNOWN', { subjects: { by: 'LIST', ids: ['canary@example.com'] } }],
    ['that ends before it begins', 'VALIDITY_INVALID', { validFrom: inHours(2), validUntil: inHours(1) }],
    ['that ends as it begins', 'VALIDITY_INVALID', { validFrom: inHours(2), validUntil: inHours(2) }],
    ['that is over', 'VALIDITY_INVALID', { validFrom: inHours(-2), validUntil: inHours(-1) }],
    [
      'without a threat',
      'EMERGENCY_LIMB_MISSING',
      { ...danger, emergency: { ...danger.emergency, threat: ' ' } },
    ],
    [
      'without why there was no consent',
      'EMERGENCY_LIMB_MISSING',
      { ...danger, emergency: { ...danger.emergency, whyNoConsent: '' } },
    ],
    ['as an emergency without either', 'EMERGENCY_LIMB_MISSING', { ...danger, emergency: undefined }],
    ['as an emergency on another clause', 'CLAUSE_NO_EMERGENCY', { ...danger, clause: 'III.A.2' }],
    ['as an emergency of another day', 'EMERGENCY_NOT_AT_ONCE', { ...danger, validFrom: inHours(24) }],
    ['as an emergency of more than 72 hours', 'EMERGENCY_TOO_LONG', { ...danger, validUntil: inHours(72.1) }],
    [
      'as an emergency of 72 hours and a millisecond',
      'EMERGENCY_TOO_LONG',
      { ...danger, validFrom: new Date(1), validUntil: new Date(inHours(72).getTime() + 2) },
    ],
  ])('%s, and nothing is written', async (_, code, terms) => {
    const subject = await world.account();
    const before = (await listInstruments(dataSource)).length;
    const fault: unknown = await draft([subject], terms).catch((refusal: unknown) => refusal);
    expect(fault).toBeInstanceOf(RegistryError);
    expect(fault).toMatchObject({ code });
    expect((fault as RegistryError).message).not.toMatch(/canary|nobody/);
    expect(await listInstruments(dataSource)).toHaveLength(before);
  });

  it('of no officer', async () => {
    const subjects = { by: 'LIST', ids: [await world.account()] } as const;
    const nameless = draftInstrument(dataSource, { ...order, subjects }, '  ');
    await expect(nameless).rejects.toMatchObject({ code: 'OFFICER_MISSING' });
  });

  const clauseVI = Array.from({ length: 10 }, (_, index) => `VI.${index + 1}`);

  it.each([...clauseVI, 'VI', 'vi.8', ' VI.3 ', 'clause VI (9)', 'Agreement VI.10', 'VI.1-10', 'VI.3, VI.4'])(
    'on %s: clause VI is about collecting and using, and never permits a share',
    async (clause) => {
      const subject = await world.account();
      await expect(draft([subject], { clause })).rejects.toMatchObject({
        code: 'CLAUSE_NEVER_PERMITS',
        message: expect.stringContaining('collecting and using'),
      });
      await expect(draft([subject], { provision: clause })).rejects.toMatchObject({
        code: 'CLAUSE_NEVER_PERMITS',
      });
    },
  );

  it.each(clauseVI)('on %s by the database itself', async (clause) => {
    await expect(world.instrument([], { clause })).rejects.toMatchObject({
      code: '23514',
      constraint: 'legal_instrument_clause_check',
    });
  });

  it('not for citing a chapter VI of a law, or clause VII.D of the agreement as a reference', async () => {
    const subject = await world.account();
    const provision = 'Personal Information Protection Law, chapter VI';
    await expect(draft([subject], { provision, reference: 'VII.D' })).resolves.toMatch(/^instrument-/);
  });
});

describe('an approval is refused', () => {
  it.each(['officer-1', ' officer-1', 'Officer-1'])(
    'to the officer who drafted it, as %j',
    async (officer) => {
      const subject = await world.account();
      const id = await draft([subject]);
      await expect(approve(id, officer)).rejects.toMatchObject({ code: 'SAME_OFFICER' });
      expect(await onRecord(id)).toMatchObject({ approved_by: null, approved_at: null });
      expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    },
  );

  it('to the officer who drafted it by the database itself', async () => {
    const id = await draft([await world.account()]);
    const sql = `UPDATE legal_instrument SET approved_by = 'OFFICER-1 ', approved_at = now() WHERE id = '${id}'`;
    await expect(world.sql.query(sql)).rejects.toMatchObject({ constraint: 'approved_by_another_person' });
  });

  it('to nobody in particular', async () => {
    const id = await draft([await world.account()]);
    await expect(approve(id, '')).rejects.toMatchObject({ code: 'OFFICER_MISSING' });
  });

  it('the second time', async () => {
    const id = await draft([await world.account()]);
    await approve(id);
    await expect(approve(id, 'officer-3')).rejects.toMatchObject({ code: 'INSTRUMENT_APPROVED' });
    expect(await onRecord(id)).toMatchObject({ approved_by: 'officer-2' });
  });

  it('to the second of two officers who approve at once', async () => {
    const id = await draft([await world.account()]);
    const decided = await Promise.allSettled([approve(id, 'officer-2'), approve(id, 'officer-3')]);
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('of what was revoked', async () => {
    const id = await draft([await world.account()]);
    await revoke(id);
    await expect(approve(id)).rejects.toMatchObject({ code: 'INSTRUMENT_REVOKED' });
  });

  it('of what is over', async () => {
    const id = await draft([await world.account()], { validUntil: inHours(1) });
    await turnBack(id, 1.01);
    await expect(approve(id)).rejects.toMatchObject({ code: 'INSTRUMENT_EXPIRED' });
  });

  it('of what there is not', async () => {
    await expect(approve('instrument-0')).rejects.toMatchObject({ code: 'INSTRUMENT_UNKNOWN' });
  });

  it('of an emergency, which is reviewed', async () => {
    const id = await draft([await world.account()], danger);
    await expect(approve(id)).rejects.toMatchObject({ code: 'REVIEW_NEEDED' });
  });
});

describe('a revocation is refused', () => {
  it('the second time', async () => {
    const id = await draft([await world.account()]);
    await revoke(id);
    await expect(revoke(id, 'officer-2')).rejects.toMatchObject({ code: 'INSTRUMENT_REVOKED' });
    expect(await onRecord(id)).toMatchObject({ revoked_by: 'officer-1' });
  });

  it('without an officer, without a reason, and of what there is not', async () => {
    const instrumentId = await draft([await world.account()]);
    const reasonless = revokeInstrument(dataSource, { instrumentId, officer: 'officer-1', reason: ' ' });
    await expect(reasonless).rejects.toMatchObject({ code: 'REASON_MISSING' });
    await expect(revoke(instrumentId, '')).rejects.toMatchObject({ code: 'OFFICER_MISSING' });
    await expect(revoke('instrument-0')).rejects.toMatchObject({ code: 'INSTRUMENT_UNKNOWN' });
  });
});

describe('an emergency', () => {
  it('acts at once, before anybody has approved it, and stands in the review queue', async () => {
    const subject = await world.account();
    const id = await draft([subject], danger);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
    expect(await queue()).toContain(id);
    expect(await stateOf(id)).toBe('EMERGENCY');
  });

  it('may last 72 hours, to the millisecond', async () => {
    const validFrom = new Date(Date.now() - 1_000);
    const validUntil = new Date(validFrom.getTime() + 72 * hour);
    const subject = await world.account();
    const id = await draft([subject], { ...danger, validFrom, validUntil });
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
  });

  it('upheld by another officer counts as approved, and leaves the queue', async () => {
    const subject = await world.account();
    const id = await draft([subject], danger);
    await review(id, 'UPHELD');
    expect(await queue()).not.toContain(id);
    expect(await stateOf(id)).toBe('IN_FORCE');
    expect(await onRecord(id)).toMatchObject({
      approved_by: 'officer-2',
      reviewed_by: 'officer-2',
      review: 'UPHELD',
      review_reason: 'the coast guard confirms',
      revoked_at: null,
    });
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
  });

  it('rejected by another officer ends with the next request of every replica', async () => {
    const subject = await world.account();
    const id = await draft([subject], danger);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
    await review(id, 'REJECTED');
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    expect(await queue()).not.toContain(id);
    expect(await onRecord(id)).toMatchObject({
      approved_by: null,
      revoked_by: 'officer-2',
      review: 'REJECTED',
    });
  });

  it('that nobody reviews ends with its validity, and is still to be reviewed, which does not revive it', async () => {
    const subject = await world.account();
    const id = await draft([subject], danger);
    await turnBack(id, 47.9);
    expect(usersOf(await cite(id, subject))).toEqual(twice(opened));
    await turnBack(id, 0.2);
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
    expect(await stateOf(id)).toBe('ENDED');
    expect(await queue()).toContain(id);
    await review(id, 'UPHELD');
    expect(await queue()).not.toContain(id);
    expect(await onRecord(id)).toMatchObject({ review: 'UPHELD', approved_at: null });
    expect(codesOf(await cite(id, subject))).toEqual(twice('INSTRUMENT_INVALID'));
  });

  it('does not escape its review by being revoked', async () => {
    const id = await draft([await world.account()], danger);
    await revoke(id);
    expect(await queue()).toContain(id);
    await review(id, 'REJECTED');
    expect(await onRecord(id)).toMatchObject({ review: 'REJECTED', revoked_by: 'officer-1' });
  });

  it('is not followed by another about the same person before it was reviewed', async () => {
    const [subject, other] = [await world.account(), await world.account()];
    const id = await draft([subject], danger);
    await turnBack(id, 49);
    await expect(draft([other, subject], danger)).rejects.toMatchObject({ code: 'EMERGENCY_UNREVIEWED' });
    await expect(draft([other], danger)).resolves.toMatch(/^instrument-/);
    await expect(draft([subject])).resolves.toMatch(/^instrument-/);
    await review(id, 'UPHELD');
    await expect(draft([subject], danger)).resolves.toMatch(/^instrument-/);
  });

  it('is drafted once by two officers who draft it at once', async () => {
    const subject = await world.account();
    const drafted = await Promise.allSettled([draft([subject], danger), draft([subject], danger)]);
    expect(drafted.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a review is refused', () => {
  it.each(['officer-1', 'OFFICER-1 '])(
    'to the officer who drafted it, as %j, whatever it says',
    async (officer) => {
      const id = await draft([await world.account()], danger);
      await expect(review(id, 'UPHELD', officer)).rejects.toMatchObject({ code: 'SAME_OFFICER' });
      await expect(review(id, 'REJECTED', officer)).rejects.toMatchObject({ code: 'SAME_OFFICER' });
      expect(await onRecord(id)).toMatchObject({ reviewed_by: null, revoked_at: null });
    },
  );

  it('the second time, and of what is no emergency', async () => {
    const id = await draft([await world.account()], danger);
    await review(id, 'UPHELD');
    await expect(review(id, 'REJECTED', 'officer-3')).rejects.toMatchObject({ code: 'INSTRUMENT_REVIEWED' });
    const other = await draft([await world.account()]);
    await expect(review(other, 'UPHELD')).rejects.toMatchObject({ code: 'NO_EMERGENCY' });
  });
});

describe('the database', () => {
  it.each([
    "UPDATE legal_instrument SET categories = '{NAME,BIRTH_DATE}'",
    "UPDATE legal_instrument SET valid_until = valid_until + interval '1 year'",
    "UPDATE legal_instrument SET recipient_id = 'rival'",
    "UPDATE legal_instrument SET drafted_by = 'somebody else'",
    'DELETE FROM legal_instrument',
    'TRUNCATE legal_instrument CASCADE',
  ])('keeps the terms that were drafted: %s', async (sql) => {
    await expect(world.sql.query(sql)).rejects.toMatchObject({ code: '23001' });
  });

  it.each([
    'revoked_at = NULL, revoked_by = NULL, why_revoked = NULL',
    "revoked_by = 'somebody else'",
    'approved_at = NULL, approved_by = NULL',
    "review = replace(review, 'REJECTED', 'UPHELD')",
  ])('keeps what officers have decided: %s', async (change) => {
    const id = await draft([await world.account()], danger);
    await review(id, 'REJECTED');
    const approved = await draft([await world.account()]);
    await approve(approved);
    const sql = `UPDATE legal_instrument SET ${change} WHERE id IN ($1, $2)`;
    await expect(world.sql.query(sql, [id, approved])).rejects.toMatchObject({ code: '23001' });
  });

  it('adds nobody to an instrument that was approved', async () => {
    const id = await draft([await world.account()]);
    const name = 'INSERT INTO legal_instrument_subject (instrument_id, subject_id) VALUES ($1, $2)';
    await world.sql.query(name, [id, await world.account()]);
    await approve(id);
    await expect(world.sql.query(name, [id, await world.account()])).rejects.toMatchObject({ code: '23001' });
  });
});
