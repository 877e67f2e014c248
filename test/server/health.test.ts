import { onServer, testServer } from '../support/database';
import { PartnerWorld } from '../support/partnerWorld';

describe('health', () => {
  it('is alive and ready without a token, and tells nothing else', async () => {
    const world = await PartnerWorld.open();
    try {
      const answers = await Promise.all(
        ['/healthz', '/readyz'].map(async (path) => {
          const response = await fetch(`${world.gateway.url}${path}`);
          return [response.status, await response.json()] as const;
        }),
      );
      expect(answers).toEqual([
        [200, { status: 'alive' }],
        [200, { status: 'ready' }],
      ]);
    } finally {
      await world.close();
    }
  });

  it('is alive and not ready while the database is gone, and ready again once it is back', async () => {
    const world = await PartnerWorld.open();
    const name = new URL(world.databaseUrl).pathname.slice(1);
    try {
      await allowConnections(name, false);
      const gone = await fetch(`${world.gateway.url}/readyz`);
      const alive = await fetch(`${world.gateway.url}/healthz`);
      const asked = await world.ask('{ me { id } }');
      await allowConnections(name, true);
      const back = await fetch(`${world.gateway.url}/readyz`);
      expect([gone.status, await gone.json()]).toEqual([503, { status: 'not ready' }]);
      expect([alive.status, back.status]).toEqual([200, 200]);
      expect(asked.status).toBe(500);
      expect(asked.errors.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR']);
      expect(world.log.join('')).not.toContain(name);
    } finally {
      await world.close();
    }
  });
});

/** Closing also ends the gateway's connections; the test's own stays. */
async function allowConnections(database: string, allowed: boolean): Promise<void> {
  await onServer(testServer(), async (client) => {
    await client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS ${allowed}`);
    if (allowed) return;
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'sluice%'",
      [database],
    );
  });
}
