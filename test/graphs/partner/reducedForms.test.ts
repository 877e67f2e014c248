import type { GraphAnswer } from '../../support/partnerWorld';
import { PartnerWorld } from '../../support/partnerWorld';
import type { Learnt } from './askAbout';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const facts = {
  name: '李明华',
  email: 'ming.li@mail.lantern-works.example.com',
  phone: '+86 154 0000 0042',
  birthDate: '1980-05-05',
  province: 'Sichuan',
  city: 'Chengdu',
};

const frugal = { recipient: 'frugal' };

async function enrolledWithFrugal(given: Parameters<PartnerWorld['account']>[0] = facts): Promise<string> {
  const subject = await world.account(given);
  await world.enrol(subject, 'frugal');
  return subject;
}

/** By field: the form, basis and clause that the ledger holds. */
async function recorded(answer: GraphAnswer): Promise<Record<string, string>> {
  const { entry } = await world.entryOf(answer);
  const shared = entry.classes.flatMap((each) => each.shared);
  return Object.fromEntries(
    shared.map(({ field, form, basis, clause }) => [field, `${form} ${basis} ${clause}`]),
  );
}

const reducedIn = ({ answer }: Learnt): Record<string, string> =>
  Object.fromEntries(
    (answer.sharing?.reduced ?? []).map(({ path, form, clause }) => [path, `${form} ${clause}`]),
  );

interface Case {
  readonly fields: string;
  readonly category: string;
  readonly reduced: unknown;
  readonly full: unknown;
  readonly form: string;
  readonly purpose?: string;
}

const cases: Readonly<Record<string, Case>> = {
  name: { fields: 'name', category: 'NAME', reduced: '李**', full: facts.name, form: 'MASKED' },
  email: {
    fields: 'email',
    category: 'EMAIL_ADDRESS',
    reduced: 'm***@m***.com',
    full: facts.email,
    form: 'MASKED',
  },
  phone: {
    fields: 'phone',
    category: 'PHONE_NUMBER',
    reduced: '***42',
    full: facts.phone,
    form: 'MASKED',
  },
  birthDate: {
    fields: 'birthDate',
    category: 'BIRTH_DATE',
    reduced: '1980',
    full: '1980-05-05',
    form: 'GENERALISED',
  },
  address: {
    fields: 'address { country province }',
    category: 'POSTAL_ADDRESS',
    reduced: { country: 'CN', province: 'Sichuan' },
    full: { country: 'CN', province: 'Sichuan' },
    form: 'GENERALISED',
  },
  'email as a pseudonym': {
    fields: 'email',
    category: 'EMAIL_ADDRESS',
    reduced: expect.stringMatching(/^[0-9a-f]{32}@pseudonym\.invalid$/),
    full: facts.email,
    form: 'PSEUDONYM',
    purpose: 'ORDER_FULFILMENT',
  },
};

describe.each(Object.entries(cases))('%s', (_, { fields, category, reduced, full, form, ...on }) => {
  const [field = ''] = fields.split(' ', 1);
  const { purpose = 'CUSTOMER_SUPPORT' } = on;
  const ask = async (subject: string): Promise<Learnt> =>
    askAbout(world, subject, { ...frugal, purpose, fields });

  async function known(): Promise<string> {
    const subject = await world.account(facts);
    await world.enrol(subject, 'frugal', purpose);
    return subject;
  }

  it('leaves in the form that the purpose needs, is told and recorded as that', async () => {
    const learnt = await ask(await known());
    expect(learnt.user).toEqual({ [field]: reduced });
    expect(learnt.withheld).toEqual({});
    expect(reducedIn(learnt)).toMatchObject({ [`user.${field}`]: `${form} III.A.3` });
    expect(await recorded(learnt.answer)).toMatchObject({
      [`User.${field}`]: `${form} NECESSITY III.A.3`,
    });
  });

  it('leaves in full on consent, and from its withdrawal on in the reduced form again', async () => {
    const subject = await known();
    await world.consent(subject, { ...frugal, purpose, categories: [category] });
    const during = await ask(subject);
    expect(during.user).toEqual({ [field]: full });
    expect(reducedIn(during)).toEqual({});
    expect(await recorded(during.answer)).toMatchObject({ [`User.${field}`]: 'FULL CONSENT III.A.1' });
    await world.consent(subject, { ...frugal, purpose, event: 'WITHDRAWN', categories: [category] });
    const after = await ask(subject);
    expect(after.user).toEqual({ [field]: reduced });
    expect(await recorded(after.answer)).toMatchObject({
      [`User.${field}`]: `${form} NECESSITY III.A.3`,
    });
  });

  it('does not leave in any form without a basis', async () => {
    const subject = await world.account(facts);
    const other = category === 'NAME' ? 'EMAIL_ADDRESS' : 'NAME';
    await world.consent(subject, { ...frugal, purpose, categories: [other] });
    const learnt = await ask(subject);
    expect(learnt.user).toEqual({ [field]: null });
    expect(learnt.withheld[`User.${field}`]).toBe('NOT_ENROLLED III.A.3');
    expect(reducedIn(learnt)).toEqual({});
    expect(await recorded(learnt.answer)).toEqual({});
  });
});

