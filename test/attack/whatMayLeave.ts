import type { Asked, Instant, PersonalField } from '../../src/policy';
import { admit, decide, standingAt } from '../../src/policy';
import { partnerSchema } from '../../src/graphs/partner/partnerSchema';
import { createGatewayDataSource } from '../../src/storage/gatewayConnection';
import { PostgresRegistry } from '../../src/storage/registry/PostgresRegistry';
import type { PersonRecords, PersonValues } from '../sources/postgres/people';
import { mayBeKnown } from '../sources/postgres/people';

export interface Canary {
  readonly records: PersonRecords;
  readonly values: PersonValues;
}

const fieldOf: Readonly<Record<keyof PersonValues, string>> = {
  name: 'User.name',
  email: 'User.email',
  phone: 'User.phone',
  jobTitle: 'User.jobTitle',
  company: 'User.company',
  city: 'Address.city',
  nationalId: 'User.nationalId',
  matter: 'Activity.subjectMatter',
};

/** The values that the plain decision lets out in full on one footing: computed from the records, past everything clever. */
export async function whatMayLeave(
  databaseUrl: string,
  people: readonly Canary[],
  recipient: string,
  asked: Asked,
  instrument: string,
  at: Instant,
): Promise<ReadonlySet<string>> {
  const data = await createGatewayDataSource(databaseUrl).initialize();
  try {
    const registry = new PostgresRegistry(data, () => at);
    const { personalFields } = partnerSchema(await registry.catalogue()).annotations;
    const { view } = await registry.current(recipient);
    const settings = {
      homeRegion: 'CN',
      ageOfMajority: 18,
      ageOfSensitivity: 14,
      otherCircumstances: undefined,
    };
    const request = view.standing && standingAt(view.standing, asked, at, settings).request;
    if (!request || admit(request, at)) return new Set();
    const mayLeave = (field: PersonalField | undefined, { records }: Canary): boolean => {
      const evidence = { ...records, at, instrumentIds: new Set(records.named ? [instrument] : []) };
      const decision = field && mayBeKnown(request, evidence) ? decide(request, field, evidence) : undefined;
      return decision?.outcome === 'PERMIT' && decision.form === 'FULL';
    };
    const open = people.flatMap((person) =>
      Object.entries(fieldOf)
        .filter(([, coordinate]) => mayLeave(personalFields.get(coordinate), person))
        .map(([name]) => new Map(Object.entries(person.values)).get(name) as string | null),
    );
    return new Set(open.filter((value) => value !== null));
  } finally {
    await data.destroy();
  }
}
