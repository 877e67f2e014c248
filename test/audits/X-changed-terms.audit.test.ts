import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { newAgreementVersion, newPurposeVersion } from './support/records';

const optimisation = { purpose: 'SERVICE_OPTIMISATION' };
const consented = { jobTitle: 'CONSENT III.A.1' };
const changed = { jobTitle: 'PURPOSE_CHANGED I.B.2' };

/** Somebody who agreed to the same for two purposes, in their first versions. */
async function agreedToBoth(world: PartnerWorld): Promise<string> {
  const person = await world.enrolled();
  await world.enrol(person, 'crm', 'SERVICE_OPTIMISATION');
  await world.consent(person, { categories: ['JOB_TITLE'] });
  await world.consent(person, { ...optimisation, categories: ['JOB_TITLE'] });
  return person;
}

audit(
  {
    id: 'X-changed-part-only',
    clause: 'X',
    law: 'PIPL 14(2), 17(2); NDSM 21, 22(6)',
    must: 'MUST let consent lapse for what has changed and for nothing else, until it is renewed by more than going on to use the platform',
  },
  {
    permits: when(
      'another purpose changed, the consent was renewed, or only categories were added to the agreement',
      async (world) => {
        const person = await agreedToBoth(world);
        await newPurposeVersion(world, { version: 2, material: true });
        await expectShared(world, person, consented, optimisation);
        await world.consent(person, { version: 2, categories: ['JOB_TITLE'] });
        await expectShared(world, person, consented);
        const added = ['JOB_TITLE', 'POSTAL_ADDRESS'];
        await newAgreementVersion(world, { necessary: ['NAME'], optional: added });
        await expectShared(world, person, consented);
        await expectWithheld(world, person, { address: 'CONSENT_MISSING III.A.1' });
      },
    ),

    redacts: when('this purpose changed, though the person goes on using the platform', async (world) => {
      const person = await agreedToBoth(world);
      await newPurposeVersion(world, { version: 2, material: true });
      await world.consent(person, { version: 2, kind: 'DEEMED', categories: ['JOB_TITLE'] });
      await expectWithheld(world, person, changed);
    }),

    edge: when('the change takes effect', async (world, clock) => {
      const person = await agreedToBoth(world);
      const change = clock.in(hour);
      await newPurposeVersion(world, { version: 2, material: true, effectiveFrom: change });
      clock.turnToJustBefore(change);
      await expectShared(world, person, consented);
      clock.turnTo(change);
      await expectWithheld(world, person, changed);
      await expectShared(world, person, consented, optimisation);
    }),
  },
);
