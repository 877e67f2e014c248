import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectTurnedAway, expectUnknown, expectWithheld } from './support/expectations';
import { courtOrder, newAgreementVersion } from './support/records';

const verification = { purpose: 'IDENTITY_VERIFICATION' };
const terms = { ...verification, necessary: ['NAME'], optional: ['PHONE_NUMBER', 'NATIONAL_ID'] };

/** Somebody who has the CRM confirm who they are, before its agreement states that. */
async function havingIdentityVerified(world: PartnerWorld): Promise<string> {
  await world.rewriteAgreements("DELETE FROM agreement_purpose WHERE purpose_id = 'IDENTITY_VERIFICATION'");
  // About nobody: it lets the CRM know of every field, so that a refusal can be told of each.
  const { rows } = await world.sql.query<{ id: string }>('SELECT id FROM category');
  await world.instrument([], { categories: rows.map(({ id }) => id) });
  const person = await world.account();
  await world.enrol(person, 'crm', 'IDENTITY_VERIFICATION');
  return person;
}

audit(
  {
    id: 'I.A-secondary-authentication',
    clause: 'I.A',
    law: 'PIPL 21, 23',
    must: 'MUST treat what a third party is given to authenticate a person as any other share, with a basis under III.A',
  },
  {
    permits: when('the agreement calls it necessary for that, or the person agreed to it', async (world) => {
      const person = await havingIdentityVerified(world);
      await newAgreementVersion(world, terms);
      await world.consent(person, { ...verification, categories: ['NATIONAL_ID'], separate: true });
      await expectShared(
        world,
        person,
        { name: 'NECESSITY III.A.3', nationalId: 'CONSENT III.A.1' },
        verification,
      );
    }),

    redacts: when(
      'the person agreed to nothing or uses another service, or an instrument would rest on I.A itself',
      async (world) => {
        const person = await havingIdentityVerified(world);
        await newAgreementVersion(world, terms);
        await expectWithheld(
          world,
          person,
          { phone: 'CONSENT_MISSING III.A.1', nationalId: 'SEPARATE_CONSENT_MISSING III.A.1' },
          verification,
        );
        await expectUnknown(world, await world.enrolled(), verification);
        await expect(courtOrder(world, person, { clause: 'I.A' })).rejects.toMatchObject({
          constraint: 'legal_instrument_clause_check',
        });
      },
    ),

    edge: when('an agreement version that states this purpose takes effect', async (world, clock) => {
      const person = await havingIdentityVerified(world);
      const effect = clock.in(hour);
      await newAgreementVersion(world, { ...terms, inForceFrom: effect });
      clock.turnToJustBefore(effect);
      await expectTurnedAway(world, person, 'PURPOSE_NOT_AGREED', verification);
      clock.turnTo(effect);
      await expectShared(world, person, { name: 'NECESSITY III.A.3' }, verification);
    }),
  },
);
