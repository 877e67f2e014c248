import { keyOfForm } from '../../src/enforcement';
import type { ReducedForm } from '../../src/policy';
import type { EnforcementWorld, ObjectReader } from '../support/enforcementWorld';
import { aPerson, aView, aWorld, consents } from '../support/enforcementWorld';

const enrolled = { flags: 16 };
const mask = keyOfForm('email', 'MASKED');

/** A world in which customer support needs these forms only. */
function aWorldNeeding(
  forms: Readonly<Record<string, ReducedForm>>,
  roots: Readonly<Record<string, unknown>>,
): EnforcementWorld & { reader: ObjectReader } {
  const world = aWorld(roots);
  const necessary = ['NAME', 'EMAIL_ADDRESS', 'POSTAL_ADDRESS'];
  world.registry.views.set('crm', aView({ necessary, forms }));
  return world;
}

const masked = { EMAIL_ADDRESS: 'MASKED' } as const;
const row = { field: 'Person.email', category: 'EMAIL_ADDRESS', form: 'MASKED', clause: 'III.A.3' };

it('a reduced form leaves as that, is told as that and recorded as that', async () => {
  const world = aWorldNeeding(masked, { one: aPerson('p1', enrolled, { [mask]: 'e***' }) });
  const { data, sharing } = await world.ask('{ one { name alias: email } }');
  expect(data).toEqual({ one: { name: 'name of p1', alias: 'e***' } });
  expect(sharing?.redactions).toEqual([]);
  expect(sharing?.reduced).toEqual([{ ...row, path: 'one.alias', count: 1 }]);
  const notice = { state: 'SENT', at: expect.any(String) };
  const necessary = { basis: 'NECESSITY', clause: 'III.A.3', evidence: 'crm/1', notice };
  expect(world.ledger.classOf('p1')?.shared).toEqual([
    { field: 'Person.email', form: 'MASKED', ...necessary },
    { field: 'Person.name', form: 'FULL', ...necessary },
  ]);
});

it('the value itself never leaves in the place of a reduced form: a source that has only that gives nothing', async () => {
  const world = aWorldNeeding(masked, { one: aPerson('p1', enrolled) });
  const { data, sharing } = await world.ask('{ one { email } }');
  expect(data).toEqual({ one: { email: null } });
  expect(sharing?.reduced).toEqual([]);
  expect(world.ledger.classOf('p1')).toMatchObject({ shared: [], empty: [{ form: 'MASKED' }] });
  expect(world.reader.asked).toEqual(['Query.one']);
});

it('a field whose source offers another form than the purpose needs is withheld', async () => {
  const person = aPerson('p1', enrolled, { [mask]: 'e***' });
  const world = aWorldNeeding({ EMAIL_ADDRESS: 'GENERALISED' }, { one: person });
  const { data, sharing } = await world.ask('{ one { email } }');
  expect(data).toEqual({ one: { email: null } });
  expect(sharing?.redactions).toMatchObject([{ field: 'Person.email', reason: 'CONSENT_MISSING' }]);
});

it('an object that is reduced has the parts that are reduced with it, and none else', async () => {
  const address = {
    city: 'Chengdu',
    street: 'Lantern Street',
    code: 7,
    [keyOfForm('city', 'GENERALISED')]: 'a city',
    [keyOfForm('street', 'GENERALISED')]: 'a street',
  };
  const person = aPerson('p1', enrolled, { address, [keyOfForm('address', 'GENERALISED')]: address });
  const world = aWorldNeeding({ POSTAL_ADDRESS: 'GENERALISED' }, { one: person });
  const { data, sharing } = await world.ask('{ one { address { city street } } }');
  expect(data).toEqual({ one: { address: { city: 'a city', street: null } } });
  expect(sharing?.reduced.map(({ path, form }) => [path, form])).toEqual([
    ['one.address.city', 'GENERALISED'],
    ['one.address', 'GENERALISED'],
  ]);
  expect(sharing?.redactions).toMatchObject([{ path: 'one.address.street', reason: 'CONSENT_MISSING' }]);
});

it('in a list, each person is given in the form that is open of them, with the places told', async () => {
  const people = [
    aPerson('p0', enrolled, { [mask]: '0***' }),
    aPerson('p1', { ...enrolled, ...consents('EMAIL_ADDRESS') }, { [mask]: '1***' }),
    aPerson('p2', enrolled, { [mask]: '2***' }),
    aPerson('p3', enrolled, { [mask]: '3***' }),
    aPerson('p4', enrolled, { [mask]: null }),
    aPerson('p5', {}, { [mask]: '5***' }),
  ];
  const world = aWorldNeeding(masked, { crowd: { members: people } });
  const { data, sharing } = await world.ask('{ crowd { members { email } } }');
  const emails = ['0***', 'email of p1', '2***', '3***', null, null];
  expect(data).toEqual({ crowd: { members: emails.map((email) => ({ email })) } });
  expect(sharing?.reduced).toEqual([{ ...row, path: 'crowd.members.*.email', count: 3, at: '0,2-3' }]);
  expect(sharing?.redactions.map(({ at }) => at)).toEqual(['5']);
  const classes = world.ledger.last.draft.classes.map(({ shared }) => shared.map(({ form }) => form));
  expect(classes).toEqual([['MASKED'], ['FULL'], [], []]);
});

it('a reduced form that fell away with the part around it is neither told nor recorded', async () => {
  const people = [
    aPerson('p1', enrolled, { [mask]: 'e***', rank: null }),
    aPerson('p2', enrolled, { [mask]: 'e***' }),
  ];
  const world = aWorldNeeding(masked, { sparse: people });
  const { data, sharing } = await world.ask('{ sparse { email rank } }');
  expect(data).toEqual({ sparse: [null, { email: 'e***', rank: 1 }] });
  expect(sharing?.reduced).toEqual([{ ...row, path: 'sparse.*.email', count: 1, at: '1' }]);
  expect(world.ledger.classOf('p1')).toBeUndefined();
});

it('a form that comes late is told at its own place', async () => {
  const late = async (value: string, turns: number): Promise<string> => {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    return value;
  };
  const sparse = [3, 1, 2].map((turns, index) =>
    aPerson(`p${index}`, enrolled, { [mask]: late(`${index}***`, turns) }),
  );
  const world = aWorldNeeding(masked, { sparse });
  const { data, sharing } = await world.ask('{ sparse { email } }');
  expect(data).toEqual({ sparse: ['0***', '1***', '2***'].map((email) => ({ email })) });
  expect(sharing?.reduced).toMatchObject([{ count: 3, at: '0-2' }]);
});

it('nothing is told as reduced where nothing is', async () => {
  const { sharing } = await aWorld({ one: aPerson('p1') }).ask('{ one { name email } }');
  expect(sharing?.reduced).toEqual([]);
});
