import type { Provided } from './audit';
import { audit, when } from './audit';
import { hour } from './Clock';
import { expectShared, expectTurnedAway, expectUnknown, expectWithheld } from './expectations';
import { courtOrder, theCourt } from './records';

/**
 * The cases that every clause has under which a legal instrument may be drawn up: an instrument opens what it says, for
 * whom it names, while it is approved, in its period and not revoked.
 */
export function auditInstrument(
  provided: Provided,
  environment: Readonly<Record<string, string>> = {},
): void {
  const { clause } = provided;
  const permit = { name: `LEGAL_EXCEPTION ${clause}`, nationalId: `LEGAL_EXCEPTION ${clause}` };
  audit(provided, {
    permits: when(
      'the request cites an approved instrument that names the person and the categories',
      async (world) => {
        const person = await world.account();
        const instrument = await courtOrder(world, person, { clause });
        const evidence = await expectShared(world, person, permit, theCourt(instrument));
        expect(evidence).toEqual({ 'User.name': instrument, 'User.nationalId': instrument });
      },
      environment,
    ),

    redacts: when(
      'the instrument names another category or person, is another recipient’s, waits for approval, or is not cited',
      async (world) => {
        const person = await world.account();
        const other = await world.account();
        const instrument = await courtOrder(world, person, { clause });
        await expectWithheld(world, person, { phone: 'BEYOND_NECESSITY III.A.4' }, theCourt(instrument));
        await courtOrder(world, other, { clause });
        await expectUnknown(world, other, theCourt(instrument));
        await expectUnknown(world, person, theCourt());
        for (const flaw of [{ recipient: 'rival' }, { approved: false }]) {
          const flawed = await courtOrder(world, person, { clause, ...flaw });
          await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', theCourt(flawed));
        }
      },
      environment,
    ),

    edge: when(
      'the instrument begins, is revoked, and would have ended',
      async (world, clock) => {
        const person = await world.account();
        const [validFrom, revocation, validUntil] = [clock.in(hour), clock.in(2 * hour), clock.in(3 * hour)];
        const whole = theCourt(await courtOrder(world, person, { clause, validFrom, validUntil }));
        const revoked = theCourt(await courtOrder(world, person, { clause, validFrom, validUntil }));
        await world.sql.query('UPDATE legal_instrument SET revoked_at = $2 WHERE id = $1', [
          revoked.instrument,
          revocation,
        ]);
        clock.turnToJustBefore(validFrom);
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', whole);
        clock.turnTo(validFrom);
        await expectShared(world, person, permit, whole);
        clock.turnToJustBefore(revocation);
        await expectShared(world, person, permit, revoked);
        clock.turnTo(revocation);
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', revoked);
        clock.turnToJustBefore(validUntil);
        await expectShared(world, person, permit, whole);
        clock.turnTo(validUntil);
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', whole);
      },
      environment,
    ),
  });
}
