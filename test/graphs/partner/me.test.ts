import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const query =
  '{ me { id name kind region status agreement { version reference purposes { purpose version necessary optional } } } }';

describe('me', () => {
  it('tells a recipient of its agreement, without a purpose and without an entry in the ledger', async () => {
    const before = (await world.entries()).length;
    const { data, errors, sharing } = await world.ask(query);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      me: {
        id: 'crm',
        status: 'ACTIVE',
        agreement: {
          version: 1,
          reference: 'AGR-crm',
          purposes: expect.arrayContaining([
            expect.objectContaining({
              purpose: 'CUSTOMER_SUPPORT',
              version: 1,
              necessary: ['NAME', 'EMAIL_ADDRESS'],
            }),
          ]) as unknown,
        },
      },
    });
    expect(sharing).toBeUndefined();
    expect(await world.entries()).toHaveLength(before);
  });

  it.each([
    ['suspended', { status: 'SUSPENDED', agreement: { version: 1 } }],
    ['lapsed', { status: 'ACTIVE', agreement: null }],
    ['court', { kind: 'AUTHORITY' }],
  ])('works for `%s`', async (recipient, told) => {
    expect((await world.ask(query, { recipient })).data).toMatchObject({ me: { id: recipient, ...told } });
  });

  it('works under a purpose that was not agreed, since it reaches nobody', async () => {
    const { data, errors } = await world.ask('query @purpose(is: ORDER_FULFILMENT) { me { id } }');
    expect([data, errors]).toEqual([{ me: { id: 'crm' } }, []]);
  });

  it('is of the recipient behind the token, whatever else the request says', async () => {
    const { data } = await world.ask('{ me { id } }', {
      recipient: 'rival',
      headers: { 'x-recipient': 'crm', 'x-forwarded-user': 'crm' },
    });
    expect(data).toEqual({ me: { id: 'rival' } });
  });

  it('tells of a suspension from the next request on', async () => {
    await world.sql.query("UPDATE recipient SET suspended_at = now() WHERE id = 'rival'");
    const during = await world.ask('{ me { status } }', { recipient: 'rival' });
    await world.sql.query("UPDATE recipient SET suspended_at = NULL WHERE id = 'rival'");
    const after = await world.ask('{ me { status } }', { recipient: 'rival' });
    expect([during.data, after.data]).toEqual([
      { me: { status: 'SUSPENDED' } },
      { me: { status: 'ACTIVE' } },
    ]);
  });
});
