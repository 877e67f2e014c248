import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import type { Clock } from './support/Clock';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import {
  abroad,
  aMinor,
  beforeCommitOf,
  bornYearsBefore,
  letGoAbroad,
  newAgreementVersion,
  transferProcedure,
} from './support/records';

const every = ['NAME', 'PHONE_NUMBER', 'JOB_TITLE', 'NATIONAL_ID'];
const noConsent = 'CROSS_BORDER_CONSENT_MISSING IX.1';
const noProcedure = 'CROSS_BORDER_PROCEDURE_MISSING IX.1';

/** Somebody who uses the service of the recipient abroad and agreed to share with it: all but to its being abroad. */
async function enrolledAbroad(world: PartnerWorld): Promise<string> {
  const person = await world.account();
  await world.enrol(person, 'abroad');
  await world.consent(person, { ...abroad, categories: ['PHONE_NUMBER'] });
  await world.publish(person, 'JOB_TITLE');
  return person;
}

audit(
  {
    id: 'IX.1-separate-consent',
    clause: 'IX.1',
    law: 'PIPL 39, 55(4)',
    must: 'MUST share with a recipient abroad, on whatever basis, only what the person has separately agreed to let go abroad to that recipient',
  },
  {
    permits: when(
      'the person agreed to that beside what the share rests on: necessity, consent, publication or an instrument',
      async (world) => {
        const person = await enrolledAbroad(world);
        await transferProcedure(world, { categories: every });
        await letGoAbroad(world, person, every);
        const basis = {
          name: 'NECESSITY III.A.3',
          phone: 'CONSENT III.A.1',
          jobTitle: 'LEGAL_EXCEPTION III.D.5',
        };
        await expectShared(world, person, basis, abroad);
        const instrument = await world.instrument([person], { ...abroad, categories: ['NATIONAL_ID'] });
        const ordered = { nationalId: 'LEGAL_EXCEPTION III.A.2' };
        await expectShared(world, person, ordered, { ...abroad, instrument });
      },
    ),

    redacts: when(
      'there is no such consent, or it is to another recipient or of mere use; and it opens nothing by itself',
      async (world) => {
        const person = await enrolledAbroad(world);
        await transferProcedure(world, { categories: every });
        const withheld = { name: noConsent, phone: noConsent, jobTitle: noConsent };
        await expectWithheld(world, person, withheld, abroad);
        await letGoAbroad(world, person, every, { recipient: 'crm' });
        await letGoAbroad(world, person, every, { kind: 'DEEMED' });
        await expectWithheld(world, person, withheld, abroad);
        const instrument = await world.instrument([person], { ...abroad, categories: ['NATIONAL_ID'] });
        await expectWithheld(world, person, { nationalId: noConsent }, { ...abroad, instrument });
        await letGoAbroad(world, person, ['NAME', 'NATIONAL_ID']);
        await expectShared(world, person, { name: 'NECESSITY III.A.3' }, abroad);
        const alone = { nationalId: 'SEPARATE_CONSENT_MISSING III.A.1' };
        await expectWithheld(world, person, alone, abroad);
        await expect(letGoAbroad(world, person, every, { separate: false })).rejects.toMatchObject({
          constraint: 'cross_border_is_separate',
        });
      },
    ),

    edge: when('the consent expires, and when another is withdrawn', async (world, clock) => {
      const person = await enrolledAbroad(world);
      await transferProcedure(world, { categories: every });
      const expiry = clock.in(hour);
      await letGoAbroad(world, person, ['NAME'], { expiresAt: expiry });
      await letGoAbroad(world, person, ['PHONE_NUMBER']);
      clock.turnToJustBefore(expiry);
      await expectShared(world, person, { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1' }, abroad);
      clock.turnTo(expiry);
      await expectWithheld(world, person, { name: noConsent }, abroad);
      await beforeCommitOf(
        world,
        () => letGoAbroad(world, person, ['PHONE_NUMBER'], { event: 'WITHDRAWN' }),
        () => expectShared(world, person, { phone: 'CONSENT III.A.1' }, abroad),
      );
      await expectWithheld(world, person, { phone: noConsent }, abroad);
    }),
  },
);

audit(
  {
    id: 'IX.1-procedure',
    clause: 'IX.1',
    law: 'PIPL 38, 40; NDSM 35',
    must: 'MUST share with a recipient abroad only while a completed transfer procedure for it is valid, and on no consent without one',
  },
  {
    permits: when(
      'an assessment, standard contract or certification is completed and valid',
      async (world, clock) => {
        const person = await enrolledAbroad(world);
        await transferProcedure(world, {
          categories: every,
          validFrom: clock.in(-hour),
          validUntil: clock.in(hour),
        });
        await letGoAbroad(world, person, every);
        await expectShared(world, person, { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1' }, abroad);
      },
    ),

    redacts: when('there is none, or a new agreement version came without one', async (world) => {
      const person = await enrolledAbroad(world);
      await letGoAbroad(world, person, every);
      await expectWithheld(world, person, { name: noProcedure, phone: noProcedure }, abroad);
      await transferProcedure(world, { categories: every });
      await expectShared(world, person, { name: 'NECESSITY III.A.3' }, abroad);
      await newAgreementVersion(world, { ...abroad, necessary: ['NAME'], optional: ['PHONE_NUMBER'] });
      await expectWithheld(world, person, { name: noProcedure, phone: noProcedure }, abroad);
    }),

    edge: when('the procedure becomes valid, and when it ends', async (world, clock) => {
      const person = await enrolledAbroad(world);
      const [validFrom, validUntil] = [clock.in(hour), clock.in(2 * hour)];
      await transferProcedure(world, { categories: every, validFrom, validUntil });
      await letGoAbroad(world, person, every);
      clock.turnToJustBefore(validFrom);
      await expectWithheld(world, person, { name: noProcedure }, abroad);
      clock.turnTo(validFrom);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' }, abroad);
      clock.turnToJustBefore(validUntil);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' }, abroad);
      clock.turnTo(validUntil);
      await expectWithheld(world, person, { name: noProcedure }, abroad);
    }),
  },
);

audit(
  {
    id: 'IX.1-minors-abroad',
    clause: 'IX.1',
    law: 'PIPL 31, 39',
    must: 'MUST take the separate consent to a minor’s data going abroad from the guardian, and not from the minor',
  },
  {
    permits: when('the guardian agreed to the share and to its going abroad', async (world, clock) => {
      const { person, guardian } = await minorEnrolledAbroad(world, clock);
      await letGoAbroad(world, person, ['PHONE_NUMBER'], { guardian });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' }, abroad);
    }),

    redacts: when(
      'the guardian agreed to the share only, and the minor to its going abroad',
      async (world, clock) => {
        const { person } = await minorEnrolledAbroad(world, clock);
        await letGoAbroad(world, person, ['PHONE_NUMBER']);
        await expectWithheld(world, person, { phone: noConsent }, abroad);
      },
    ),

    edge: when('the minor comes of age', async (world, clock) => {
      const { person, guardian } = await minorEnrolledAbroad(world, clock);
      const birthday = clock.nextMonth;
      await world.sql.query('UPDATE account SET birth_date = $2 WHERE id = $1', [
        person,
        bornYearsBefore(birthday, 18),
      ]);
      await letGoAbroad(world, person, ['PHONE_NUMBER'], { guardian });
      await world.consent(person, { ...abroad, categories: ['PHONE_NUMBER'], at: birthday });
      clock.turnToJustBefore(birthday);
      await expectShared(world, person, { phone: 'CONSENT III.A.1' }, abroad);
      clock.turnTo(birthday);
      await expectWithheld(world, person, { phone: noConsent }, abroad);
      await letGoAbroad(world, person, ['PHONE_NUMBER'], { at: birthday });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' }, abroad);
    }),
  },
);

/** A minor whose guardian agreed to share with the recipient abroad, which has completed its procedure. */
async function minorEnrolledAbroad(
  world: PartnerWorld,
  clock: Clock,
): Promise<{ person: string; guardian: string }> {
  const person = await aMinor(world, clock);
  await world.enrol(person, 'abroad');
  const guardian = await world.guardian(person);
  await transferProcedure(world, { categories: every });
  await world.consent(person, { ...abroad, guardian, categories: ['PHONE_NUMBER'] });
  return { person, guardian };
}
