import { audit, when } from './support/audit';
import { expectShared, expectWithheld } from './support/expectations';
import { bornYearsBefore } from './support/records';

const guarded = 'GUARDIAN_CONSENT_MISSING VIII.3';

audit(
  {
    id: 'VIII.1-who-is-a-minor',
    clause: 'VIII.1',
    law: 'PIPL 31; Minors Protection Law 72; Civil Code 17',
    must: 'MUST treat as a minor whoever is under 18 at the instant of the request, and whoever’s date of birth is not known',
  },
  {
    permits: when('the person is of age, for what rests on necessity and publication', async (world) => {
      const person = await world.enrolled({ birthDate: '1980-05-05' });
      await world.publish(person, 'JOB_TITLE');
      await expectShared(world, person, {
        name: 'NECESSITY III.A.3',
        jobTitle: 'LEGAL_EXCEPTION III.D.5',
      });
    }),

    redacts: when('the person is under age, or nobody knows', async (world, clock) => {
      const birthDates = [bornYearsBefore(clock.nextMonth, 10), bornYearsBefore(clock.nextMonth, 17), null];
      for (const birthDate of birthDates) {
        const person = await world.enrolled({ birthDate });
        await world.publish(person, 'JOB_TITLE');
        await expectWithheld(world, person, { name: guarded, jobTitle: guarded });
      }
    }),

    edge: when('the person turns 18 at midnight in UTC', async (world, clock) => {
      const birthday = clock.nextMonth;
      const person = await world.enrolled({ birthDate: bornYearsBefore(birthday, 18) });
      clock.turnToJustBefore(birthday);
      await expectWithheld(world, person, { name: guarded });
      clock.turnTo(birthday);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),
  },
);

audit(
  {
    id: 'VIII.1-under-fourteen',
    clause: 'VIII.1',
    law: 'PIPL 28(1), 31',
    must: 'MUST treat all data of a child under 14 as sensitive: a consent bundled with others opens none of it',
  },
  {
    permits: when(
      'the guardian was asked separately, and for a minor of 14 or more also when not',
      async (world, clock) => {
        const child = await world.enrolled({ birthDate: bornYearsBefore(clock.nextMonth, 10) });
        const youth = await world.enrolled({ birthDate: bornYearsBefore(clock.nextMonth, 16) });
        for (const [person, separate] of [
          [child, true],
          [youth, false],
        ] as const) {
          const guardian = await world.guardian(person);
          await world.consent(person, { guardian, categories: ['PHONE_NUMBER'], separate });
          await expectShared(world, person, { phone: 'CONSENT III.A.1' });
        }
      },
    ),

    redacts: when('the guardian’s consent was bundled with others', async (world, clock) => {
      const child = await world.enrolled({ birthDate: bornYearsBefore(clock.nextMonth, 10) });
      const guardian = await world.guardian(child);
      await world.consent(child, { guardian, categories: ['PHONE_NUMBER', 'NAME'], separate: false });
      await expectWithheld(world, child, { phone: guarded, name: guarded });
    }),

    edge: when('the child turns 14', async (world, clock) => {
      const birthday = clock.nextMonth;
      const child = await world.enrolled({ birthDate: bornYearsBefore(birthday, 14) });
      const guardian = await world.guardian(child);
      await world.consent(child, { guardian, categories: ['PHONE_NUMBER'], separate: false });
      await world.consent(child, { guardian, categories: ['JOB_TITLE'], separate: true });
      clock.turnToJustBefore(birthday);
      await expectWithheld(world, child, { phone: guarded });
      await expectShared(world, child, { jobTitle: 'CONSENT III.A.1' });
      clock.turnTo(birthday);
      await expectShared(world, child, { phone: 'CONSENT III.A.1', jobTitle: 'CONSENT III.A.1' });
    }),
  },
);
