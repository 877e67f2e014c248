import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { aMinor, beforeCommitOf } from './support/records';

const guarded = { phone: 'GUARDIAN_CONSENT_MISSING VIII.3' };
const consented = { phone: 'CONSENT III.A.1' };
const categories = ['PHONE_NUMBER'];

audit(
  {
    id: 'VIII.2-verified-guardian',
    clause: 'VIII.2',
    law: 'PIPL 31(1); Civil Code 17, 19, 20',
    must: 'MUST count consent for a minor only from a guardian who was verified when giving it and is the guardian still',
  },
  {
    permits: when(
      'a verified guardian agreed, though another is the guardian no longer',
      async (world, clock) => {
        const person = await aMinor(world, clock);
        const guardian = await world.guardian(person);
        await world.guardian(person, { endedAt: clock.in(-hour) });
        await world.consent(person, { guardian, categories });
        await expectShared(world, person, consented);
      },
    ),

    redacts: when(
      'who agreed is no guardian, was verified only later, or is the guardian no longer, whoever else is',
      async (world, clock) => {
        const person = await aMinor(world, clock);
        await world.guardian(person);
        const stranger = await world.account();
        await world.consent(person, { guardian: stranger, categories });
        const former = await world.guardian(person, { endedAt: clock.in(-hour) });
        await world.consent(person, { guardian: former, categories });
        const claimant = await world.guardian(person, { verified: false });
        await world.consent(person, { guardian: claimant, categories });
        await expectWithheld(world, person, guarded);
        await world.sql.query(
          `UPDATE guardianship SET verified_at = clock_timestamp(), verified_by = 'officer-1', verified_how = 'register'
           WHERE guardian_id = $1`,
          [claimant],
        );
        await expectWithheld(world, person, guarded);
        await world.consent(person, { guardian: claimant, categories });
        await expectShared(world, person, consented);
      },
    ),

    edge: when('the guardianship ends, though another goes on', async (world, clock) => {
      const person = await aMinor(world, clock);
      const endedAt = clock.in(hour);
      const guardian = await world.guardian(person, { endedAt });
      await world.guardian(person);
      await world.consent(person, { guardian, categories });
      clock.turnToJustBefore(endedAt);
      await expectShared(world, person, consented);
      clock.turnTo(endedAt);
      await expectWithheld(world, person, guarded);
    }),
  },
);

audit(
  {
    id: 'VIII.2-withdrawal',
    clause: 'VIII.2',
    law: 'PIPL 15, 31',
    must: 'MUST stop sharing a minor’s data on a guardian’s consent from the first request after a guardian or the minor withdraws it',
  },
  {
    permits: when('the guardian agrees anew', async (world, clock) => {
      const person = await aMinor(world, clock);
      const guardian = await world.guardian(person);
      await world.consent(person, { guardian, categories });
      await world.consent(person, { guardian, categories, event: 'WITHDRAWN' });
      await world.consent(person, { guardian, categories });
      await expectShared(world, person, consented);
    }),

    redacts: when('a guardian or the minor withdrew it', async (world, clock) => {
      for (const byGuardian of [true, false]) {
        const person = await aMinor(world, clock);
        const guardian = await world.guardian(person);
        await world.consent(person, { guardian, categories });
        const withdrawal = { categories, event: 'WITHDRAWN' } as const;
        await world.consent(person, byGuardian ? { ...withdrawal, guardian } : withdrawal);
        await expectWithheld(world, person, { phone: 'CONSENT_WITHDRAWN III.A.1' });
      }
    }),

    edge: when('the minor’s withdrawal is committed', async (world, clock) => {
      const person = await aMinor(world, clock);
      const guardian = await world.guardian(person);
      await world.consent(person, { guardian, categories });
      await beforeCommitOf(
        world,
        () => world.withdraw(person, categories),
        () => expectShared(world, person, consented),
      );
      await expectWithheld(world, person, { phone: 'CONSENT_WITHDRAWN III.A.1' });
    }),
  },
);
