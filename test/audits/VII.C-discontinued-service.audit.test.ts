import { audit, when } from './support/audit';
import { expectShared, expectTurnedAway } from './support/expectations';
import { beforeCommitOf, resume, suspend } from './support/records';

audit(
  {
    id: 'VII.C-service-suspended',
    clause: 'VII.C',
    law: 'PIPL 47(1)(2)',
    must: 'MUST answer no request for a purpose whose service is suspended or discontinued',
  },
  {
    permits: when('the service runs again, and all the while for other purposes', async (world) => {
      const person = await world.enrolled();
      await suspend(world, 'purpose', 'SERVICE_OPTIMISATION');
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      await suspend(world, 'purpose', 'CUSTOMER_SUPPORT');
      await resume(world, 'purpose', 'CUSTOMER_SUPPORT');
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),

    redacts: when('the service behind the purpose is suspended', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await suspend(world, 'purpose', 'CUSTOMER_SUPPORT');
      await expectTurnedAway(world, person, 'PURPOSE_NOT_AGREED');
    }),

    edge: when('the suspension is committed', async (world) => {
      const person = await world.enrolled();
      await beforeCommitOf(
        world,
        () => suspend(world, 'purpose', 'CUSTOMER_SUPPORT'),
        () => expectShared(world, person, { name: 'NECESSITY III.A.3' }),
      );
      await expectTurnedAway(world, person, 'PURPOSE_NOT_AGREED');
    }),
  },
);
