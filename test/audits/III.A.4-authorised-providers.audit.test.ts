import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import {
  expectNothingIn,
  expectReduced,
  expectShared,
  expectTurnedAway,
  expectWithheld,
} from './support/expectations';
import { newAgreementVersion } from './support/records';

audit(
  {
    id: 'III.A.4-beyond-necessity',
    clause: 'III.A.4',
    law: 'PIPL 6, 21, 23',
    must: 'MUST share what is beyond the necessary on explicit consent only, and what the agreement does not foresee not even then',
  },
  {
    permits: when('the agreement foresees the category and the person agreed to it', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await expectShared(world, person, { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1' });
    }),

    redacts: when('there is no consent, or the agreement does not foresee the category', async (world) => {
      const person = await world.enrolled();
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
      await newAgreementVersion(world, { necessary: ['NAME'], optional: ['JOB_TITLE'] });
      await world.consent(person, { categories: ['PHONE_NUMBER'], separate: true });
      await world.publish(person, 'PHONE_NUMBER');
      await expectWithheld(world, person, { phone: 'BEYOND_NECESSITY III.A.4' });
    }),

    edge: when('the agreement calls a sensitive category necessary', async (world) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, { necessary: ['NAME', 'NATIONAL_ID'] });
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      await expectWithheld(world, person, { nationalId: 'SEPARATE_CONSENT_MISSING III.A.1' });
      await world.consent(person, { categories: ['NATIONAL_ID'], separate: true });
      await expectShared(world, person, { nationalId: 'CONSENT III.A.1' });
    }),
  },
);

audit(
  {
    id: 'III.A.4-agreement-version',
    clause: 'III.A.4',
    law: 'PIPL 21; NDSM 12',
    must: 'MUST judge what is necessary by the agreement version that is in force at the instant of the request',
  },
  {
    permits: when('the version in force calls the category necessary', async (world) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, { necessary: ['NAME', 'PHONE_NUMBER'] });
      const fields = { name: 'NECESSITY III.A.3', phone: 'NECESSITY III.A.3' };
      const evidence = await expectShared(world, person, fields);
      expect(evidence).toEqual({ 'User.name': 'crm/2', 'User.phone': 'crm/2' });
    }),

    redacts: when('only an older version called it necessary', async (world) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, { necessary: ['NAME'], optional: ['EMAIL_ADDRESS'] });
      await expectWithheld(world, person, { email: 'CONSENT_MISSING III.A.1' });
    }),

    edge: when('a new version takes effect', async (world, clock) => {
      const person = await world.enrolled();
      const effect = clock.in(hour);
      await newAgreementVersion(world, { necessary: ['PHONE_NUMBER'], inForceFrom: effect });
      clock.turnToJustBefore(effect);
      await expectShared(world, person, { email: 'NECESSITY III.A.3' });
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
      clock.turnTo(effect);
      await expectWithheld(world, person, { email: 'BEYOND_NECESSITY III.A.4' });
      await expectShared(world, person, { phone: 'NECESSITY III.A.3' });
    }),
  },
);

audit(
  {
    id: 'III.A.4-two-officers',
    clause: 'III.A.4',
    law: 'PIPL 21, 51; NDSM 12',
    must: 'MUST act on a version of an agreement only from the instant at which a second officer approved it',
  },
  {
    permits: when('another officer than the one who drafted it has approved it', async (world, clock) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, { necessary: ['PHONE_NUMBER'], approvedAt: clock.in(-hour / 2) });
      await expectShared(world, person, { phone: 'NECESSITY III.A.3' });
    }),

    redacts: when('one officer alone has drafted it, and cannot approve it', async (world) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, { necessary: ['PHONE_NUMBER'], approvedAt: null });
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
      await expect(
        world.sql.query(
          "UPDATE agreement_version SET approved_by = drafted_by, approved_at = now() WHERE id = 'crm/2'",
        ),
      ).rejects.toMatchObject({ constraint: 'agreement_approved_by_another_person' });
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
    }),

    edge: when('it is approved after the instant at which it was to take effect', async (world, clock) => {
      const person = await world.enrolled();
      const approvedAt = clock.in(hour);
      await newAgreementVersion(world, { necessary: ['PHONE_NUMBER'], approvedAt });
      clock.turnToJustBefore(approvedAt);
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
      clock.turnTo(approvedAt);
      await expectShared(world, person, { phone: 'NECESSITY III.A.3' });
    }),
  },
);

