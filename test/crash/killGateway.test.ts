import { setTimeout as wait } from 'node:timers/promises';
import { CrashDatabase } from '../support/crashDatabase';
import { CrashGateway } from '../support/crashGateway';
import { compareWithLedger } from '../support/crashLedger';
import { CrashLoad } from '../support/crashLoad';

// Seconds of work; a slow machine may need more than a test usually gets.
jest.setTimeout(180_000);

const rounds = 6;

let database: CrashDatabase;
let gateway: CrashGateway;
let load: CrashLoad | undefined;

beforeAll(async () => {
  database = await CrashDatabase.open();
  gateway = await CrashGateway.at(database.url);
});

afterAll(async () => {
  await load?.stop();
  await gateway.stop();
  await database.close();
});

it('holds an entry for every answer that left a gateway which was killed again and again', async () => {
  await gateway.start();
  const tokens = await Promise.all(['crm', 'rival'].map((recipient) => gateway.token(recipient)));
  load = new CrashLoad(gateway.url, tokens);
  for (let round = 0; round < rounds; round += 1) {
    await load.until(100);
    await wait(Math.random() * 200);
    await gateway.kill();
    await gateway.start();
  }
  await load.until(100);
  await load.stop();
  const { requests, receptions } = load;
  const counts = await compareWithLedger(database.url, receptions);
  process.stdout.write(`${JSON.stringify({ killed: 'gateway', rounds, requests, ...counts })}\n`);
  expect(counts.received).toBeGreaterThanOrEqual((rounds + 1) * 100);
  // A request was under way when the gateway died: an entry may be there for an answer that nobody received.
  expect(requests).toBeGreaterThan(counts.received);
  expect(counts.entries).toBeGreaterThanOrEqual(counts.received);
});
