import type { LedgerBehaviour } from '../support/enforcementWorld';
import { aPerson, aView, aWorld } from '../support/enforcementWorld';

const query = '{ one { name } }';

it('releases no value before its entry is durable', async () => {
  const world = aWorld({ one: aPerson('p1') });
  let open = (): void => undefined;
  world.ledger.gate = new Promise((resolve) => (open = resolve));
  let released = false;
  const answer = world.ask(query).then((given) => {
    released = true;
    return given;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(released).toBe(false);
  expect(world.source.opened).toBe(0);
  open();
  const { sharing } = await answer;
  expect(sharing?.receipt).toEqual({
    shard: 1,
    position: '1',
    sequence: 1,
    leafHash: '00',
    treeSize: '2',
    rootHash: '00',
  });
  expect(sharing?.disclosureId).toBe(world.ledger.last.draft.disclosureId);
});

it.each<LedgerBehaviour>(['FAILS_UNSTORED', 'FAILS_STORED'])(
  'releases nothing when the ledger %s',
  async (behaviour) => {
    const world = aWorld({ one: aPerson('p1') });
    world.ledger.behaviour = behaviour;
    const refusal: unknown = await world.ask(query).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect((refusal as Error).message).not.toContain('p1');
    expect(world.ledger.entries).toHaveLength(behaviour === 'FAILS_STORED' ? 1 : 0);
  },
);

it('answers again once the ledger does', async () => {
  const world = aWorld({ one: aPerson('p1') });
  world.ledger.behaviour = 'FAILS_UNSTORED';
  await expect(world.ask(query)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  world.ledger.behaviour = 'KEEPS';
  expect(await world.ask(query)).toMatchObject({ data: { one: { name: 'name of p1' } } });
});

it('records a request that is turned away, and tells that it could not', async () => {
  const world = aWorld({ one: aPerson('p1') });
  world.registry.views.set('crm', aView({ suspended: true }));
  await expect(world.ask(query)).rejects.toMatchObject({ code: 'RECIPIENT_SUSPENDED' });
  expect(world.ledger.last).toMatchObject({ draft: { turnedAway: 'RECIPIENT_SUSPENDED' }, subjects: [] });
  expect(world.reader.asked).toEqual([]);
  world.ledger.behaviour = 'FAILS_UNSTORED';
  await expect(world.ask(query)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
});

it('lets a recipient that is turned away ask who it is, unrecorded', async () => {
  const world = aWorld();
  world.registry.views.set('crm', aView({ suspended: true }));
  expect(await world.ask('{ me { title } }')).toMatchObject({ data: { me: { title: 'a recipient' } } });
  expect(world.ledger.entries).toEqual([]);
});

it('dates the entry at the instant of the snapshot', async () => {
  const world = aWorld({ one: aPerson('p1') });
  await world.ask(query);
  expect(world.ledger.last.draft.at).toBe('2026-06-15T12:00:00.001Z');
});

it('closes the snapshot also when reading failed', async () => {
  const world = aWorld({
    crowd: () => {
      throw new Error('the source is down');
    },
  });
  const { data } = await world.ask('{ crowd { members { name } } }');
  expect(data).toBeNull();
  expect(world.source.opened).toBe(0);
});
