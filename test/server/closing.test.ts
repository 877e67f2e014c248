import { PartnerWorld } from '../support/partnerWorld';

/** A lock on the accounts holds a request up in the midst of its reading, for as long as the test likes. */
async function holdUp(world: PartnerWorld): Promise<() => Promise<unknown>> {
  await world.sql.query('BEGIN');
  await world.sql.query('LOCK TABLE account IN ACCESS EXCLUSIVE MODE');
  return () => world.sql.query('COMMIT');
}

const untilUnderWay = () => new Promise((resolve) => setTimeout(resolve, 200));

const query = 'query @purpose(is: CUSTOMER_SUPPORT) { users { edges { node { name } } } }';

describe('a gateway that closes', () => {
  it('answers the requests under way, with their entries, and takes no new connection', async () => {
    const world = await PartnerWorld.open({ SHUTDOWN_GRACE_MS: '10000' });
    try {
      await world.enrolled({ name: 'Under Way' });
      const release = await holdUp(world);
      const underWay = world.ask(query);
      await untilUnderWay();
      const closed = world.gateway.close();
      await untilUnderWay();
      const late = await world.ask(query).catch(() => 'refused');
      await release();
      const answer = await underWay;
      const answered = Date.now();
      await closed;
      expect(Date.now() - answered).toBeLessThan(2_000);
      expect(answer.text).toContain('Under Way');
      expect((await world.entryOf(answer)).entry.subjectCount).toBe(1);
      expect(late).toBe('refused');
    } finally {
      await world.close();
    }
  });

  it('waits no longer than its grace', async () => {
    const world = await PartnerWorld.open({ SHUTDOWN_GRACE_MS: '100' });
    const release = await holdUp(world);
    const underWay = world.ask(query).catch(() => 'cut off');
    await untilUnderWay();
    const closed = world.gateway.close();
    expect(await underWay).toBe('cut off');
    await release();
    await closed;
    await world.close();
  });
});
