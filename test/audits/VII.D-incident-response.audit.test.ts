import { audit, when } from './support/audit';
import { expectShared, expectTurnedAway, expectWithheld } from './support/expectations';
import {
  beforeCommitOf,
  courtOrder,
  resume,
  resumeEverything,
  suspend,
  suspendEverything,
  theCourt,
} from './support/records';

audit(
  {
    id: 'VII.D-recipient-suspended',
    clause: 'VII.D',
    law: 'PIPL 57; NDSM 11',
    must: 'MUST answer no request of a recipient that is suspended',
  },
  {
    permits: when('the suspension was lifted, and all the while to other recipients', async (world) => {
      const person = await world.enrolled();
      await suspend(world, 'recipient', 'rival');
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      await suspend(world, 'recipient', 'crm');
      await resume(world, 'recipient', 'crm');
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),

    redacts: when('the recipient is suspended, a court with an order as well', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await suspend(world, 'recipient', 'crm');
      await expectTurnedAway(world, person, 'RECIPIENT_SUSPENDED');
      const instrument = await courtOrder(world, person);
      await suspend(world, 'recipient', 'court');
      await expectTurnedAway(world, person, 'RECIPIENT_SUSPENDED', theCourt(instrument));
    }),

    edge: when('the suspension is committed', async (world) => {
      const person = await world.enrolled();
      await beforeCommitOf(
        world,
        () => suspend(world, 'recipient', 'crm'),
        () => expectShared(world, person, { name: 'NECESSITY III.A.3' }),
      );
      await expectTurnedAway(world, person, 'RECIPIENT_SUSPENDED');
    }),
  },
);

audit(
  {
    id: 'VII.D-category-suspended',
    clause: 'VII.D',
    law: 'PIPL 57; NDSM 11',
    must: 'MUST withhold a category that is suspended from every recipient, on whatever basis',
  },
  {
    permits: when('the suspension was lifted, and all the while for other categories', async (world) => {
      const person = await world.enrolled();
      await suspend(world, 'category', 'EMAIL_ADDRESS');
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      await resume(world, 'category', 'EMAIL_ADDRESS');
      await expectShared(world, person, { email: 'NECESSITY III.A.3' });
    }),

    redacts: when('the category is suspended, under necessity, consent and an instrument', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['NAME'] });
      const instrument = await courtOrder(world, person);
      await suspend(world, 'category', 'NAME');
      await expectWithheld(world, person, { name: 'CATEGORY_SUSPENDED VII.D' });
      await expectWithheld(world, person, { name: 'CATEGORY_SUSPENDED VII.D' }, theCourt(instrument));
    }),

    edge: when('the suspension is committed', async (world) => {
      const person = await world.enrolled();
      await beforeCommitOf(
        world,
        () => suspend(world, 'category', 'NAME'),
        () => expectShared(world, person, { name: 'NECESSITY III.A.3' }),
      );
      await expectWithheld(world, person, { name: 'CATEGORY_SUSPENDED VII.D' });
    }),
  },
);

audit(
  {
    id: 'VII.D-everything-suspended',
    clause: 'VII.D',
    law: 'PIPL 57; NDSM 11',
    must: 'MUST answer no request of anybody while everything is suspended',
  },
  {
    permits: when('the suspension was lifted', async (world) => {
      const person = await world.enrolled();
      await suspendEverything(world);
      await resumeEverything(world);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),

    redacts: when('everything is suspended, for a partner and for a court with an order', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      const instrument = await courtOrder(world, person);
      await suspendEverything(world);
      await expectTurnedAway(world, person, 'RECIPIENT_SUSPENDED');
      await expectTurnedAway(world, person, 'RECIPIENT_SUSPENDED', theCourt(instrument));
    }),

    edge: when('the suspension is committed', async (world) => {
      const person = await world.enrolled();
      await beforeCommitOf(
        world,
        () => suspendEverything(world),
        () => expectShared(world, person, { name: 'NECESSITY III.A.3' }),
      );
      await expectTurnedAway(world, person, 'RECIPIENT_SUSPENDED');
    }),
  },
);
