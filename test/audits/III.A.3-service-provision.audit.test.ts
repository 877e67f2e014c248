import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectUnknown, expectWithheld } from './support/expectations';
import { enrolBetween } from './support/records';

audit(
  {
    id: 'III.A.3-necessity',
    clause: 'III.A.3',
    law: 'PIPL 13(1)(2)',
    must: 'MUST share as necessary only about a person who uses the recipient’s service for this purpose, and while they use it',
  },
  {
    permits: when('the person uses the service and the category is necessary for it', async (world) => {
      const person = await world.enrolled();
      const fields = { name: 'NECESSITY III.A.3', email: 'NECESSITY III.A.3' };
      const evidence = await expectShared(world, person, fields);
      expect(evidence).toEqual({ 'User.name': 'crm/1', 'User.email': 'crm/1' });
    }),

    redacts: when(
      'the person uses another recipient’s service, or this one’s for another purpose',
      async (world) => {
        const person = await world.account();
        await world.consent(person, { categories: ['PHONE_NUMBER'] });
        await world.enrol(person, 'rival');
        await world.enrol(person, 'crm', 'SERVICE_OPTIMISATION');
        await expectWithheld(world, person, { name: 'NOT_ENROLLED III.A.3', email: 'NOT_ENROLLED III.A.3' });
      },
    ),

    edge: when('the use begins, and when it ends', async (world, clock) => {
      const person = await world.account();
      const [begins, ends] = [clock.in(hour), clock.in(2 * hour)];
      await enrolBetween(world, person, begins, ends);
      clock.turnToJustBefore(begins);
      await expectUnknown(world, person);
      clock.turnTo(begins);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnToJustBefore(ends);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnTo(ends);
      await expectUnknown(world, person);
    }),
  },
);
