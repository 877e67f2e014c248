import { aPerson, aWorld, consents } from '../support/enforcementWorld';

const open = (id: string, values = {}): unknown => aPerson(id, consents('NAME', 'POSTAL_ADDRESS'), values);
const closed = (id: string): unknown => aPerson(id, {});

const row = {
  field: 'Person.name',
  category: 'NAME',
  reason: 'NOT_ENROLLED',
  clause: 'III.A.3',
};

it('reports a redaction outside of lists without positions', async () => {
  const { sharing } = await aWorld({ one: closed('p1') }).ask('{ one { alias: name } }');
  expect(sharing?.redactions).toEqual([{ ...row, path: 'one.alias', count: 1 }]);
});

it('reports one row a field and reason, with the positions in ranges', async () => {
  const people = [0, 1, 2, 5, 7, 8].reduce<unknown[]>(
    (list, index) => list.with(index, closed(`p${index}`)),
    Array.from({ length: 9 }, (_, index) => open(`p${index}`, { name: null })),
  );
  const { sharing } = await aWorld({ crowd: { members: people } }).ask('{ crowd { members { name } } }');
  expect(sharing?.redactions).toEqual([{ ...row, path: 'crowd.members.*.name', count: 6, at: '0-2,5,7-8' }]);
});

it('joins the positions of nested lists by dots', async () => {
  const rows = [[closed('p1'), closed('p2')], [], [open('p3'), closed('p4'), closed('p5')]];
  const { sharing } = await aWorld({ rows }).ask('{ rows { name } }');
  expect(sharing?.redactions).toEqual([{ ...row, path: 'rows.*.*.name', count: 4, at: '0.0-1,2.1-2' }]);
});

it('reports positions in ascending order, in whatever order people came', async () => {
  const late = async (person: unknown, turns: number): Promise<unknown> => {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    return person;
  };
  const sparse = [5, 1, 3, 2, 4].map((turns, index) => late(closed(`p${index}`), turns));
  const { sharing } = await aWorld({ sparse }).ask('{ sparse { name } }');
  expect(sharing?.redactions).toEqual([{ ...row, path: 'sparse.*.name', count: 5, at: '0-4' }]);
});

it('keeps its positions beside a list that failed', async () => {
  const homes = [
    [
      { city: 'Chengdu', code: 1 },
      { city: 'Chengdu', code: null },
    ],
  ];
  const sparse = [open('p1'), aPerson('p2', consents('POSTAL_ADDRESS'), { homes })];
  const { data, sharing } = await aWorld({ sparse }).ask('{ sparse { homes { city code } name } }');
  expect(data).toMatchObject({ sparse: [{ name: 'name of p1' }, { homes: [null], name: null }] });
  expect(sharing?.redactions).toEqual([{ ...row, path: 'sparse.*.name', count: 1, at: '1' }]);
});

it('reports no redaction in a part that is not there', async () => {
  const one = aPerson('p1', consents('EMAIL_ADDRESS'), { badges: [{ number: null }, { number: 2 }] });
  const { data, sharing } = await aWorld({ one }).ask('{ one { badges { title number } } }');
  expect(data).toEqual({ one: { badges: [null, { title: null, number: 2 }] } });
  expect(sharing?.redactions).toMatchObject([
    { field: 'Badge.title', path: 'one.badges.*.title', count: 1, at: '1' },
  ]);
});

it('keeps rows apart by alias and by reason', async () => {
  const sparse = [closed('p1'), aPerson('p2', { withdrawn: 1 })];
  const { sharing } = await aWorld({ sparse }).ask('{ sparse { name again: name } }');
  expect(sharing?.redactions.map(({ path, reason, at }) => [path, reason, at])).toEqual([
    ['sparse.*.name', 'NOT_ENROLLED', '0'],
    ['sparse.*.name', 'CONSENT_WITHDRAWN', '1'],
    ['sparse.*.again', 'NOT_ENROLLED', '0'],
    ['sparse.*.again', 'CONSENT_WITHDRAWN', '1'],
  ]);
});
