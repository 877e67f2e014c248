import { audit, when } from './support/audit';
import { day, hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { enrolBetween, newPurposeVersion } from './support/records';

audit(
  {
    id: 'I.B.2-purpose-notified',
    clause: 'I.B.2',
    law: 'PIPL 17(2); NDSM 22(6)',
    must: 'MUST withhold everything for a purpose until data subjects have been told of its present version',
  },
  {
    permits: when('they were told of the present version', async (world) => {
      const person = await world.enrolled();
      await newPurposeVersion(world, { version: 2, material: false });
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),

    redacts: when('they were told of the version before and not of the present one', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { version: 1, categories: ['PHONE_NUMBER'] });
      await newPurposeVersion(world, { version: 2, material: false, notifiedAt: null });
      await expectWithheld(world, person, { name: 'PURPOSE_CHANGED I.B.2', phone: 'PURPOSE_CHANGED I.B.2' });
    }),

    edge: when('they are told of the present version', async (world, clock) => {
      const person = await world.enrolled();
      const told = clock.in(hour);
      await newPurposeVersion(world, { version: 2, material: false, notifiedAt: told });
      clock.turnToJustBefore(told);
      await expectWithheld(world, person, { name: 'PURPOSE_CHANGED I.B.2' });
      clock.turnTo(told);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),
  },
);

audit(
  {
    id: 'I.B.2-material-change',
    clause: 'I.B.2',
    law: 'PIPL 14(2), 23; NDSM 22(6)',
    must: 'MUST end every consent to a purpose when the purpose changes materially, until consent to the new version is given',
  },
  {
    permits: when(
      'only the wording changed, and when consent to the changed purpose was given',
      async (world) => {
        const person = await world.enrolled();
        await world.consent(person, { version: 1, categories: ['PHONE_NUMBER'] });
        await newPurposeVersion(world, { version: 2, material: false });
        await expectShared(world, person, { phone: 'CONSENT III.A.1' });
        await newPurposeVersion(world, { version: 3, material: true });
        await world.consent(person, { version: 3, categories: ['PHONE_NUMBER'] });
        await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      },
    ),

    redacts: when('consent was given to what the purpose was before it changed', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, {
        version: 1,
        categories: ['PHONE_NUMBER', 'NATIONAL_ID'],
        separate: true,
      });
      await newPurposeVersion(world, { version: 2, material: true });
      await newPurposeVersion(world, { version: 3, material: false });
      await world.consent(person, { version: 2, categories: ['JOB_TITLE'] });
      await expectShared(world, person, { jobTitle: 'CONSENT III.A.1' });
      await expectWithheld(world, person, {
        phone: 'PURPOSE_CHANGED I.B.2',
        nationalId: 'PURPOSE_CHANGED I.B.2',
      });
    }),

    edge: when('the change takes effect', async (world, clock) => {
      const person = await world.enrolled();
      const change = clock.in(hour);
      await world.consent(person, { version: 1, categories: ['PHONE_NUMBER'] });
      await newPurposeVersion(world, { version: 2, material: true, effectiveFrom: change });
      await world.consent(person, { version: 2, categories: ['JOB_TITLE'] });
      clock.turnToJustBefore(change);
      await expectShared(world, person, { phone: 'CONSENT III.A.1', jobTitle: 'CONSENT III.A.1' });
      clock.turnTo(change);
      await expectWithheld(world, person, { phone: 'PURPOSE_CHANGED I.B.2' });
      await expectShared(world, person, { jobTitle: 'CONSENT III.A.1' });
    }),
  },
);

audit(
  {
    id: 'I.B.2-necessity-after-change',
    clause: 'I.B.2',
    law: 'PIPL 14(2), 21, 23; NDSM 22(6)',
    must: 'MUST end what was necessary for a purpose when the purpose changes materially, until the person takes the changed service up',
  },
  {
    permits: when(
      'only the wording changed, and when the person took the changed service up',
      async (world, clock) => {
        const person = await world.enrolled();
        await newPurposeVersion(world, { version: 2, material: false });
        await expectShared(world, person, { name: 'NECESSITY III.A.3' });
        await newPurposeVersion(world, { version: 3, material: true });
        await enrolBetween(world, person, clock.in(-hour / 2), clock.in(day));
        await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      },
    ),

    redacts: when(
      'the person uses the service since before the change, and for what they never agreed to',
      async (world) => {
        const person = await world.enrolled();
        await world.consent(person, { version: 1, categories: ['EMAIL_ADDRESS'] });
        await newPurposeVersion(world, { version: 2, material: true });
        await newPurposeVersion(world, { version: 3, material: false });
        await expectWithheld(world, person, {
          name: 'PURPOSE_CHANGED I.B.2',
          email: 'PURPOSE_CHANGED I.B.2',
          jobTitle: 'CONSENT_MISSING III.A.1',
        });
      },
    ),

    edge: when('the change takes effect', async (world, clock) => {
      const person = await world.enrolled();
      const change = clock.in(hour);
      await newPurposeVersion(world, { version: 2, material: true, effectiveFrom: change });
      clock.turnToJustBefore(change);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnTo(change);
      await expectWithheld(world, person, { name: 'PURPOSE_CHANGED I.B.2' });
      await world.consent(person, { version: 2, categories: ['NAME'] });
      await expectShared(world, person, { name: 'CONSENT III.A.1' });
    }),
  },
);