describe('what a form leaves', () => {
  const learn = async (fields: string, given: Parameters<PartnerWorld['account']>[0]) =>
    (await askAbout(world, await enrolledWithFrugal(given), { ...frugal, fields })).user;

  it.each([
    ['a@b.cn', 'a***@b***.cn'],
    ['someone@localhost', 's***@l***'],
    ['"odd@one"@example.org', '"***@e***.org'],
    ['@example.org', '***@***'],
    ['no address', '***@***'],
    ['', '***@***'],
    ['x@[192.0.2.1]', 'x***@[***'],
  ])('of the e-mail address %p is %p', async (email, told) => {
    expect(await learn('email', { email })).toEqual({ email: told });
  });

  it.each([
    ['王', '王**'],
    ['欧阳娜娜', '欧**'],
    ['Ada Lovelace', 'A**'],
    ['', '**'],
  ])('of the name %p is %p', async (name, told) => {
    expect(await learn('name', { name })).toEqual({ name: told });
  });

  it.each([
    ['+86 (10) 0000-0017', '***17'],
    ['110', '***'],
    ['ask at reception 7', '***'],
  ])('of the phone number %p is %p', async (phone, told) => {
    expect(await learn('phone', { phone })).toEqual({ phone: told });
  });

  it('of nothing is nothing, and is recorded as empty', async () => {
    const none = { name: null, email: null, phone: null, country: null, city: 'Chengdu' };
    const subject = await enrolledWithFrugal(none);
    const learnt = await askAbout(world, subject, {
      ...frugal,
      fields: 'name email phone address { country }',
    });
    expect(learnt.user).toEqual({ name: null, email: null, phone: null, address: null });
    expect([learnt.withheld, reducedIn(learnt)]).toEqual([{}, {}]);
    const { entry } = await world.entryOf(learnt.answer);
    expect(entry.classes.map(({ shared, empty }) => [shared, empty.length])).toEqual([[[], 4]]);
  });

  it('of an address is no part that is not told as reduced', async () => {
    const subject = await enrolledWithFrugal();
    const learnt = await askAbout(world, subject, {
      ...frugal,
      fields: 'address { country province city street postalCode }',
    });
    const closed = { city: null, street: null, postalCode: null };
    expect(learnt.user).toEqual({ address: { country: 'CN', province: 'Sichuan', ...closed } });
    expect(learnt.withheld).toEqual({
      'Address.city': 'CONSENT_MISSING III.A.1',
      'Address.street': 'CONSENT_MISSING III.A.1',
      'Address.postalCode': 'CONSENT_MISSING III.A.1',
    });
    expect(learnt.answer.text).not.toContain('Chengdu');
  });
});

describe('a pseudonym', () => {
  const asked = async (subject: string, recipient: string): Promise<unknown> =>
    (await askAbout(world, subject, { recipient, purpose: 'ORDER_FULFILMENT', fields: 'email' })).user?.[
      'email'
    ];

  it('is the same at each request, another for each person and each recipient, and not the ledger’s', async () => {
    await world.rewriteAgreements(`
      INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, forms)
      VALUES ('rival/1', 'ORDER_FULFILMENT', '{EMAIL_ADDRESS}', '{}', '{"EMAIL_ADDRESS": "PSEUDONYM"}')`);
    const [one, twin] = [await world.account(facts), await world.account(facts)];
    for (const subject of [one, twin]) {
      for (const recipient of ['frugal', 'rival']) await world.enrol(subject, recipient, 'ORDER_FULFILMENT');
    }
    const seen = [
      await asked(one, 'frugal'),
      await asked(one, 'frugal'),
      await asked(one, 'rival'),
      await asked(twin, 'frugal'),
      await asked(twin, 'rival'),
    ];
    expect(seen[0]).toBe(seen[1]);
    expect(new Set(seen).size).toBe(4);
    const { rows } = await world.sql.query<{ pseudonym: string }>(
      "SELECT encode(pseudonym, 'hex') AS pseudonym FROM sharing_state",
    );
    for (const { pseudonym } of rows) expect(seen.join()).not.toContain(pseudonym.slice(0, 16));
  });

  it('tells nothing of the value: it stays when the value changes', async () => {
    const subject = await world.account(facts);
    await world.enrol(subject, 'frugal', 'ORDER_FULFILMENT');
    const before = await asked(subject, 'frugal');
    await world.sql.query("UPDATE account SET email = 'another@example.org' WHERE id = $1", [subject]);
    expect(await asked(subject, 'frugal')).toBe(before);
  });
});

