import { audit, when } from './support/audit';
import { expectShared, expectTurnedAway } from './support/expectations';
import { courtOrder, theCourt } from './support/records';

audit(
  {
    id: 'VI-no-share',
    clause: 'VI',
    law: 'PIPL 13(2)',
    must: 'MUST NOT share under clause VI, which lets the platform collect and use, and not share',
  },
  {
    permits: when('the same matter rests on its counterpart in III.D', async (world) => {
      const person = await world.account();
      const instrument = await courtOrder(world, person, { clause: 'III.D.2' });
      await expectShared(world, person, { name: 'LEGAL_EXCEPTION III.D.2' }, theCourt(instrument));
    }),

    redacts: when('somebody would draw an instrument up under any item of clause VI', async (world) => {
      const person = await world.account();
      for (let item = 1; item <= 10; item++) {
        await expect(courtOrder(world, person, { clause: `VI.${item}` })).rejects.toMatchObject({
          constraint: 'legal_instrument_clause_check',
        });
      }
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', theCourt('VI.8'));
    }),

    edge: when('the clause is written almost as one of III.D that there is', async (world) => {
      const person = await world.account();
      for (const clause of [
        'VI',
        'III.D',
        'III.D.9',
        'III.D.22',
        'iii.d.2',
        'III.D.2 ',
        'VI.2, III.D.2',
        '',
      ]) {
        await expect(courtOrder(world, person, { clause })).rejects.toMatchObject({
          constraint: 'legal_instrument_clause_check',
        });
      }
      const instrument = await courtOrder(world, person, { clause: 'III.D.2' });
      await expectShared(world, person, { name: 'LEGAL_EXCEPTION III.D.2' }, theCourt(instrument));
    }),
  },
);
