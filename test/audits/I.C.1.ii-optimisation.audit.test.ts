import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { expectShared, expectWithheld } from './support/expectations';
import { beforeCommitOf } from './support/records';

const optimisation = { purpose: 'SERVICE_OPTIMISATION' };

async function consentingToOptimisation(world: PartnerWorld): Promise<string> {
  const person = await world.account();
  await world.enrol(person, 'crm', 'SERVICE_OPTIMISATION');
  await world.consent(person, { ...optimisation, categories: ['NAME', 'JOB_TITLE'], separate: true });
  return person;
}

audit(
  {
    id: 'I.C.1.ii-no-identifying-data',
    clause: 'I.C.1.ii',
    law: 'PIPL 4(1), 73(3)-(4)',
    must: 'MUST NOT share data that identifies a person for the optimisation of services, whatever the person agreed to',
  },
  {
    permits: when('the category identifies nobody and the person agreed', async (world) => {
      const person = await consentingToOptimisation(world);
      await expectShared(world, person, { jobTitle: 'CONSENT III.A.1' }, optimisation);
    }),

    redacts: when(
      'the category identifies, under consent, publication and a legal instrument alike',
      async (world) => {
        const person = await consentingToOptimisation(world);
        await world.publish(person, 'NAME');
        const instrument = await world.instrument([person], { ...optimisation, categories: ['NAME'] });
        const withheld = { name: 'IDENTIFYING_FOR_OPTIMISATION I.C.1.ii' };
        await expectWithheld(world, person, withheld, optimisation);
        await expectWithheld(world, person, withheld, { ...optimisation, instrument });
      },
    ),

    edge: when('a category comes to be classed as identifying', async (world) => {
      const person = await consentingToOptimisation(world);
      const classAsIdentifying = () =>
        world.sql.query("UPDATE category SET identifying = true WHERE id = 'JOB_TITLE'");
      await beforeCommitOf(world, classAsIdentifying, () =>
        expectShared(world, person, { jobTitle: 'CONSENT III.A.1' }, optimisation),
      );
      const withheld = { jobTitle: 'IDENTIFYING_FOR_OPTIMISATION I.C.1.ii' };
      await expectWithheld(world, person, withheld, optimisation);
    }),
  },
);
