import { audit, never, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectTurnedAway, expectWithheld } from './support/expectations';
import { courtOrder, newAgreementVersion, theCourt } from './support/records';

const disclosure = { mode: 'PUBLIC_DISCLOSURE' };
const terms = { necessary: ['NAME'], optional: ['PHONE_NUMBER', 'JOB_TITLE', 'NATIONAL_ID'] };

audit(
  {
    id: 'III.C-closed-by-default',
    clause: 'III.C',
    law: 'PIPL 25',
    must: 'MUST NOT disclose a value to the public on what permits sharing or transferring it, nor at all where the agreement states no public disclosure',
  },
  {
    permits: never('the default opens nothing: what opens is audited under III.C.1, III.C.2 and III.D'),

    redacts: when(
      'the agreement states no public disclosure, and where it does, necessity, other consents and an order to share',
      async (world) => {
        const person = await world.enrolled();
        await world.consent(person, { categories: ['PHONE_NUMBER'], separate: true });
        await world.consent(person, { mode: 'TRANSFER', categories: ['PHONE_NUMBER'], separate: true });
        await expectWithheld(
          world,
          person,
          { name: 'MODE_NOT_PERMITTED III.C', phone: 'MODE_NOT_PERMITTED III.C' },
          disclosure,
        );
        await newAgreementVersion(world, { ...terms, modes: ['SHARING', 'TRANSFER', 'PUBLIC_DISCLOSURE'] });
        await expectShared(world, person, { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1' });
        await expectWithheld(
          world,
          person,
          {
            name: 'CONSENT_MISSING III.C.1',
            phone: 'CONSENT_MISSING III.C.1',
            nationalId: 'SEPARATE_CONSENT_MISSING III.C.1',
          },
          disclosure,
        );
        const instrument = await courtOrder(world, person);
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', {
          ...theCourt(instrument),
          ...disclosure,
        });
      },
    ),

    edge: when('an agreement version that states public disclosure takes effect', async (world, clock) => {
      const person = await world.enrolled();
      await world.consent(person, { ...disclosure, categories: ['PHONE_NUMBER'] });
      const effect = clock.in(hour);
      await newAgreementVersion(world, {
        ...terms,
        modes: ['SHARING', 'PUBLIC_DISCLOSURE'],
        inForceFrom: effect,
      });
      clock.turnToJustBefore(effect);
      await expectWithheld(world, person, { phone: 'MODE_NOT_PERMITTED III.C' }, disclosure);
      clock.turnTo(effect);
      await expectShared(world, person, { phone: 'CONSENT III.C.1' }, disclosure);
      await expectWithheld(world, person, { jobTitle: 'CONSENT_MISSING III.C.1' }, disclosure);
    }),
  },
);
