import type { InstrumentFacts } from '../../support/partnerWorld';
import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const hour = 60 * 60 * 1000;

describe('a legal instrument', () => {
  it('opens the categories that it covers, a sensitive one too, for a person whom it names', async () => {
    const subject = await world.account({ name: 'Named Person', nationalId: '42' });
    const instrument = await world.instrument([subject]);
    const { user, answer } = await askAbout(world, subject, { instrument, fields: 'name nationalId email' });
    const { entry } = await world.entryOf(answer);
    expect(user).toEqual({ name: 'Named Person', nationalId: '42', email: null });
    expect(entry.instrument).toBe(instrument);
    expect(
      entry.classes[0]?.shared.map(({ field, basis, clause, evidence }) => [field, basis, clause, evidence]),
    ).toEqual([
      ['User.name', 'LEGAL_EXCEPTION', 'III.A.2', instrument],
      ['User.nationalId', 'LEGAL_EXCEPTION', 'III.A.2', instrument],
    ]);
  });

  it('opens the one of three people whom it names', async () => {
    const named = await world.account({ name: 'First' });
    const enrolled = await world.enrolled({ name: 'Second' });
    const stranger = await world.account({ name: 'Third' });
    const instrument = await world.instrument([named], { categories: ['NATIONAL_ID'] });
    const answer = await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT, instrument: "${instrument}") {
        users(first: 1000) { edges { node { id nationalId } } }
      }`,
    );
    const opened = [...answer.text.matchAll(/"id":"(usr_[^"]+)","nationalId":"/g)].map(([, id]) => id);
    expect(opened).toEqual([await world.idFor(named)]);
    expect(answer.text).toContain(await world.idFor(enrolled));
    expect(await world.idFor(stranger)).toBe('');
  });

  it('makes a person known only to the request that cites it', async () => {
    const subject = await world.account();
    const instrument = await world.instrument([subject]);
    expect((await askAbout(world, subject)).user).toBeNull();
    expect((await askAbout(world, subject, { instrument })).user).not.toBeNull();
  });

  it('is cited by header as well', async () => {
    const subject = await world.account({ name: 'By Header' });
    const instrument = await world.instrument([subject]);
    const { data } = await world.ask('query ($id: ID!) { user(id: $id) { name } }', {
      variables: { id: await world.idFor(subject) },
      headers: { 'sharing-purpose': 'CUSTOMER_SUPPORT', 'sharing-instrument': instrument },
    });
    expect(data).toEqual({ user: { name: 'By Header' } });
  });

  it.each<[string, InstrumentFacts]>([
    ['has expired', { validFrom: new Date(Date.now() - 2 * hour), validUntil: new Date(Date.now() - hour) }],
    ['is not valid yet', { validFrom: new Date(Date.now() + hour) }],
    ['was revoked', { revoked: true }],
    ['is another recipient’s', { recipient: 'rival' }],
    ['is not approved', { approved: false }],
    ['is for another purpose', { purpose: 'DISPUTE_RESOLUTION' }],
    ['is for another mode', { clause: 'III.D.1', mode: 'TRANSFER' }],
    ['is of a foreign jurisdiction', { jurisdiction: 'US' }],
    ['rests on a clause that is off', { clause: 'III.D.8' }],
  ])('that %s turns the whole request away, and the refusal is recorded', async (_, facts) => {
    const subject = await world.enrolled();
    const instrument = await world.instrument([subject], facts);
    const { answer } = await askAbout(world, subject, { instrument });
    const entries = await world.entries();
    expect(answer.data?.['user'] ?? null).toBeNull();
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['INSTRUMENT_INVALID']);
    expect(entries[entries.length - 1]?.entry).toMatchObject({
      turnedAway: 'INSTRUMENT_INVALID',
      // What is not on record for this recipient is only what it wrote: the ledger does not keep that.
      instrument: facts.recipient === undefined ? instrument : null,
      subjectCount: 0,
    });
  });

  it('that nobody ever drew up is answered like one of another recipient', async () => {
    const subject = await world.enrolled();
    const foreign = await world.instrument([subject], { recipient: 'rival' });
    const invented = await askAbout(world, subject, { instrument: 'order-invented' });
    const others = await askAbout(world, subject, { instrument: foreign });
    expect(invented.answer.text).toBe(others.answer.text);
  });

  it('of an emergency acts before it is approved', async () => {
    const subject = await world.account({ name: 'In Danger' });
    const instrument = await world.instrument([subject], {
      clause: 'III.D.4',
      approved: false,
      threat: 'missing since the flood',
      whyNoConsent: 'cannot be reached',
    });
    const { user, answer } = await askAbout(world, subject, { instrument, fields: 'name' });
    expect(user).toEqual({ name: 'In Danger' });
    expect((await world.entryOf(answer)).entry.classes[0]?.shared[0]?.clause).toBe('III.D.4');
  });

  it('opens as much of an address as there is', async () => {
    const subject = await world.account({ country: null, city: 'Lhasa' });
    const nowhere = await world.account({ country: null, city: null });
    const instrument = await world.instrument([subject, nowhere], { categories: ['POSTAL_ADDRESS'] });
    const fields = 'address { country city }';
    expect((await askAbout(world, subject, { instrument, fields })).user).toEqual({
      address: { country: null, city: 'Lhasa' },
    });
    expect((await askAbout(world, nowhere, { instrument, fields })).user).toEqual({ address: null });
  });

  it('lifts no hard stop', async () => {
    const subject = await world.account();
    const instrument = await world.instrument([subject]);
    await world.sql.query('UPDATE account SET erasure_requested_at = now() WHERE id = $1', [subject]);
    const { withheld } = await askAbout(world, subject, { instrument, fields: 'name nationalId' });
    expect(withheld).toEqual({
      'User.name': 'ERASURE_REQUESTED V.A',
      'User.nationalId': 'ERASURE_REQUESTED V.A',
    });
  });

  it('ends at its last instant', async () => {
    let now = Date.now() + 60_000;
    const end = now + 1_000;
    const timed = await PartnerWorld.open({}, () => now);
    try {
      const subject = await timed.account();
      const instrument = await timed.instrument([subject], { validUntil: new Date(end) });
      const codes: unknown[] = [];
      for (now of [end - 1, end]) {
        const { answer } = await askAbout(timed, subject, { instrument, fields: 'name' });
        codes.push(answer.errors[0]?.extensions.code ?? answer.data);
      }
      expect(codes).toEqual([{ user: { name: 'Canary Name' } }, 'INSTRUMENT_INVALID']);
    } finally {
      await timed.close();
    }
  });
});
