import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';

audit(
  {
    id: 'preamble-deemed-consent',
    clause: 'preamble',
    law: 'PIPL 14, 23; Civil Code 140',
    must: 'MUST NOT count consent that is deemed from the use of the platform as consent to a share',
  },
  {
    permits: when('the person agreed explicitly', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { kind: 'EXPLICIT', categories: ['PHONE_NUMBER'] });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
    }),

    redacts: when('the person only used the platform', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, {
        kind: 'DEEMED',
        categories: ['PHONE_NUMBER', 'NATIONAL_ID'],
        separate: true,
      });
      await expectWithheld(world, person, {
        phone: 'CONSENT_MISSING III.A.1',
        nationalId: 'SEPARATE_CONSENT_MISSING III.A.1',
      });
    }),

    edge: when('an explicit consent ends and a deemed one is left', async (world, clock) => {
      const person = await world.enrolled();
      const end = clock.in(hour);
      await world.consent(person, { kind: 'EXPLICIT', categories: ['PHONE_NUMBER'], expiresAt: end });
      await world.consent(person, { kind: 'DEEMED', categories: ['PHONE_NUMBER'] });
      clock.turnToJustBefore(end);
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      clock.turnTo(end);
      await expectWithheld(world, person, { phone: 'CONSENT_EXPIRED III.A.1' });
    }),
  },
);
