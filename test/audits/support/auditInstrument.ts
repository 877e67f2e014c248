import type { DisclosureMode } from '../../../src/policy';
import type { InstrumentFacts, PartnerWorld } from '../../support/partnerWorld';
import type { Demonstration, Provided } from './audit';
import { audit, when } from './audit';
import { hour } from './Clock';
import { expectShared, expectTurnedAway, expectUnknown, expectWithheld } from './expectations';
import { courtOrder, newAgreementVersion, theCourt } from './records';

interface Circumstances {
  readonly environment?: Readonly<Record<string, string>>;
  /** The way of disclosure that the clause is about; sharing, if left out. */
  readonly mode?: DisclosureMode;
  /** What else an instrument under this clause must state. */
  readonly facts?: InstrumentFacts;
}

/**
 * The cases that every clause has under which a legal instrument may be drawn up: an instrument opens what it says, for
 * whom it names, while it is approved, in its period and not revoked.
 */
export function auditInstrument(
  provided: Provided,
  { environment = {}, mode = 'SHARING', facts = {} }: Circumstances = {},
): void {
  const { clause } = provided;
  const permit = { name: `LEGAL_EXCEPTION ${clause}`, nationalId: `LEGAL_EXCEPTION ${clause}` };
  const order = (world: PartnerWorld, person: string, more: InstrumentFacts = {}) =>
    courtOrder(world, person, { clause, mode, ...facts, ...more });
  const citing = (instrument?: string) => ({ ...theCourt(instrument), mode });
  /** The court's agreement foresees this way of disclosure. */
  const foreseen =
    (demonstrate: Demonstration): Demonstration =>
    async (world, clock) => {
      await newAgreementVersion(world, { recipient: 'court', purpose: 'DISPUTE_RESOLUTION', modes: [mode] });
      await demonstrate(world, clock);
    };

  audit(provided, {
    permits: when(
      'the request cites an approved instrument that names the person and the categories',
      foreseen(async (world) => {
        const person = await world.account();
        const instrument = await order(world, person);
        const evidence = await expectShared(world, person, permit, citing(instrument));
        expect(evidence).toEqual({ 'User.name': instrument, 'User.nationalId': instrument });
      }),
      environment,
    ),

    redacts: when(
      'the instrument names another category or person, is another recipient’s, waits for approval, or is not cited',
      foreseen(async (world) => {
        const person = await world.account();
        const other = await world.account();
        const instrument = await order(world, person);
        await expectWithheld(world, person, { phone: 'BEYOND_NECESSITY III.A.4' }, citing(instrument));
        await order(world, other);
        await expectUnknown(world, other, citing(instrument));
        await expectUnknown(world, person, citing());
        for (const flaw of [{ recipient: 'rival' }, { approved: false }]) {
          const flawed = await order(world, person, flaw);
          await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', citing(flawed));
        }
      }),
      environment,
    ),

    edge: when(
      'the instrument begins, is revoked, and would have ended',
      foreseen(async (world, clock) => {
        const person = await world.account();
        const [validFrom, revocation, validUntil] = [clock.in(hour), clock.in(2 * hour), clock.in(3 * hour)];
        const whole = citing(await order(world, person, { validFrom, validUntil }));
        const revocable = await order(world, person, { validFrom, validUntil });
        const revoked = citing(revocable);
        await world.sql.query('UPDATE legal_instrument SET revoked_at = $2 WHERE id = $1', [
          revocable,
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
      }),
      environment,
    ),
  });
}
