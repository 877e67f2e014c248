import { audit, never, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectTurnedAway, expectUnknown, expectWithheld } from './support/expectations';
import { courtOrder, newAgreementVersion, theCourt } from './support/records';

const transfer = { mode: 'TRANSFER' };
const terms = { necessary: ['NAME'], optional: ['PHONE_NUMBER', 'JOB_TITLE', 'NATIONAL_ID'] };

audit(
  {
    id: 'III.B-closed-by-default',
    clause: 'III.B',
    law: 'PIPL 22, 23',
    must: 'MUST NOT transfer a value on what permits sharing it, nor at all where the agreement states no transfer',
  },
  {
    permits: never(
      'the default opens nothing: what opens is audited under III.B.1, III.B.2, III.C.3 and III.D',
    ),

    redacts: when(
      'the agreement states no transfer, and where it does, necessity, a consent to sharing or an order to share',
      async (world) => {
        const person = await world.enrolled();
        await world.consent(person, { categories: ['PHONE_NUMBER', 'NATIONAL_ID'], separate: true });
        await expectWithheld(
          world,
          person,
          { name: 'MODE_NOT_PERMITTED III.B', phone: 'MODE_NOT_PERMITTED III.B' },
          transfer,
        );
        await newAgreementVersion(world, { ...terms, modes: ['SHARING', 'TRANSFER'] });
        await expectShared(world, person, { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1' });
        await expectWithheld(
          world,
          person,
          {
            name: 'CONSENT_MISSING III.B.1',
            phone: 'CONSENT_MISSING III.B.1',
            nationalId: 'SEPARATE_CONSENT_MISSING III.B.1',
          },
          transfer,
        );
        const instrument = await courtOrder(world, person);
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', { ...theCourt(instrument), ...transfer });
        const other = await world.account();
        await world.consent(other, { categories: ['PHONE_NUMBER'] });
        await expectUnknown(world, other, transfer);
      },
    ),

    edge: when('an agreement version that states transfers takes effect', async (world, clock) => {
      const person = await world.enrolled();
      await world.consent(person, { ...transfer, categories: ['PHONE_NUMBER'] });
      const effect = clock.in(hour);
      await newAgreementVersion(world, { ...terms, modes: ['TRANSFER'], inForceFrom: effect });
      clock.turnToJustBefore(effect);
      await expectWithheld(world, person, { phone: 'MODE_NOT_PERMITTED III.B' }, transfer);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnTo(effect);
      await expectShared(world, person, { phone: 'CONSENT III.B.1' }, transfer);
      await expectWithheld(world, person, { name: 'MODE_NOT_PERMITTED III.A' });
    }),
  },
);
