import { setTimeout as wait } from 'node:timers/promises';
import { CrashDatabase } from '../support/crashDatabase';
import { CrashGateway } from '../support/crashGateway';
import { compareWithLedger } from '../support/crashLedger';
import { CrashLoad } from '../support/crashLoad';
import type { Relay } from '../support/crashRelay';
import { openRelay } from '../support/crashRelay';

// Seconds of work; a slow machine may need more than a test usually gets.
jest.setTimeout(180_000);

const rounds = 6;

let database: CrashDatabase;
let relay: Relay;
let gateway: CrashGateway;
let load: CrashLoad | undefined;

beforeAll(async () => {
  database = await CrashDatabase.open();
  relay = await openRelay(database.url);
  gateway = await CrashGateway.at(relay.url);
});

afterAll(async () => {
  await load?.stop();
  await gateway.stop();
  await relay.close();
  await database.close();
});

it('holds an entry for every answer that left, whenever the database was killed, and answers again after it', async () => {
  await gateway.start();
  const tokens = await Promise.all(['crm', 'rival'].map((recipient) => gateway.token(recipient)));
  load = new CrashLoad(gateway.url, tokens);
  for (let round = 0; round < rounds; round += 1) {
    await load.until(100);
    await wait(Math.random() * 200);
    if (round % 3 === 2) {
      await database.killWriter();
    } else {
      await database.kill();
      await database.restart();
      relay.leadTo(database.url);
    }
  }
  await load.until(100);
  await load.stop();
  expect(gateway.running).toBe(true);
  const { requests, receptions } = load;
  const counts = await compareWithLedger(database.url, receptions);
  const refused = receptions.filter(({ text }) => text.includes('"errors"')).length;
  process.stdout.write(`${JSON.stringify({ killed: 'database', rounds, requests, refused, ...counts })}\n`);
  expect(counts.received).toBeGreaterThanOrEqual((rounds + 1) * 100);
  expect(refused).toBeGreaterThan(0);
});
