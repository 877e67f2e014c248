import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { expectShared, expectWithheld } from './support/expectations';
import { abroad } from './support/records';

const missing = 'CROSS_BORDER_PROCEDURE_MISSING IX.1';

/** Somebody who uses the services of the CRM and of the recipient abroad, whose terms are the same. */
async function enrolledWithBoth(world: PartnerWorld): Promise<string> {
  const person = await world.enrolled();
  await world.enrol(person, 'abroad');
  for (const recipient of ['crm', 'abroad']) {
    await world.consent(person, { recipient, categories: ['PHONE_NUMBER', 'NATIONAL_ID'], separate: true });
  }
  return person;
}

audit(
  {
    id: 'IX-home-region',
    clause: 'IX',
    law: 'PIPL 36, 38-40; CSL16-37',
    must: 'MUST NOT let data leave the region where it was collected on what permits sharing it there',
  },
  {
    permits: when('the recipient receives it in that region', async (world) => {
      const person = await enrolledWithBoth(world);
      await world.publish(person, 'JOB_TITLE');
      await expectShared(world, person, {
        name: 'NECESSITY III.A.3',
        phone: 'CONSENT III.A.1',
        nationalId: 'CONSENT III.A.1',
        jobTitle: 'LEGAL_EXCEPTION III.D.5',
      });
    }),

    redacts: when(
      'the recipient receives it elsewhere, under necessity, consent, publication and an instrument alike',
      async (world) => {
        const person = await enrolledWithBoth(world);
        await world.publish(person, 'JOB_TITLE');
        const withheld = { name: missing, phone: missing, nationalId: missing, jobTitle: missing };
        await expectWithheld(world, person, withheld, abroad);
        const instrument = await world.instrument([person], abroad);
        await expectWithheld(world, person, withheld, { ...abroad, instrument });
      },
    ),

    edge: when(
      'the platform’s region is the one that is abroad for others',
      async (world) => {
        const person = await enrolledWithBoth(world);
        await expectShared(world, person, { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1' }, abroad);
        await expectWithheld(world, person, { name: missing, phone: missing });
      },
      { HOME_REGION: 'SG' },
    ),
  },
);
