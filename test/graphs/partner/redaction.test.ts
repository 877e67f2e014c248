import type { RedactionReason } from '../../../src/policy';
import { PartnerWorld, approveDrafts } from '../../support/partnerWorld';
import type { Footing } from './askAbout';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
  await world.sql.query(`
    INSERT INTO recipient (id, client_id, name, kind, region, contact)
      VALUES ('foreign-court', 'foreign-court', 'Foreign Court', 'AUTHORITY', 'US', 'clerk@example.com');
    INSERT INTO agreement_version (id, recipient_id, version, reference, in_force_from, assessed_from, drafted_by)
      VALUES ('foreign-court/1', 'foreign-court', 1, 'AGR', now() - interval '1 year', now() - interval '1 year', 'officer-1');
    INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
      VALUES ('foreign-court/1', 'CUSTOMER_SUPPORT', '{NAME}', '{}');
    ${approveDrafts}
  `);
});
afterAll(() => world.close());

interface Case {
  readonly reason: RedactionReason;
  readonly clause: string;
  /** The field that is withheld, as it is selected. */
  readonly field: string;
  readonly footing?: Footing;
  readonly arrange: () => Promise<string>;
}

async function enrolledWith(recipient: string): Promise<string> {
  const subject = await world.account();
  await world.enrol(subject, recipient);
  return subject;
}

async function marked(column: string): Promise<string> {
  const subject = await world.enrolled();
  await world.consent(subject, { categories: ['NAME'], separate: true });
  await world.publish(subject, 'NAME');
  await world.sql.query(`UPDATE account SET ${column} = now() WHERE id = $1`, [subject]);
  return subject;
}

const cases: readonly Case[] = [
  { reason: 'CONSENT_MISSING', clause: 'III.A.1', field: 'phone', arrange: () => world.enrolled() },
  {
    reason: 'CONSENT_WITHDRAWN',
    clause: 'III.A.1',
    field: 'phone',
    arrange: async () => {
      const subject = await world.enrolled();
      await world.consent(subject, { categories: ['PHONE_NUMBER'] });
      await world.withdraw(subject, ['PHONE_NUMBER']);
      return subject;
    },
  },
  {
    reason: 'CONSENT_EXPIRED',
    clause: 'III.A.1',
    field: 'phone',
    arrange: async () => {
      const subject = await world.enrolled();
      await world.consent(subject, {
        categories: ['PHONE_NUMBER'],
        expiresAt: new Date(Date.now() - 1_000),
      });
      return subject;
    },
  },
  {
    reason: 'BEYOND_NECESSITY',
    clause: 'III.A.4',
    field: 'address { city }',
    arrange: () => world.enrolled(),
  },
  {
    reason: 'NOT_ENROLLED',
    clause: 'III.A.3',
    field: 'name',
    arrange: async () => {
      const subject = await world.account();
      await world.consent(subject, { categories: ['PHONE_NUMBER'] });
      return subject;
    },
  },
  {
    reason: 'SEPARATE_CONSENT_MISSING',
    clause: 'III.A.1',
    field: 'nationalId',
    arrange: () => world.enrolled(),
  },
  {
    reason: 'GUARDIAN_CONSENT_MISSING',
    clause: 'VIII.3',
    field: 'name',
    arrange: () => world.enrolled({ birthDate: '2020-01-01' }),
  },
  {
    reason: 'CROSS_BORDER_PROCEDURE_MISSING',
    clause: 'IX.1',
    field: 'name',
    footing: { recipient: 'abroad' },
    arrange: () => enrolledWith('abroad'),
  },
  {
    reason: 'FOREIGN_AUTHORITY',
    clause: 'IX.2',
    field: 'name',
    footing: { recipient: 'foreign-court' },
    arrange: async () => {
      const subject = await enrolledWith('foreign-court');
      // On record and not cited: what the authority could ever be given exists for it.
      await world.instrument([subject], { recipient: 'foreign-court' });
      return subject;
    },
  },
  {
    reason: 'ERASURE_REQUESTED',
    clause: 'V.A',
    field: 'name',
    arrange: () => marked('erasure_requested_at'),
  },
  { reason: 'PROCESSING_RESTRICTED', clause: 'IV', field: 'name', arrange: () => marked('restricted_at') },
  { reason: 'RETENTION_EXPIRED', clause: 'IV', field: 'name', arrange: () => marked('retained_until') },
  {
    reason: 'IDENTIFYING_FOR_OPTIMISATION',
    clause: 'I.C.1.ii',
    field: 'name',
    footing: { purpose: 'SERVICE_OPTIMISATION' },
    arrange: async () => {
      const subject = await world.account();
      await world.enrol(subject, 'crm', 'SERVICE_OPTIMISATION');
      await world.consent(subject, { purpose: 'SERVICE_OPTIMISATION', categories: ['NAME'], separate: true });
      return subject;
    },
  },
  {
    reason: 'MODE_NOT_PERMITTED',
    clause: 'III.B',
    field: 'name',
    footing: { mode: 'TRANSFER' },
    arrange: () => world.enrolled(),
  },
  {
    reason: 'MODE_NOT_PERMITTED',
    clause: 'III.C',
    field: 'name',
    footing: { mode: 'PUBLIC_DISCLOSURE' },
    arrange: () => world.enrolled(),
  },
];

