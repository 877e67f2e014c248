import type { DisclosureMode } from '../../../src/policy';
import { disclosureModes } from '../../../src/policy';
import type { PartnerWorld } from '../../support/partnerWorld';
import type { Provided } from './audit';
import { audit, when } from './audit';
import { hour } from './Clock';
import { expectShared, expectWithheld } from './expectations';
import { beforeCommitOf, newAgreementVersion } from './records';

/** The cases of a way of disclosure that has a consent of its own beside that to sharing. */
export function auditModeConsent(provided: Provided, mode: Exclude<DisclosureMode, 'SHARING'>): void {
  const { clause } = provided;
  const thisWay = { mode };
  const permit = `CONSENT ${clause}`;

  /** Enrolled with the CRM, whose agreement states every way of disclosure. */
  async function enrolled(world: PartnerWorld): Promise<string> {
    const optional = ['PHONE_NUMBER', 'JOB_TITLE', 'NATIONAL_ID'];
    await newAgreementVersion(world, { necessary: ['NAME'], optional, modes: disclosureModes });
    return world.enrolled();
  }

  audit(provided, {
    permits: when(
      'the person agreed to it, and separately where the category is sensitive',
      async (world) => {
        const person = await enrolled(world);
        await world.consent(person, { ...thisWay, categories: ['NAME', 'PHONE_NUMBER'] });
        await world.consent(person, { ...thisWay, categories: ['NATIONAL_ID'], separate: true });
        await expectShared(world, person, { name: permit, phone: permit, nationalId: permit }, thisWay);
      },
    ),

    redacts: when(
      'the person agreed to another way of disclosure, to another recipient, bundled or by mere use, or to nothing',
      async (world) => {
        const person = await enrolled(world);
        for (const other of disclosureModes.filter((each) => each !== mode)) {
          await world.consent(person, { mode: other, categories: ['PHONE_NUMBER'], separate: true });
        }
        await world.consent(person, { ...thisWay, recipient: 'rival', categories: ['PHONE_NUMBER'] });
        await world.consent(person, { ...thisWay, kind: 'DEEMED', categories: ['PHONE_NUMBER'] });
        await world.consent(person, { ...thisWay, categories: ['NATIONAL_ID'] });
        await expectWithheld(
          world,
          person,
          {
            name: `CONSENT_MISSING ${clause}`,
            phone: `CONSENT_MISSING ${clause}`,
            nationalId: `SEPARATE_CONSENT_MISSING ${clause}`,
          },
          thisWay,
        );
        await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      },
    ),

    edge: when('the consent expires, and when another is withdrawn', async (world, clock) => {
      const person = await enrolled(world);
      const expiry = clock.in(hour);
      await world.consent(person, { ...thisWay, categories: ['PHONE_NUMBER'], expiresAt: expiry });
      await world.consent(person, { ...thisWay, categories: ['JOB_TITLE'] });
      clock.turnToJustBefore(expiry);
      await expectShared(world, person, { phone: permit, jobTitle: permit }, thisWay);
      clock.turnTo(expiry);
      await expectWithheld(world, person, { phone: `CONSENT_EXPIRED ${clause}` }, thisWay);
      await beforeCommitOf(
        world,
        () => world.consent(person, { ...thisWay, event: 'WITHDRAWN', categories: ['JOB_TITLE'] }),
        () => expectShared(world, person, { jobTitle: permit }, thisWay),
      );
      await expectWithheld(world, person, { jobTitle: `CONSENT_WITHDRAWN ${clause}` }, thisWay);
    }),
  });
}