describe('on other bases', () => {
  it('a publication opens the reduced form, and an instrument the value', async () => {
    const subject = await world.account(facts);
    await world.consent(subject, { ...frugal, categories: ['ORGANISATION'] });
    await world.publish(subject, 'EMAIL_ADDRESS');
    const published = await askAbout(world, subject, { ...frugal, fields: 'email' });
    expect(await recorded(published.answer)).toEqual({ 'User.email': 'MASKED LEGAL_EXCEPTION III.D.5' });
    const instrument = await world.instrument([subject], { ...frugal, categories: ['EMAIL_ADDRESS'] });
    const cited = await askAbout(world, subject, { ...frugal, instrument, fields: 'email' });
    expect(cited.user).toEqual({ email: facts.email });
    expect(await recorded(cited.answer)).toEqual({ 'User.email': 'FULL LEGAL_EXCEPTION III.A.2' });
  });

  it('a field that can not be reduced to what the purpose needs is closed to necessity, and open to consent', async () => {
    const subject = await enrolledWithFrugal();
    const before = await askAbout(world, subject, { ...frugal, fields: 'jobTitle' });
    expect([before.user, before.withheld]).toEqual([
      { jobTitle: null },
      { 'User.jobTitle': 'CONSENT_MISSING III.A.1' },
    ]);
    await world.consent(subject, { ...frugal, categories: ['JOB_TITLE'] });
    const after = await askAbout(world, subject, { ...frugal, fields: 'jobTitle' });
    expect(after.user).toEqual({ jobTitle: 'Lamplighter' });
  });
});

it('in a list each person leaves in the form that is open of them, and the places are told', async () => {
  const fresh = await PartnerWorld.open();
  try {
    const emails: string[] = [];
    for (let count = 0; count < 5; count++) {
      const subject = await fresh.account({ email: `person${count}@example.com` });
      await fresh.enrol(subject, 'frugal');
      if (count === 2)
        await fresh.consent(subject, { recipient: 'frugal', categories: ['EMAIL_ADDRESS', 'PHONE_NUMBER'] });
    }
    const { data, sharing } = await fresh.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users { edges { node { email phone } } } }',
      { recipient: 'frugal' },
    );
    const { edges } = data?.['users'] as { edges: { node: { email: string; phone: string } }[] };
    emails.push(...edges.map(({ node }) => node.email));
    const full = emails.indexOf('person2@example.com');
    expect(emails.filter((_, index) => index !== full)).toEqual(Array(4).fill('p***@e***.com'));
    expect(edges[full]?.node.phone).toBe('+86 10 0000 0001');
    const reduced = sharing?.reduced.map(({ field, form, count, at }) => ({ field, form, count, at }));
    const at = ['1-4', '0,2-4', '0-1,3-4', '0-2,4', '0-3'][full];
    expect(reduced).toEqual([
      { field: 'User.email', form: 'MASKED', count: 4, at },
      { field: 'User.phone', form: 'MASKED', count: 4, at },
    ]);
  } finally {
    await fresh.close();
  }
});

it('a recipient sees which forms its agreement gives it', async () => {
  const { data } = await world.ask(
    '{ me { agreement { purposes { purpose forms { category form } } } } }',
    frugal,
  );
  expect(data).toMatchObject({
    me: {
      agreement: {
        purposes: expect.arrayContaining([
          {
            purpose: 'ORDER_FULFILMENT',
            forms: [{ category: 'EMAIL_ADDRESS', form: 'PSEUDONYM' }],
          },
        ]) as unknown,
      },
    },
  });
});

describe('the database refuses an agreement', () => {
  it.each([
    ['that needs a form nobody knows', '{"NAME": "HASHED"}', 'forms_are_known'],
    ['that needs the value itself as a form', '{"NAME": "FULL"}', 'forms_are_known'],
    ['that needs several forms of one category', '{"NAME": ["MASKED"]}', 'forms_are_known'],
    ['whose forms are no object', '["MASKED"]', 'forms_are_known'],
    [
      'that needs a form of a category which the purpose does not have',
      '{"BEHAVIOUR": "MASKED"}',
      'forms_of_categories_of_the_purpose',
    ],
  ])('%s', async (_, forms, constraint) => {
    const write = world.rewriteAgreements(
      `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, forms)
       VALUES ('rival/1', 'DISPUTE_RESOLUTION', '{NAME}', '{EMAIL_ADDRESS}', $1)`,
      [forms],
    );
    await expect(write).rejects.toMatchObject({ code: '23514', constraint });
  });
});
