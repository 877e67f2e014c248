import { setTimeout as sleep } from 'node:timers/promises';
import { PipelinedConnections } from '../../src/storage/PipelinedConnections';
import { createTestDatabase, onServer } from '../support/database';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connections: PipelinedConnections;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => open());
afterEach(() => connections.end());

function open(answerTimeout?: number): void {
  connections = new PipelinedConnections({
    connection: { connectionString: database.url },
    max: 3,
    ...(answerTimeout === undefined ? {} : { answerTimeout }),
  });
}

const backend = async (seconds = 0): Promise<number> => {
  const { rows } = await connections.query({
    text: 'SELECT pg_backend_pid() AS pid, pg_sleep($1)',
    values: [seconds],
  });
  return (rows as { pid: number }[])[0]?.pid ?? 0;
};

/** One of some statements, each of its own shape; every seventh fails. */
async function echo(number: number): Promise<unknown> {
  const failing = number % 7 === 0;
  const columns = (number % 3) + 1;
  const selected = Array.from({ length: columns }, () => '$1::text').join(', ');
  const { rows } = await connections.query({
    name: `${failing}${columns}`,
    text: `SELECT ${selected}${failing ? ', 1 / ($1::integer - $1::integer)' : ''} FROM generate_series(1, 3)`,
    values: [number],
    rowMode: 'array',
  });
  return rows;
}

it('gives each statement its own answer, whatever failed before it on the same connection', async () => {
  const numbers = Array.from({ length: 3_000 }, (_, index) => index);
  const answers = await Promise.allSettled(numbers.map(echo));
  const expected = numbers.map((number) => {
    if (number % 7 === 0) return 'division by zero';
    return Array.from({ length: 3 }, () => Array.from({ length: (number % 3) + 1 }, () => `${number}`));
  });
  const found = answers.map((answer) =>
    answer.status === 'fulfilled' ? answer.value : (answer.reason as Error).message,
  );
  expect(found).toEqual(expected);
});

it('puts statements that come together on one connection, up to its depth', async () => {
  const pids = await Promise.all(Array.from({ length: 4 }, () => backend()));
  expect(new Set(pids).size).toBe(1);
  const more = await Promise.all(Array.from({ length: 5 }, () => backend()));
  expect(new Set(more).size).toBe(2);
});

it('puts nobody behind a statement that is slow', async () => {
  const slow = backend(1);
  await sleep(300);
  const quick = await backend();
  expect(quick).not.toBe(await slow);
});

it('opens no more connections than it may', async () => {
  const pids = await Promise.all(Array.from({ length: 60 }, () => backend(0.01)));
  expect(new Set(pids).size).toBe(3);
});

it('fails what was on a connection that is lost, and answers the next statement on another', async () => {
  const pid = await backend();
  const doomed = [backend(5), backend(5)].map(async (answer) => expect(answer).rejects.toThrow());
  await onServer(database.url, async (client) => {
    let active = 0;
    while (active === 0) {
      const { rows } = await client.query<{ active: number }>(
        "SELECT count(*)::integer AS active FROM pg_stat_activity WHERE pid = $1 AND state = 'active'",
        [pid],
      );
      active = rows[0]?.active ?? 0;
    }
    await client.query('SELECT pg_terminate_backend($1)', [pid]);
  });
  await Promise.all(doomed);
  expect(await backend()).not.toBe(pid);
});

it('drops a connection that gives no answer in time', async () => {
  await connections.end();
  open(300);
  const pid = await backend();
  await expect(backend(30)).rejects.toThrow('timeout');
  expect(await backend()).not.toBe(pid);
});

it('tells whoever waits that the server cannot be reached, and tries again for the next', async () => {
  const unreachable = new PipelinedConnections({ connection: { host: '127.0.0.1', port: 1 }, max: 1 });
  for (const attempt of [1, 2]) {
    await expect(unreachable.query({ text: `SELECT ${attempt}` })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  }
  await unreachable.end();
});

it('lets statements under way finish before it ends, and takes no more', async () => {
  const answers = [backend(0.2), backend(), backend()];
  await connections.end();
  expect(new Set(await Promise.all(answers)).size).toBe(1);
  await expect(backend()).rejects.toThrow('closed');
});
