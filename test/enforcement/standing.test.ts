import { StaleStandingError } from '../../src/enforcement';
import { aPerson, aView, aWorld } from '../support/enforcementWorld';

const query = '{ one { name } }';

/** Hands out the person only under the terms of this revision. */
function aWorldAtRevision(present: string): ReturnType<typeof aWorld> {
  const world = aWorld({
    one: () => {
      const reading = world.source.readings[world.source.readings.length - 1];
      if (reading?.revision !== present) throw new StaleStandingError();
      return aPerson('p1');
    },
  });
  return world;
}

it('tries again with the registry as it is now when what it remembered is out of date', async () => {
  const world = aWorldAtRevision('2');
  world.registry.views.set('crm', aView({ revision: '2' }));
  world.registry.outdated.set('crm', aView({ revision: '1' }));
  expect(await world.ask(query)).toMatchObject({ data: { one: { name: 'name of p1' } }, errors: [] });
  expect(world.source.readings.map(({ revision }) => revision)).toEqual(['1', '2']);
  expect(world.ledger.entries).toHaveLength(1);
  expect(world.source.opened).toBe(0);
});

it('gives up, with nothing disclosed or recorded, while the terms go on changing', async () => {
  const world = aWorldAtRevision('3');
  await expect(world.ask(query)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(world.source.readings).toHaveLength(3);
  expect(world.registry.reads).toBe(2);
  expect(world.ledger.entries).toEqual([]);
  expect(world.source.opened).toBe(0);
});

it('reads the registry only when what it remembers does not do', async () => {
  const world = aWorldAtRevision('1');
  await world.ask(query);
  expect(world.registry.reads).toBe(0);
});

describe('a refusal is told only on what the registry says now:', () => {
  it('a recipient whose suspension was lifted is served', async () => {
    const world = aWorldAtRevision('2');
    world.registry.views.set('crm', aView({ revision: '2' }));
    world.registry.outdated.set('crm', aView({ suspended: true }));
    expect(await world.ask(query)).toMatchObject({ data: { one: { name: 'name of p1' } } });
    expect(world.ledger.entries.map(({ draft }) => draft.turnedAway)).toEqual([null]);
  });

  it('a recipient that was registered meanwhile is served', async () => {
    const world = aWorldAtRevision('1');
    world.registry.outdated.set('crm', { ...aView(), standing: undefined });
    expect(await world.ask(query)).toMatchObject({ data: { one: { name: 'name of p1' } } });
  });

  it('a request without a purpose, too, is answered from the present', async () => {
    const world = aWorld();
    await world.ask('{ me { title } }', { headers: { purpose: undefined, instrument: undefined } });
    expect(world.registry.reads).toBe(1);
  });

  it('a registry that gives the very view it remembered is believed the second time', async () => {
    const world = aWorld({ one: aPerson('p1') });
    const timed = { view: aView({ suspended: true }), at: Date.UTC(2026, 5, 15) };
    world.registry.remembered = () => timed;
    world.registry.current = async () => timed;
    await expect(world.ask(query)).rejects.toMatchObject({ code: 'RECIPIENT_SUSPENDED' });
  });
});

it('tells a client that is no recipient that it is none', async () => {
  const world = aWorld();
  await expect(world.ask(query, { clientId: 'nobody' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(world.ledger.entries).toEqual([]);
});
