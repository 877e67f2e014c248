import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { beforeCommitOf } from './support/records';

audit(
  {
    id: 'III.A.1-explicit-consent',
    clause: 'III.A.1',
    law: 'PIPL 14, 23; Civil Code 1035, 1038',
    must: 'MUST share on consent only the category that the person agreed to share, with the recipient and for the purpose agreed to, while the consent lasts',
  },
  {
    permits: when('the person agreed to this category, recipient and purpose', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER', 'ORGANISATION'] });
      await expectShared(world, person, { phone: 'CONSENT III.A.1', company: 'CONSENT III.A.1' });
    }),

    redacts: when('the person agreed to another recipient, purpose or category', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { recipient: 'rival', categories: ['PHONE_NUMBER'] });
      await world.consent(person, { purpose: 'SERVICE_OPTIMISATION', categories: ['PHONE_NUMBER'] });
      await world.consent(person, { categories: ['ORGANISATION'] });
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
    }),

    edge: when('the consent expires', async (world, clock) => {
      const person = await world.enrolled();
      const expiry = clock.in(hour);
      await world.consent(person, { categories: ['PHONE_NUMBER'], expiresAt: expiry });
      clock.turnToJustBefore(expiry);
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      clock.turnTo(expiry);
      await expectWithheld(world, person, { phone: 'CONSENT_EXPIRED III.A.1' });
    }),
  },
);

audit(
  {
    id: 'III.A.1-withdrawal',
    clause: 'III.A.1',
    law: 'PIPL 15, 16',
    must: 'MUST stop sharing on a consent from the first request after its withdrawal, and withhold no more than what rested on it',
  },
  {
    permits: when('consent is given anew after a withdrawal', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await world.withdraw(person, ['PHONE_NUMBER']);
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
    }),

    redacts: when('consent was withdrawn, for the category that was withdrawn', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER', 'JOB_TITLE'] });
      await world.withdraw(person, ['PHONE_NUMBER']);
      await expectWithheld(world, person, { phone: 'CONSENT_WITHDRAWN III.A.1' });
      await expectShared(world, person, { name: 'NECESSITY III.A.3', jobTitle: 'CONSENT III.A.1' });
    }),

    edge: when('the withdrawal is committed', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await beforeCommitOf(
        world,
        () => world.withdraw(person, ['PHONE_NUMBER']),
        () => expectShared(world, person, { phone: 'CONSENT III.A.1' }),
      );
      await expectWithheld(world, person, { phone: 'CONSENT_WITHDRAWN III.A.1' });
    }),
  },
);

audit(
  {
    id: 'III.A.1-sensitive-data',
    clause: 'III.A.1',
    law: 'PIPL 28, 29',
    must: 'MUST share sensitive data on consent only where that consent was asked for separately',
  },
  {
    permits: when('the person was asked for this consent by itself', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['NATIONAL_ID'], separate: true });
      await expectShared(world, person, { nationalId: 'CONSENT III.A.1' });
    }),

    redacts: when('the consent was bundled with others', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['NATIONAL_ID', 'PHONE_NUMBER'], separate: false });
      await expectWithheld(world, person, { nationalId: 'SEPARATE_CONSENT_MISSING III.A.1' });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
    }),

    edge: when('the separate consent expires and a bundled one is left', async (world, clock) => {
      const person = await world.enrolled();
      const expiry = clock.in(hour);
      await world.consent(person, { categories: ['NATIONAL_ID'], separate: true, expiresAt: expiry });
      await world.consent(person, { categories: ['NATIONAL_ID'], separate: false });
      clock.turnToJustBefore(expiry);
      await expectShared(world, person, { nationalId: 'CONSENT III.A.1' });
      clock.turnTo(expiry);
      await expectWithheld(world, person, { nationalId: 'SEPARATE_CONSENT_MISSING III.A.1' });
    }),
  },
);
