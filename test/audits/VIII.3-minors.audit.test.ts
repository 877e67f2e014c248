import type { InstrumentFacts } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import {
  aMinor,
  bornYearsBefore,
  courtOrder,
  newAgreementVersion,
  newPurposeVersion,
  theCourt,
} from './support/records';

const guarded = 'GUARDIAN_CONSENT_MISSING VIII.3';

/** What each clause asks of an instrument beside the court's order. */
const lawAndProtection: readonly InstrumentFacts[] = [
  { clause: 'III.A.2' },
  { clause: 'III.D.1' },
  { clause: 'III.D.2' },
  { clause: 'III.D.3' },
  { clause: 'III.D.7' },
  { clause: 'III.D.4', threat: 'missing since the flood', whyNoConsent: 'nobody can be reached' },
];

audit(
  {
    id: 'VIII.3-three-bases',
    clause: 'VIII.3',
    law: 'PIPL 31; Minors Protection Law 72; MOPR 32, 34',
    must: 'MUST share a minor’s data only as the law orders, with the guardian’s explicit consent, or to protect the minor, and on nothing else',
  },
  {
    permits: when(
      'the law orders it, the guardian agreed, or the minor needs protection',
      async (world, clock) => {
        const person = await aMinor(world, clock);
        const guardian = await world.guardian(person);
        await world.consent(person, { guardian, categories: ['PHONE_NUMBER'] });
        await world.consent(person, { guardian, categories: ['NATIONAL_ID'], separate: true });
        await expectShared(world, person, { phone: 'CONSENT III.A.1', nationalId: 'CONSENT III.A.1' });
        for (const facts of lawAndProtection) {
          const instrument = await courtOrder(world, person, facts);
          const permit = `LEGAL_EXCEPTION ${facts.clause}`;
          const evidence = await expectShared(
            world,
            person,
            { name: permit, nationalId: permit },
            theCourt(instrument),
          );
          expect(evidence['User.name']).toBe(instrument);
        }
      },
    ),

    redacts: when(
      'only necessity, publication, a public source, deemed consent, the minor’s own consent or other circumstances speak for it',
      async (world, clock) => {
        const person = await aMinor(world, clock);
        const guardian = await world.guardian(person);
        const every = ['NAME', 'EMAIL_ADDRESS', 'PHONE_NUMBER', 'JOB_TITLE', 'ORGANISATION', 'NATIONAL_ID'];
        await world.consent(person, { categories: every, separate: true });
        await world.consent(person, { guardian, kind: 'DEEMED', categories: every, separate: true });
        await world.publish(person, 'JOB_TITLE');
        await world.publish(person, 'ORGANISATION', 'LAWFUL_PUBLIC_SOURCE');
        await expectWithheld(world, person, {
          name: guarded,
          email: guarded,
          phone: guarded,
          jobTitle: guarded,
          company: guarded,
          nationalId: guarded,
        });
        const instrument = await courtOrder(world, person, { clause: 'III.D.8' });
        await expectWithheld(world, person, { name: 'BEYOND_NECESSITY III.A.4' }, theCourt(instrument));
        const [court, purpose] = ['court', 'DISPUTE_RESOLUTION'];
        await newAgreementVersion(world, {
          recipient: court,
          purpose,
          optional: ['NAME'],
          modes: ['TRANSFER'],
        });
        const noticeGivenAt = clock.in(-hour);
        const takeover = { clause: 'III.C.3', mode: 'TRANSFER', noticeGivenAt };
        const reorganised = { ...theCourt(await courtOrder(world, person, takeover)), mode: 'TRANSFER' };
        await expectWithheld(world, person, { name: guarded }, reorganised);
      },
      { OTHER_CIRCUMSTANCES_PROVISION: 'a national provision' },
    ),

    edge: when('the guardian’s consent expires, and when the purpose changes', async (world, clock) => {
      const person = await aMinor(world, clock);
      const guardian = await world.guardian(person);
      const [expiry, change] = [clock.in(hour), clock.in(2 * hour)];
      await world.consent(person, { guardian, categories: ['NAME'], expiresAt: expiry });
      await world.consent(person, { guardian, categories: ['PHONE_NUMBER'] });
      await newPurposeVersion(world, { version: 2, material: true, effectiveFrom: change });
      clock.turnToJustBefore(expiry);
      await expectShared(world, person, { name: 'CONSENT III.A.1', phone: 'CONSENT III.A.1' });
      clock.turnTo(expiry);
      await expectWithheld(world, person, { name: 'CONSENT_EXPIRED III.A.1' });
      clock.turnToJustBefore(change);
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      clock.turnTo(change);
      await expectWithheld(world, person, { phone: 'PURPOSE_CHANGED I.B.2' });
    }),
  },
);

audit(
  {
    id: 'VIII.3-coming-of-age',
    clause: 'VIII.3',
    law: 'PIPL 14, 31; Civil Code 17, 18',
    must: 'MUST end what a guardian, and what the person as a minor, agreed to when the person comes of age, until the person agrees anew',
  },
  {
    permits: when('the person agreed after coming of age', async (world, clock) => {
      const birthday = clock.nextMonth;
      const person = await world.enrolled({ birthDate: bornYearsBefore(birthday, 18) });
      await world.consent(person, { categories: ['PHONE_NUMBER'], at: birthday });
      clock.turnTo(new Date(birthday.getTime() + hour));
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
    }),

    redacts: when(
      'the person agreed a millisecond before coming of age, or the guardian did',
      async (world, clock) => {
        const birthday = clock.nextMonth;
        const person = await world.enrolled({ birthDate: bornYearsBefore(birthday, 18) });
        const guardian = await world.guardian(person);
        const youth = new Date(birthday.getTime() - 1);
        await world.consent(person, { categories: ['PHONE_NUMBER'], separate: true, at: youth });
        await world.consent(person, { guardian, categories: ['JOB_TITLE'], separate: true });
        clock.turnTo(new Date(birthday.getTime() + hour));
        await world.consent(person, { guardian, categories: ['ORGANISATION'], at: birthday });
        await expectWithheld(world, person, {
          phone: 'CONSENT_MISSING III.A.1',
          jobTitle: 'CONSENT_MISSING III.A.1',
          company: 'CONSENT_MISSING III.A.1',
        });
      },
    ),

    edge: when('the person comes of age', async (world, clock) => {
      const birthday = clock.nextMonth;
      const person = await world.enrolled({ birthDate: bornYearsBefore(birthday, 18) });
      const guardian = await world.guardian(person);
      await world.consent(person, { guardian, categories: ['PHONE_NUMBER'] });
      await world.consent(person, { categories: ['ORGANISATION'], at: birthday });
      clock.turnToJustBefore(birthday);
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      await expectWithheld(world, person, { name: guarded, company: guarded });
      clock.turnTo(birthday);
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
      await expectShared(world, person, { name: 'NECESSITY III.A.3', company: 'CONSENT III.A.1' });
    }),
  },
);
