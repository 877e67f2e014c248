import type { InstrumentFacts, PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { day, hour } from './support/Clock';
import { expectNotice, expectShared, expectTurnedAway } from './support/expectations';

const bothLimbs = { threat: 'missing since the flood', whyNoConsent: 'cannot be reached' };
const permit = { name: 'LEGAL_EXCEPTION III.D.4', nationalId: 'LEGAL_EXCEPTION III.D.4' };

/** An emergency that one officer recorded and none has approved yet. */
const emergency = (world: PartnerWorld, person: string, facts: InstrumentFacts = {}): Promise<string> =>
  world.instrument([person], { clause: 'III.D.4', approved: false, ...bothLimbs, ...facts });

audit(
  {
    id: 'III.D.4-both-limbs',
    clause: 'III.D.4',
    law: 'PIPL 13(1)(4), 18(2)',
    must: 'MUST share in an emergency only where both the threat and why consent could not be had are on record',
  },
  {
    permits: when(
      'both are on record, though the second officer’s approval is yet to come',
      async (world) => {
        const person = await world.account();
        const instrument = await emergency(world, person);
        const evidence = await expectShared(world, person, permit, { instrument });
        expect(evidence['User.name']).toBe(instrument);
      },
    ),

    redacts: when(
      'no emergency is on record, or an unapproved one was recorded under another clause',
      async (world) => {
        const person = await world.enrolled();
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', { instrument: 'an-emergency' });
        const instrument = await emergency(world, person, { clause: 'III.D.2' });
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', { instrument });
      },
    ),

    edge: when(
      'one of the two is missing or blank: such an emergency cannot be recorded, approved or not',
      async (world) => {
        const person = await world.account();
        const nothing: InstrumentFacts = { clause: 'III.D.4', approved: false };
        const incomplete: InstrumentFacts[] = [
          nothing,
          { ...nothing, threat: bothLimbs.threat },
          { ...nothing, whyNoConsent: bothLimbs.whyNoConsent },
          { ...nothing, ...bothLimbs, threat: ' ' },
          { ...nothing, ...bothLimbs, whyNoConsent: ' ' },
          { ...nothing, threat: bothLimbs.threat, approved: true },
        ];
        for (const facts of incomplete) {
          await expect(world.instrument([person], facts)).rejects.toMatchObject({
            constraint: 'emergency_states_both_limbs',
          });
        }
      },
    ),
  },
);

audit(
  {
    id: 'III.D.4-seventy-two-hours',
    clause: 'III.D.4',
    law: 'PIPL 13(1)(4), 18(2)',
    must: 'MUST stop sharing in an emergency at its end, at the latest 72 hours after it began',
  },
  {
    permits: when('the emergency lasts', async (world, clock) => {
      const person = await world.account();
      const instrument = await emergency(world, person, {
        validFrom: clock.in(-hour),
        validUntil: clock.in(hour),
      });
      await expectShared(world, person, permit, { instrument });
    }),

    redacts: when('the emergency is over, though it was approved meanwhile', async (world, clock) => {
      const past = { validFrom: clock.in(-3 * day), validUntil: clock.in(-hour) };
      for (const approved of [false, true]) {
        const person = await world.account();
        const instrument = await emergency(world, person, { ...past, approved });
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', { instrument });
      }
    }),

    edge: when('72 hours end, and when a record claims a millisecond more', async (world, clock) => {
      const person = await world.account();
      const [begin, end] = [clock.in(hour - 3 * day), clock.in(hour)];
      const longer = emergency(world, person, { validFrom: begin, validUntil: clock.in(hour + 1) });
      await expect(longer).rejects.toMatchObject({ constraint: 'emergency_is_short' });
      const instrument = await emergency(world, person, { validFrom: begin, validUntil: end });
      clock.turnToJustBefore(end);
      await expectShared(world, person, permit, { instrument });
      clock.turnTo(end);
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', { instrument });
    }),
  },
);

audit(
  {
    id: 'III.D.4-notice-after',
    clause: 'III.D.4',
    law: 'PIPL 13(2), 17, 18(2)',
    must: 'MUST record with each share in an emergency when its people are to be told: by its end, unless they were told before',
  },
  {
    permits: when('the emergency lasts: they are to be told when it ends', async (world, clock) => {
      const person = await world.account();
      const validUntil = clock.in(day);
      const instrument = await emergency(world, person, { validUntil });
      const due = { state: 'DEFERRED', dueAt: validUntil.toISOString() };
      await expectNotice(world, person, { name: due, nationalId: due }, { instrument });
    }),

    redacts: when(
      'the emergency is over: nothing is shared that they could be told of',
      async (world, clock) => {
        const person = await world.account();
        const validUntil = clock.in(day);
        const instrument = await emergency(world, person, { validUntil });
        clock.turnTo(validUntil);
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', { instrument });
      },
    ),

    edge: when('they are told while it lasts', async (world, clock) => {
      const person = await world.account();
      const [noticeGivenAt, validUntil] = [clock.in(hour), clock.in(day)];
      const instrument = await emergency(world, person, { noticeGivenAt, validUntil });
      clock.turnToJustBefore(noticeGivenAt);
      const due = { state: 'DEFERRED', dueAt: validUntil.toISOString() };
      await expectNotice(world, person, { name: due }, { instrument });
      clock.turnTo(noticeGivenAt);
      const sent = { state: 'SENT', at: noticeGivenAt.toISOString() };
      await expectNotice(world, person, { name: sent }, { instrument });
    }),
  },
);
