import { audit, when } from './support/audit';
import { auditInstrument } from './support/auditInstrument';
import { expectShared, expectTurnedAway } from './support/expectations';
import { courtOrder, theCourt } from './support/records';

const provisionNamed = { OTHER_CIRCUMSTANCES_PROVISION: 'a national provision' };

audit(
  {
    id: 'III.D.8-off-unless-named',
    clause: 'III.D.8',
    law: 'PIPL 13(1)(7)',
    must: 'MUST NOT share under other circumstances while the platform has not named the national provision that permits it',
  },
  {
    permits: when(
      'the provision is named and an approved instrument rests on it',
      async (world) => {
        const person = await world.account();
        const instrument = await courtOrder(world, person, { clause: 'III.D.8' });
        await expectShared(world, person, { name: 'LEGAL_EXCEPTION III.D.8' }, theCourt(instrument));
      },
      provisionNamed,
    ),

    redacts: when('no provision is named, though the instrument was approved', async (world) => {
      const person = await world.account();
      const instrument = await courtOrder(world, person, { clause: 'III.D.8' });
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', theCourt(instrument));
    }),

    edge: when(
      'what is named is blank',
      async (world) => {
        const person = await world.account();
        const instrument = await courtOrder(world, person, { clause: 'III.D.8' });
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', theCourt(instrument));
      },
      { OTHER_CIRCUMSTANCES_PROVISION: ' ' },
    ),
  },
);

auditInstrument(
  {
    id: 'III.D.8-instrument',
    clause: 'III.D.8',
    law: 'PIPL 13(1)(7)',
    must: 'MUST share under a provision so named only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
  },
  { environment: provisionNamed },
);