audit(
  {
    id: 'III.A.4-agreement-in-force',
    clause: 'III.A.4',
    law: 'PIPL 21, 55, 56; NDSM 12',
    must: 'MUST answer a recipient only while its agreement is in force and the impact assessment behind it is valid',
  },
  {
    permits: when('the agreement is in force and its assessment is valid', async (world, clock) => {
      const person = await world.enrolled();
      const terms = { inForceUntil: clock.in(hour), assessedUntil: clock.in(hour) };
      await newAgreementVersion(world, { necessary: ['NAME'], ...terms });
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),

    redacts: when('the agreement has ended', async (world) => {
      const person = await world.account();
      await world.enrol(person, 'lapsed');
      await world.consent(person, { recipient: 'lapsed', categories: ['NAME'] });
      await expectTurnedAway(world, person, 'AGREEMENT_EXPIRED', { recipient: 'lapsed' });
    }),

    edge: when('the assessment ends, and when the renewed agreement does', async (world, clock) => {
      const person = await world.enrolled();
      const [assessedUntil, renewal, inForceUntil] = [clock.in(hour), clock.in(2 * hour), clock.in(3 * hour)];
      await newAgreementVersion(world, { version: 2, necessary: ['NAME'], assessedUntil });
      await newAgreementVersion(world, {
        version: 3,
        necessary: ['NAME'],
        inForceFrom: renewal,
        inForceUntil,
      });
      clock.turnToJustBefore(assessedUntil);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnTo(assessedUntil);
      await expectTurnedAway(world, person, 'AGREEMENT_EXPIRED');
      clock.turnToJustBefore(renewal);
      await expectTurnedAway(world, person, 'AGREEMENT_EXPIRED');
      clock.turnTo(renewal);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnToJustBefore(inForceUntil);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      clock.turnTo(inForceUntil);
      await expectTurnedAway(world, person, 'AGREEMENT_EXPIRED');
    }),
  },
);

audit(
  {
    id: 'III.A.4-stated-purpose',
    clause: 'III.A.4',
    law: 'PIPL 6(1), 21',
    must: 'MUST answer a request only for a specific purpose that the recipient’s agreement states',
  },
  {
    permits: when('the agreement states the purpose', async (world) => {
      const person = await world.enrolled();
      await expectShared(world, person, { name: 'NECESSITY III.A.3' }, { purpose: 'CUSTOMER_SUPPORT' });
    }),

    redacts: when('the agreement does not state the purpose, or the request states none', async (world) => {
      const person = await world.enrolled();
      await world.enrol(person, 'crm', 'ORDER_FULFILMENT');
      await expectTurnedAway(world, person, 'PURPOSE_NOT_AGREED', { purpose: 'ORDER_FULFILMENT' });
      const silent = await world.ask('query ($id: ID!) { user(id: $id) { name email } }', {
        variables: { id: await world.idFor(person) },
      });
      expect(silent.errors.map(({ extensions }) => extensions.code)).toEqual(['PURPOSE_REQUIRED']);
      expectNothingIn(silent.text);
    }),

    edge: when('a version that states the purpose takes effect', async (world, clock) => {
      const fulfilment = { purpose: 'ORDER_FULFILMENT' };
      const person = await world.account();
      await world.enrol(person, 'crm', 'ORDER_FULFILMENT');
      const effect = clock.in(hour);
      await newAgreementVersion(world, { ...fulfilment, necessary: ['NAME'], inForceFrom: effect });
      clock.turnToJustBefore(effect);
      await expectTurnedAway(world, person, 'PURPOSE_NOT_AGREED', fulfilment);
      clock.turnTo(effect);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' }, fulfilment);
    }),
  },
);

audit(
  {
    id: 'III.A.4-reduced-form',
    clause: 'III.A.4',
    law: 'PIPL 6, 21',
    must: 'MUST share no more of a value than the form that the agreement’s purpose needs, unless the person agreed to the value or a legal instrument demands it',
  },
  {
    permits: when('the purpose needs a mask, or a year', async (world) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, {
        necessary: ['NAME', 'EMAIL_ADDRESS', 'BIRTH_DATE'],
        forms: { NAME: 'MASKED', EMAIL_ADDRESS: 'MASKED', BIRTH_DATE: 'GENERALISED' },
      });
      await expectReduced(world, person, {
        name: 'MASKED NECESSITY III.A.3',
        email: 'MASKED NECESSITY III.A.3',
        birthDate: 'GENERALISED NECESSITY III.A.3',
      });
      await world.consent(person, { categories: ['EMAIL_ADDRESS'] });
      await expectShared(world, person, { email: 'CONSENT III.A.1' });
      const instrument = await world.instrument([person], { categories: ['NAME'] });
      await expectShared(world, person, { name: 'LEGAL_EXCEPTION III.A.2' }, { instrument });
    }),

    redacts: when('the platform has no such form of the value', async (world) => {
      const person = await world.enrolled();
      await newAgreementVersion(world, {
        necessary: ['NAME', 'JOB_TITLE'],
        forms: { NAME: 'PSEUDONYM', JOB_TITLE: 'GENERALISED' },
      });
      await expectWithheld(world, person, {
        name: 'CONSENT_MISSING III.A.1',
        jobTitle: 'CONSENT_MISSING III.A.1',
      });
    }),

    edge: when('the version that needs less takes effect, and consent is withdrawn', async (world, clock) => {
      const person = await world.enrolled();
      const effect = clock.in(hour);
      const forms = { EMAIL_ADDRESS: 'MASKED' };
      await newAgreementVersion(world, { necessary: ['EMAIL_ADDRESS'], forms, inForceFrom: effect });
      clock.turnToJustBefore(effect);
      await expectShared(world, person, { email: 'NECESSITY III.A.3' });
      clock.turnTo(effect);
      await expectReduced(world, person, { email: 'MASKED NECESSITY III.A.3' });
      await world.consent(person, { categories: ['EMAIL_ADDRESS'] });
      await expectShared(world, person, { email: 'CONSENT III.A.1' });
      await world.withdraw(person, ['EMAIL_ADDRESS']);
      await expectReduced(world, person, { email: 'MASKED NECESSITY III.A.3' });
    }),
  },
);
