import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
let person: string;
beforeEach(async () => {
  world = await PartnerWorld.open({ LEDGER_DEADLINE_MS: '300' });
  person = await world.idFor(await world.enrolled({ name: 'Canary Person', email: 'canary@example.cn' }));
});
afterEach(() => world.close());

const one = () =>
  world.ask('query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { id name email } }', {
    variables: { id: person },
  });

function expectNothingLeft(text: string): void {
  expect(text).not.toMatch(/canary/i);
  expect(text).not.toContain(person);
  expect(world.log.join('')).not.toMatch(/canary/i);
}

describe('while the ledger cannot append', () => {
  it.each([
    ['since its table refuses entries', 'REVOKE INSERT ON ledger_entry FROM sluice_gateway'],
    ['since its head cannot be moved', 'REVOKE UPDATE (size) ON ledger_shard FROM sluice_gateway'],
    ['since another writer has moved its head', 'UPDATE ledger_shard SET epoch = epoch + 7'],
  ])('(%s) an answer fails with LEDGER_UNAVAILABLE, and nothing leaves', async (_, fault) => {
    await one();
    await world.sql.query(fault);
    const { status, errors, data, text } = await one();
    expect(status).toBe(503);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['LEDGER_UNAVAILABLE']);
    expect(data ?? null).toBeNull();
    expectNothingLeft(text);
  });

  it('(since somebody holds its head) an answer fails at its deadline, and the next is good again', async () => {
    await one();
    await world.sql.query('BEGIN');
    await world.sql.query('SELECT FROM ledger_shard FOR UPDATE');
    const began = Date.now();
    const held = await one();
    const took = Date.now() - began;
    await world.sql.query('ROLLBACK');
    const after = await one();
    expect(held.errors.map(({ extensions }) => extensions.code)).toEqual(['LEDGER_UNAVAILABLE']);
    expectNothingLeft(held.text);
    expect(took).toBeLessThan(2_000);
    expect(after.data).toEqual({
      user: { id: person, name: 'Canary Person', email: 'canary@example.cn' },
    });
  });

  it('a refusal of the whole request fails as well: it would leave no entry', async () => {
    await world.sql.query('REVOKE INSERT ON ledger_entry FROM sluice_gateway');
    const { errors } = await world.ask(
      `query @purpose(is: ORDER_FULFILMENT) { user(id: "${person}") { name } }`,
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['LEDGER_UNAVAILABLE']);
  });

  it('what is about nobody is still answered', async () => {
    await world.sql.query('REVOKE INSERT ON ledger_entry FROM sluice_gateway');
    expect((await world.ask('{ me { id } }')).data).toEqual({ me: { id: 'crm' } });
  });
});

describe('a database that fails in reading', () => {
  it('is masked, with a reference that leads to the log, where no value is either', async () => {
    await world.sql.query('REVOKE SELECT ON account FROM sluice_gateway');
    const { data, errors, text } = await one();
    const [error] = errors;
    const reference = (error?.extensions as { reference?: unknown } | undefined)?.reference;
    const logged = world.log.filter((line) => line.includes(String(reference)));
    expect(data).toEqual({ user: null });
    expect(error?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"code":"42501"');
    expectNothingLeft(text);
  });

  it('in one of several reads takes that part away, and the rest is recorded as it leaves', async () => {
    const subject = await world.enrolled({ name: 'Other' });
    await world.consent(subject, { categories: ['BEHAVIOUR'] });
    await world.sql.query('REVOKE SELECT ON activity FROM sluice_gateway');
    const answer = await world.ask(
      'query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { name activity { edges { node { kind } } } } }',
      { variables: { id: await world.idFor(subject) } },
    );
    expect(answer.data).toEqual({ user: { name: 'Other', activity: null } });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['user', 'activity'], 'INTERNAL_SERVER_ERROR'],
    ]);
    expect((await world.entryOf(answer)).entry.classes[0]?.shared.map(({ field }) => field)).toEqual([
      'User.name',
    ]);
  });

  it('on the way to the registry turns the whole request away as the gateway’s own fault', async () => {
    await world.sql.query('REVOKE SELECT ON registry_revision FROM sluice_gateway');
    const { status, errors } = await world.ask('{ me { id } }');
    expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([
      500,
      ['INTERNAL_SERVER_ERROR'],
    ]);
  });
});

it('a gateway that cannot start leaves nothing open, and says why', async () => {
  await world.sql.query('REVOKE SELECT ON category FROM sluice_gateway');
  const before = await connections();
  await expect(world.replica()).rejects.toThrow();
  await expect(connections()).resolves.toBeLessThanOrEqual(before);
});

/** But for the one that feeds the root log: the gateway that runs opens it in its own time. */
async function connections(): Promise<number> {
  const { rows } = await world.sql.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name <> 'sluice root log'`,
  );
  return rows[0]?.count ?? 0;
}
