import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { mark } from './support/records';

const open = {
  name: 'NECESSITY III.A.3',
  phone: 'CONSENT III.A.1',
  jobTitle: 'LEGAL_EXCEPTION III.D.5',
  nationalId: 'LEGAL_EXCEPTION III.A.2',
};
const closed = {
  name: 'ERASURE_REQUESTED V.A',
  phone: 'ERASURE_REQUESTED V.A',
  jobTitle: 'ERASURE_REQUESTED V.A',
  nationalId: 'ERASURE_REQUESTED V.A',
};

/** Necessity, consent, publication and an instrument all speak for sharing this person's values. */
async function openInEveryWay(
  world: PartnerWorld,
): Promise<{ person: string; footing: { instrument: string } }> {
  const person = await world.enrolled();
  await world.consent(person, { categories: ['PHONE_NUMBER'] });
  await world.publish(person, 'JOB_TITLE');
  const instrument = await world.instrument([person], { categories: ['NATIONAL_ID'] });
  return { person, footing: { instrument } };
}

audit(
  {
    id: 'V.A-erasure-asked',
    clause: 'V.A',
    law: 'PIPL 47; Civil Code 1037(2)',
    must: 'MUST share nothing of a person from the instant they ask for erasure, on whatever basis',
  },
  {
    permits: when('erasure was not asked for', async (world) => {
      const { person, footing } = await openInEveryWay(world);
      await expectShared(world, person, open, footing);
    }),

    redacts: when(
      'erasure was asked for, under consent, necessity, publication and an instrument',
      async (world, clock) => {
        const { person, footing } = await openInEveryWay(world);
        await mark(world, person, 'erasure_requested_at', clock.in(-hour));
        await expectWithheld(world, person, closed, footing);
        await world.consent(person, { categories: ['PHONE_NUMBER'] });
        await expectWithheld(world, person, closed, footing);
      },
    ),

    edge: when('erasure is asked for', async (world, clock) => {
      const { person, footing } = await openInEveryWay(world);
      const asked = clock.in(hour);
      await mark(world, person, 'erasure_requested_at', asked);
      clock.turnToJustBefore(asked);
      await expectShared(world, person, open, footing);
      clock.turnTo(asked);
      await expectWithheld(world, person, closed, footing);
    }),
  },
);
