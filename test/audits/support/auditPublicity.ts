import type { Provided } from './audit';
import { audit, when } from './audit';
import { expectShared, expectWithheld } from './expectations';
import { beforeCommitOf } from './records';

/** The cases of both clauses under which a public value may leave: a matter of where the value came from. */
export function auditPublicity(
  provided: Provided,
  source: 'PUBLISHED_BY_SUBJECT' | 'LAWFUL_PUBLIC_SOURCE',
): void {
  const permit = { jobTitle: `LEGAL_EXCEPTION ${provided.clause}` };
  audit(provided, {
    permits: when('the value is public and the agreement foresees its category', async (world) => {
      const person = await world.enrolled();
      await world.publish(person, 'JOB_TITLE', source);
      await expectShared(world, person, permit);
    }),

    redacts: when(
      'another value is public, the category is sensitive, or the agreement does not foresee it',
      async (world) => {
        const person = await world.enrolled();
        for (const category of ['JOB_TITLE', 'NATIONAL_ID', 'POSTAL_ADDRESS']) {
          await world.publish(person, category, source);
        }
        await expectWithheld(world, person, {
          phone: 'CONSENT_MISSING III.A.1',
          nationalId: 'SEPARATE_CONSENT_MISSING III.A.1',
          address: 'BEYOND_NECESSITY III.A.4',
        });
      },
    ),

    edge: when('the person objects', async (world) => {
      const person = await world.enrolled();
      await world.publish(person, 'JOB_TITLE', source);
      await beforeCommitOf(
        world,
        () => world.takeBack(person, 'JOB_TITLE'),
        () => expectShared(world, person, permit),
      );
      await expectWithheld(world, person, { jobTitle: 'CONSENT_MISSING III.A.1' });
    }),
  });
}
