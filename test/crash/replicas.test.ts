import { setTimeout as wait } from 'node:timers/promises';
import type { RunningGateway } from '../../src/server/gateway';
import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld, readAnswer } from '../support/partnerWorld';

let world: PartnerWorld;
let replicas: readonly RunningGateway[];
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await PartnerWorld.open();
  replicas = [world.gateway, await world.replica()];
  for (const replica of replicas) {
    for (const recipient of ['crm', 'rival', 'abroad']) {
      tokens.set(`${replica.url} ${recipient}`, (await replica.localIssuer?.mint(recipient)) ?? '');
    }
  }
});

afterAll(async () => {
  await Promise.all(replicas.slice(1).map((replica) => replica.close()));
  await world.close();
});

async function ask(replica: RunningGateway, id: string, recipient = 'crm'): Promise<GraphAnswer> {
  const query = `query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${id}") { name phone } }`;
  const response = await fetch(`${replica.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens.get(`${replica.url} ${recipient}`) ?? ''}`,
    },
    body: JSON.stringify({ query }),
  });
  return readAnswer(response);
}

const askAll = (id: string, recipient?: string): Promise<GraphAnswer[]> =>
  Promise.all(replicas.map((replica) => ask(replica, id, recipient)));

function phoneIn({ data }: GraphAnswer): unknown {
  const user = data?.['user'];
  return typeof user === 'object' && user !== null && 'phone' in user ? user.phone : null;
}

const codesOf = (answers: readonly GraphAnswer[]): unknown[] =>
  answers.map(({ errors }) => errors[0]?.extensions.code);

it('sees a withdrawal with the next request at every replica', async () => {
  const subject = await world.enrolled({ phone: '+86 10 0000 0042' });
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  const id = await world.idFor(subject);
  expect((await askAll(id)).map(phoneIn)).toEqual(['+86 10 0000 0042', '+86 10 0000 0042']);
  await world.consent(subject, { event: 'WITHDRAWN', categories: ['PHONE_NUMBER'] });
  const answers = await askAll(id);
  expect(answers.map(phoneIn)).toEqual([null, null]);
  for (const { sharing } of answers) expect(sharing?.redactions[0]?.reason).toBe('CONSENT_WITHDRAWN');
});

it('gives the entries of two replicas places in shards of their own', async () => {
  const id = await world.idFor(await world.enrolled());
  const answers = await askAll(id);
  expect(new Set(answers.map(({ sharing }) => sharing?.receipt.shard)).size).toBe(2);
});

it('turns a recipient away from its suspension on, with the next request at every replica', async () => {
  const subject = await world.account();
  await world.enrol(subject, 'rival');
  const id = await world.idFor(subject, 'rival');
  expect(codesOf(await askAll(id, 'rival'))).toEqual([undefined, undefined]);
  await world.sql.query("UPDATE recipient SET suspended_at = now() WHERE id = 'rival'");
  const answers = await askAll(id, 'rival');
  expect(codesOf(answers)).toEqual(['RECIPIENT_SUSPENDED', 'RECIPIENT_SUSPENDED']);
  expect(answers.map(({ text }) => text.includes('Canary'))).toEqual([false, false]);
  await world.sql.query("UPDATE recipient SET suspended_at = NULL WHERE id = 'rival'");
  expect(codesOf(await askAll(id, 'rival'))).toEqual([undefined, undefined]);
});

it('turns a recipient away from the end of its agreement on, with the next request at every replica', async () => {
  const subject = await world.account();
  await world.enrol(subject, 'rival');
  const id = await world.idFor(subject, 'rival');
  expect(codesOf(await askAll(id, 'rival'))).toEqual([undefined, undefined]);
  await world.rewriteAgreements(
    "UPDATE agreement_version SET in_force_until = now() WHERE recipient_id = 'rival'",
  );
  expect(codesOf(await askAll(id, 'rival'))).toEqual(['AGREEMENT_EXPIRED', 'AGREEMENT_EXPIRED']);
});

it('turns a recipient away from the instant on that its agreement was to end, with no change to see', async () => {
  const subject = await world.account();
  await world.enrol(subject, 'abroad');
  const id = await world.idFor(subject, 'abroad');
  await world.rewriteAgreements(
    "UPDATE agreement_version SET in_force_until = clock_timestamp() + interval '500 ms' WHERE recipient_id = 'abroad'",
  );
  expect(codesOf(await askAll(id, 'abroad'))).toEqual([undefined, undefined]);
  await wait(550);
  expect(codesOf(await askAll(id, 'abroad'))).toEqual(['AGREEMENT_EXPIRED', 'AGREEMENT_EXPIRED']);
});

/** What the test knows of one person's consent: `CHANGING` from before a change is sent until it has committed. */
interface Known {
  readonly subject: string;
  readonly id: string;
  readonly phone: string;
  state: 'GIVEN' | 'WITHDRAWN' | 'CHANGING';
  changes: number;
}

it('never returns a value to a request begun after its withdrawal committed, in a thousand interleavings', async () => {
  const people: Known[] = [];
  for (let index = 0; index < 12; index += 1) people.push(await aPersonWhoConsents(index));
  const changes = 1_000;
  let made = 0;
  const seen = { withheld: 0, shared: 0, undetermined: 0 };
  const change = async (): Promise<void> => {
    while (made < changes) {
      const person = pick(people);
      made += 1;
      const event = person.state === 'GIVEN' ? 'WITHDRAWN' : 'GIVEN';
      person.state = 'CHANGING';
      person.changes += 1;
      await world.consent(person.subject, { event, categories: ['PHONE_NUMBER'] });
      person.state = event;
    }
  };
  const request = async (): Promise<void> => {
    while (made < changes) {
      const person = pick(people);
      const { state, changes: before } = person;
      const phone = phoneIn(await ask(pick(replicas), person.id));
      const undisturbed = person.changes === before;
      if (state === 'WITHDRAWN' && undisturbed) {
        expect(phone).toBeNull();
        seen.withheld += 1;
      } else if (state === 'GIVEN' && undisturbed) {
        expect(phone).toBe(person.phone);
        seen.shared += 1;
      } else seen.undetermined += 1;
    }
  };
  await Promise.all([change(), ...Array.from({ length: 12 }, request)]);
  process.stdout.write(`${JSON.stringify({ interleavings: made, ...seen })}\n`);
  expect(Math.min(seen.withheld, seen.shared)).toBeGreaterThan(50);
});

async function aPersonWhoConsents(index: number): Promise<Known> {
  const phone = `+86 10 0000 1${String(index).padStart(3, '0')}`;
  const subject = await world.enrolled({ phone });
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  return { subject, id: await world.idFor(subject), phone, state: 'GIVEN', changes: 0 };
}

function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}
