import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { mark } from './support/records';

/** Consent, necessity and publication all speak for sharing this person's values. */
async function openInEveryWay(world: PartnerWorld): Promise<string> {
  const person = await world.enrolled();
  await world.consent(person, { categories: ['PHONE_NUMBER'] });
  await world.publish(person, 'JOB_TITLE');
  return person;
}

const open = { name: 'NECESSITY III.A.3', phone: 'CONSENT III.A.1', jobTitle: 'LEGAL_EXCEPTION III.D.5' };
const closed = (reason: string) => ({ name: reason, phone: reason, jobTitle: reason });

audit(
  {
    id: 'IV-retention',
    clause: 'IV',
    law: 'PIPL 19, 47(1)',
    must: 'MUST NOT share data whose retention period is over',
  },
  {
    permits: when('the retention period runs', async (world, clock) => {
      const person = await openInEveryWay(world);
      await mark(world, person, 'retained_until', clock.in(hour));
      await expectShared(world, person, open);
    }),

    redacts: when('the retention period is over, whatever the basis', async (world, clock) => {
      const person = await openInEveryWay(world);
      await mark(world, person, 'retained_until', clock.in(-hour));
      await expectWithheld(world, person, closed('RETENTION_EXPIRED IV'));
    }),

    edge: when('the retention period ends', async (world, clock) => {
      const person = await openInEveryWay(world);
      const end = clock.in(hour);
      await mark(world, person, 'retained_until', end);
      clock.turnToJustBefore(end);
      await expectShared(world, person, open);
      clock.turnTo(end);
      await expectWithheld(world, person, closed('RETENTION_EXPIRED IV'));
    }),
  },
);

audit(
  {
    id: 'IV-restriction',
    clause: 'IV',
    law: 'PIPL 44, 47(2)',
    must: 'MUST NOT share data of a person while its processing is restricted',
  },
  {
    permits: when('nothing restricts the processing of the person’s data', async (world) => {
      const person = await openInEveryWay(world);
      await expectShared(world, person, open);
    }),

    redacts: when('processing is restricted, whatever the basis', async (world, clock) => {
      const person = await openInEveryWay(world);
      await mark(world, person, 'restricted_at', clock.in(-hour));
      await expectWithheld(world, person, closed('PROCESSING_RESTRICTED IV'));
    }),

    edge: when('the restriction begins', async (world, clock) => {
      const person = await openInEveryWay(world);
      const beginning = clock.in(hour);
      await mark(world, person, 'restricted_at', beginning);
      clock.turnToJustBefore(beginning);
      await expectShared(world, person, open);
      clock.turnTo(beginning);
      await expectWithheld(world, person, closed('PROCESSING_RESTRICTED IV'));
    }),
  },
);