describe('a redaction', () => {
  it.each(cases)(
    'for $reason ($clause) is null, told with its clause and count, and is no error',
    async ({ reason, clause, field, footing, arrange }) => {
      const subject = await arrange();
      const { answer, user } = await askAbout(world, subject, { ...footing, fields: field });
      const [key = ''] = field.split(' ');
      const category = { phone: 'PHONE_NUMBER', address: 'POSTAL_ADDRESS', nationalId: 'NATIONAL_ID' }[key];
      expect(user).toEqual({ [key]: null });
      expect(answer.errors).toEqual([]);
      expect(answer.sharing?.redactions).toEqual([
        {
          field: `User.${key}`,
          path: `user.${key}`,
          category: category ?? 'NAME',
          reason,
          clause,
          count: 1,
        },
      ]);
      expect((await world.entryOf(answer)).entry.classes).toEqual([
        { shared: [], empty: [], refused: [{ field: `User.${key}`, reason, clause }] },
      ]);
    },
  );

  it('for CATEGORY_SUSPENDED (VII.D) acts from the next request, and ends with the suspension', async () => {
    const subject = await world.enrolled();
    await world.sql.query("UPDATE category SET suspended_at = now() WHERE id = 'EMAIL_ADDRESS'");
    const suspended = await askAbout(world, subject, { fields: 'email name' });
    await world.sql.query("UPDATE category SET suspended_at = NULL WHERE id = 'EMAIL_ADDRESS'");
    const resumed = await askAbout(world, subject, { fields: 'email' });
    expect(suspended.user).toEqual({ email: null, name: 'Canary Name' });
    expect(suspended.withheld).toEqual({ 'User.email': 'CATEGORY_SUSPENDED VII.D' });
    expect(resumed.user).toEqual({ email: 'canary@example.com' });
  });

  it('for PURPOSE_CHANGED (I.B.2) holds everything while data subjects were not told of the present version', async () => {
    const subject = await world.account();
    await world.enrol(subject, 'crm', 'SERVICE_OPTIMISATION');
    await world.consent(subject, {
      purpose: 'SERVICE_OPTIMISATION',
      categories: ['JOB_TITLE'],
    });
    await world.sql
      .query(`INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
      VALUES ('SERVICE_OPTIMISATION', 2, 'untold', false, NULL, now() - interval '1 minute')`);
    const { withheld } = await askAbout(world, subject, {
      purpose: 'SERVICE_OPTIMISATION',
      fields: 'jobTitle',
    });
    expect(withheld).toEqual({ 'User.jobTitle': 'PURPOSE_CHANGED I.B.2' });
  });

  it('has the path of its alias, and a row of its own at each', async () => {
    const subject = await world.enrolled();
    const { answer } = await askAbout(world, subject, {
      fields: 'a: phone b: phone ... on Node { c: __typename }',
    });
    expect(answer.sharing?.redactions.map(({ path, count }) => [path, count])).toEqual([
      ['user.a', 1],
      ['user.b', 1],
    ]);
  });

  it('of an object takes the whole of it, and says nothing of its fields', async () => {
    const subject = await world.enrolled();
    const { user, withheld } = await askAbout(world, subject, {
      fields: 'address { city country } activity { edges { node { kind } } pageInfo { hasNextPage } }',
    });
    expect(user).toEqual({ address: null, activity: null });
    expect(Object.keys(withheld)).toEqual(['User.address', 'User.activity']);
  });
});

describe('an empty value', () => {
  it('is told from a redaction: it is null, permitted and recorded as empty', async () => {
    const subject = await world.enrolled({ name: null });
    const { user, answer, withheld } = await askAbout(world, subject, { fields: 'name phone' });
    const { entry } = await world.entryOf(answer);
    expect(user).toEqual({ name: null, phone: null });
    expect(withheld).toEqual({ 'User.phone': 'CONSENT_MISSING III.A.1' });
    expect(entry.classes).toMatchObject([
      { shared: [], empty: [{ field: 'User.name' }], refused: [{ field: 'User.phone' }] },
    ]);
  });

  it('is told apart at each place of a list', async () => {
    const ids = new Map<string, string>();
    const people = {
      withheld: await world.enrolled(),
      empty: await world.enrolled({ phone: null }),
      told: await world.enrolled(),
    };
    await world.consent(people.empty, { categories: ['PHONE_NUMBER'] });
    await world.consent(people.told, { categories: ['PHONE_NUMBER'] });
    for (const [who, subject] of Object.entries(people)) ids.set(await world.idFor(subject), who);
    const answer = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users(first: 1000) { edges { node { id phone } } } }',
    );
    const listed = [...answer.text.matchAll(/"id":"(usr_[^"]+)","phone":(null|"[^"]*")/g)];
    const positions = new Set(
      (answer.sharing?.redactions ?? [])
        .filter(({ field }) => field === 'User.phone')
        .flatMap(({ at }) => positionsIn(at ?? '')),
    );
    const seen = listed.flatMap(([, id = '', phone], position) => {
      const who = ids.get(id);
      return who === undefined ? [] : [[who, phone === 'null', positions.has(position)]];
    });
    expect(new Set(seen.map((row) => row.join()))).toEqual(
      new Set(['withheld,true,true', 'empty,true,false', 'told,false,false']),
    );
  });
});

/** Reads `0-2,5`. */
function positionsIn(at: string): number[] {
  return at.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
