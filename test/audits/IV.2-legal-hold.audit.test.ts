import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectWithheld } from './support/expectations';
import { courtOrder, mark, theCourt } from './support/records';

const open = { name: 'LEGAL_EXCEPTION III.A.2', nationalId: 'LEGAL_EXCEPTION III.A.2' };

audit(
  {
    id: 'IV.2-kept-not-shared',
    clause: 'IV.2',
    law: 'PIPL 47(2)',
    must: 'MUST NOT share, not even under a court’s order, what is kept for legal proceedings after erasure was asked for',
  },
  {
    permits: when('the court’s order is cited and erasure was not asked for', async (world) => {
      const person = await world.account();
      await expectShared(world, person, open, theCourt(await courtOrder(world, person)));
    }),

    redacts: when(
      'the court’s order is cited after erasure was asked for, or retention is over',
      async (world, clock) => {
        const erased = await world.account();
        await mark(world, erased, 'erasure_requested_at', clock.in(-hour));
        const withheld = { name: 'ERASURE_REQUESTED V.A', nationalId: 'ERASURE_REQUESTED V.A' };
        await expectWithheld(world, erased, withheld, theCourt(await courtOrder(world, erased)));
        const expired = await world.account();
        await mark(world, expired, 'retained_until', clock.in(-hour));
        const over = { name: 'RETENTION_EXPIRED IV', nationalId: 'RETENTION_EXPIRED IV' };
        await expectWithheld(world, expired, over, theCourt(await courtOrder(world, expired)));
      },
    ),

    edge: when('erasure is asked for under an order that is in force', async (world, clock) => {
      const person = await world.account();
      const asked = clock.in(hour);
      const order = theCourt(await courtOrder(world, person));
      await mark(world, person, 'erasure_requested_at', asked);
      clock.turnToJustBefore(asked);
      await expectShared(world, person, open, order);
      clock.turnTo(asked);
      const withheld = { name: 'ERASURE_REQUESTED V.A', nationalId: 'ERASURE_REQUESTED V.A' };
      await expectWithheld(world, person, withheld, order);
    }),
  },
);
