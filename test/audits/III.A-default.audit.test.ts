import { audit, never, when } from './support/audit';
import { expectShared, expectTurnedAway, expectUnknown, expectWithheld } from './support/expectations';
import { courtOrder, theCourt } from './support/records';

audit(
  {
    id: 'III.A-closed-by-default',
    clause: 'III.A',
    law: 'PIPL 10; Civil Code 1038(1)',
    must: 'MUST NOT share a value for which it has found no basis',
  },
  {
    permits: never('the default opens nothing: what opens is audited under III.A.1 to III.A.4 and III.D'),

    redacts: when('neither consent, nor necessity, nor a legal exception covers the field', async (world) => {
      const person = await world.enrolled();
      await expectWithheld(world, person, {
        phone: 'CONSENT_MISSING III.A.1',
        nationalId: 'SEPARATE_CONSENT_MISSING III.A.1',
      });
      const order = await courtOrder(world, person, { categories: ['NATIONAL_ID'] });
      await expectWithheld(world, person, { email: 'BEYOND_NECESSITY III.A.4' }, theCourt(order));
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', theCourt('an-order-that-nobody-drew-up'));
    }),

    edge: when('the first basis connects a person with a recipient, and the last one ends', async (world) => {
      const person = await world.account();
      await expectUnknown(world, person);
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      await expectWithheld(world, person, {
        name: 'NOT_ENROLLED III.A.3',
        jobTitle: 'CONSENT_MISSING III.A.1',
      });
      await expectUnknown(world, person, { recipient: 'rival' });
      await world.withdraw(person, ['PHONE_NUMBER']);
      await expectUnknown(world, person);
    }),
  },
);
