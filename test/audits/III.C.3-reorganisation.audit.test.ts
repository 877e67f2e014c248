import type { InstrumentFacts, PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { auditInstrument } from './support/auditInstrument';
import { day, hour } from './support/Clock';
import { expectShared, expectTurnedAway } from './support/expectations';
import { courtOrder, newAgreementVersion, theCourt } from './support/records';

const noticeGivenAt = new Date(Date.now() - hour);
const permit = { name: 'LEGAL_EXCEPTION III.C.3', nationalId: 'LEGAL_EXCEPTION III.C.3' };

/** The footing on which who takes over asks, under an approved instrument. */
async function takeover(world: PartnerWorld, person: string, facts: InstrumentFacts = {}) {
  const instrument = await courtOrder(world, person, { clause: 'III.C.3', mode: 'TRANSFER', ...facts });
  return { ...theCourt(instrument), mode: 'TRANSFER' };
}

const foreseeTransfers = (world: PartnerWorld): Promise<void> =>
  newAgreementVersion(world, { recipient: 'court', purpose: 'DISPUTE_RESOLUTION', modes: ['TRANSFER'] });

audit(
  {
    id: 'III.C.3-notice-first',
    clause: 'III.C.3',
    law: 'PIPL 22; NDSM 14',
    must: 'MUST transfer in a reorganisation only after data subjects were told of it',
  },
  {
    permits: when('they were told before', async (world, clock) => {
      const person = await world.account();
      await foreseeTransfers(world);
      const footing = await takeover(world, person, { noticeGivenAt: clock.in(-day) });
      await expectShared(world, person, permit, footing);
    }),

    redacts: when('they were not told, though two officers approved the transfer', async (world) => {
      const person = await world.account();
      await foreseeTransfers(world);
      const footing = await takeover(world, person);
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', footing);
    }),

    edge: when('they are told', async (world, clock) => {
      const person = await world.account();
      await foreseeTransfers(world);
      const told = clock.in(hour);
      const footing = await takeover(world, person, { noticeGivenAt: told });
      clock.turnToJustBefore(told);
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', footing);
      clock.turnTo(told);
      await expectShared(world, person, permit, footing);
    }),
  },
);

auditInstrument(
  {
    id: 'III.C.3-instrument',
    clause: 'III.C.3',
    law: 'PIPL 22; NDSM 14',
    must: 'MUST transfer in a reorganisation only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
  },
  { mode: 'TRANSFER', facts: { noticeGivenAt } },
);
