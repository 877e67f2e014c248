import { createHash } from 'node:crypto';
import type { PersonRecords, PersonValues } from '../sources/postgres/people';
import { writePerson } from '../sources/postgres/people';
import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld } from '../support/partnerWorld';

const hour = 60 * 60 * 1000;
const now = Date.now() + hour;

const adult: PersonRecords = {
  birthDate: '1980-05-05',
  erasureRequestedAt: undefined,
  restrictedAt: undefined,
  retainedUntil: undefined,
  consents: [],
  enrolments: [],
  provenance: [],
  guardianships: [],
  countedAbroad: false,
  named: false,
};

const since = { from: now - 48 * hour, until: undefined };
const support = { recipientId: 'crm', purposeId: 'CUSTOMER_SUPPORT', purposeVersion: 1, period: since };

function consentTo(category: string): PersonRecords['consents'][number] {
  return {
    id: 1,
    event: 'GIVEN',
    kind: 'EXPLICIT',
    by: 'SUBJECT',
    guardianId: undefined,
    recipientId: 'crm',
    purposeId: 'CUSTOMER_SUPPORT',
    purposeVersion: 1,
    mode: 'SHARING',
    categories: new Set([category]),
    separate: false,
    crossBorder: false,
    at: now - 24 * hour,
    expiresAt: undefined,
  };
}

const open: PersonValues = {
  name: 'Open Name',
  email: 'open@example.cn',
  phone: '+86 1',
  jobTitle: 'Open Title',
  company: 'Open Company',
  city: 'Open City',
  nationalId: '1',
  matter: 'open matter',
};

interface Twin {
  readonly records: PersonRecords;
  readonly values: PersonValues;
}

/** People whom two databases have alike but for what the CRM may not see, which is drawn from `mark`. */
function population(mark: string): Twin[] {
  const hidden = (index: number): PersonValues => {
    // Whatever is ordered or compared comes out the other way round in the other database.
    const rank = mark === 'alpha' ? index : 9 - index;
    return {
      name: `${mark}-${rank}-name`,
      email: `${mark}@example.cn`,
      phone: `${mark}-phone`,
      jobTitle: mark === 'alpha' ? null : `${mark}-title`,
      company: `${mark}-${rank}-company`,
      city: mark === 'alpha' ? null : `${mark}-city`,
      nationalId: `${mark}-number`,
      matter: mark === 'alpha' ? null : `${mark}-matter`,
    };
  };
  const enrolled = { ...adult, enrolments: [support] };
  const told: readonly [PersonRecords, Partial<PersonValues>][] = [
    [enrolled, { name: open.name, email: open.email }],
    [enrolled, { name: 'Bob', email: open.email }],
    [{ ...adult, consents: [consentTo('PHONE_NUMBER')] }, { phone: open.phone }],
    [{ ...adult, consents: [consentTo('JOB_TITLE')] }, { jobTitle: open.jobTitle }],
    [{ ...enrolled, birthDate: '2020-01-01' }, {}],
    [{ ...enrolled, erasureRequestedAt: now - hour }, {}],
    [{ ...enrolled, restrictedAt: now - hour }, {}],
  ];
  return told.map(([records, values], index) => ({ records, values: { ...hidden(index), ...values } }));
}

let alpha: PartnerWorld;
let omega: PartnerWorld;

beforeAll(async () => {
  [alpha, omega] = await Promise.all(
    ['alpha', 'omega'].map(async (mark) => {
      const world = await PartnerWorld.open({}, () => now);
      const instrument = await world.instrument([]);
      for (const [index, { records, values }] of population(mark).entries()) {
        await writePerson(world.sql, records, instrument, values, keyOf(`person ${index}`));
      }
      return world;
    }),
  ).then(([first, second]) => {
    if (!first || !second) throw new Error('there are two worlds');
    return [first, second];
  });
  // Whom only one of them has, and whom the CRM may not know of; and what somebody did whose doings may not leave.
  const stranger = { ...adult, enrolments: [{ ...support, recipientId: 'rival' }] };
  for (let index = 0; index < 5; index++) {
    await writePerson(omega.sql, stranger, '', { ...open, name: `omega-stranger-${index}` });
  }
  await omega.sql.query(
    "INSERT INTO activity (account_id, kind, occurred_at) SELECT id, 'SIGNED_IN', now() FROM account",
  );
});
afterAll(() => Promise.all([alpha.close(), omega.close()]));

const keyOf = (name: string): Buffer => createHash('sha256').update(name).digest();

const everything =
  'id name email phone jobTitle company birthDate nationalId address { city } activity { edges { cursor node { subjectMatter } } pageInfo { hasNextPage } }';

const list = (args: string): string =>
  `query @purpose(is: CUSTOMER_SUPPORT) { users${args} { edges { cursor node { ${everything} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const guesses = ['alpha', 'omega', 'alpha-2', 'omega-7', 'a', 'o', 'Open', 'B'];

const queries = [
  list(''),
  ...[1, 2, 3, 7].map((first) => list(`(first: ${first})`)),
  ...guesses.map((guess) => list(`(filter: { nameStartsWith: "${guess}" })`)),
  ...guesses.map((guess) => list(`(filter: { company: "${guess}-company" })`)),
  ...['alpha', 'omega', 'open'].map((guess) => list(`(filter: { email: "${guess}@example.cn" })`)),
  ...['alpha-title', 'omega-title', 'Open Title'].map((guess) => list(`(filter: { jobTitle: "${guess}" })`)),
  ...['NAME', 'COMPANY'].flatMap((by) =>
    ['ASC', 'DESC'].map((direction) => list(`(orderBy: { by: ${by}, direction: ${direction} })`)),
  ),
  ...['NAME', 'COMPANY'].map((by) =>
    list(`(first: 2, orderBy: { by: ${by} }, filter: { nameStartsWith: "O" })`),
  ),
];

/** Without what is new at each request: the ids of the request and of its entry, its hash and the time. */
function normal({ status, headers, text }: GraphAnswer): unknown {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  const body = text
    .replace(/"disclosureId":"[0-9a-f-]{36}"/, '"disclosureId":"…"')
    .replace(/"(leaf|root)Hash":"[0-9a-f]{64}"/g, '"$1Hash":"…"');
  return { status, kept, body };
}

describe('two databases that differ only in what the recipient may not see', () => {
  it.each(queries)('answer alike: %s', async (query) => {
    const first = await alpha.ask(query);
    const second = await omega.ask(query);
    expect(first.errors).toEqual([]);
    expect(normal(first)).toEqual(normal(second));
  });

  it('answer alike when every page is walked, in each order', async () => {
    const text = `query ($after: String) @purpose(is: CUSTOMER_SUPPORT) {
      users(first: 1, after: $after, orderBy: { by: NAME, direction: DESC }) { edges { node { ${everything} } } pageInfo { hasNextPage endCursor } } }`;
    let after: string | undefined;
    for (let page = 0; page < 8; page++) {
      const [first, second] = [
        await alpha.ask(text, { variables: { after } }),
        await omega.ask(text, { variables: { after } }),
      ];
      expect(normal(first)).toEqual(normal(second));
      after = /"endCursor":"([^"]+)"/.exec(first.text)?.[1] ?? after;
    }
  });

  it('answer differently to who may see the difference, so that likeness proves something', async () => {
    const query = list('(first: 1000)');
    const [first, second] = [
      await alpha.ask(query, { recipient: 'rival' }),
      await omega.ask(query, { recipient: 'rival' }),
    ];
    expect(normal(first)).not.toEqual(normal(second));
  });
});
