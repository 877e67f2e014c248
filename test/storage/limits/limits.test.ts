import type { DataSource } from 'typeorm';
import { acknowledgeAlarm, alarmFeed } from '../../../src/registry/alarms';
import type { RunningGateway } from '../../../src/server/gateway';
import { createDataSource } from '../../../src/storage/dataSource';
import type { GraphAnswer } from '../../support/partnerWorld';
import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
let second: RunningGateway;
let dataSource: DataSource;

async function open(environment: Record<string, string>): Promise<void> {
  world = await PartnerWorld.open(environment);
  second = await world.replica();
  dataSource = await createDataSource(world.databaseUrl).initialize();
}

afterEach(async () => {
  await dataSource.destroy();
  await second.close();
  await world.close();
});

/** At the first gateway or the second. */
async function ask(query: string, at: 0 | 1 = 0, recipient = 'crm'): Promise<GraphAnswer> {
  const { url, localIssuer } = at === 0 ? world.gateway : second;
  const authorization = `Bearer ${(await localIssuer?.mint(recipient, 86_400)) ?? ''}`;
  return world.ask(`query @purpose(is: CUSTOMER_SUPPORT) ${query}`, {
    url,
    recipient,
    headers: { authorization },
  });
}

const codes = ({ errors }: GraphAnswer): string[] => errors.map(({ extensions }) => extensions.code);

const kinds = async (): Promise<string[]> => (await alarmFeed(dataSource)).map(({ kind }) => kind);

async function until<Value>(read: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  for (let attempt = 0; ; attempt++) {
    const value = await read();
    if (holds(value) || attempt === 100) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('an operation that costs more than one may', () => {
  const page = (first: number): string => `{ users(first: ${first}) { edges { node { name } } } }`;

  it('is answered at the limit; beyond it it reads nothing, is told the cost, and is recorded as turned away', async () => {
    await open({ MAXIMUM_COST: '32' });
    await world.enrolled();
    expect(codes(await ask(page(10)))).toEqual([]);
    const refused = await ask(page(11));
    expect([refused.status, codes(refused), refused.headers.get('retry-after')]).toEqual([
      400,
      ['OPERATION_TOO_COSTLY'],
      null,
    ]);
    expect(refused.errors[0]?.message).toMatch(/costs 35, and 32/);
    expect(refused.text).not.toContain('Canary');
    const entries = await world.entries();
    expect(entries.map(({ entry }) => entry['turnedAway'])).toEqual([null, 'OPERATION_TOO_COSTLY']);
  });
});

describe('a budget a minute', () => {
  const cheap = '{ users(first: 30) { edges { node { name } } } }'; // costs 92

  it('is shared by all gateways: together they answer what it covers and no more, with Retry-After', async () => {
    await open({ COST_PER_MINUTE: '920' });
    await world.enrolled();
    const answers = [];
    for (let count = 0; count < 14; count++) answers.push(await ask(cheap, count % 2 === 0 ? 0 : 1));
    const answered = answers.filter((answer) => codes(answer).length === 0);
    const refused = answers.filter((answer) => codes(answer).length > 0);
    expect(answered.length).toBeLessThanOrEqual(10);
    expect(answered.length).toBeGreaterThanOrEqual(9);
    for (const { status, headers, text, data } of refused) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(data ?? null).toBeNull();
      expect(text).not.toContain('Canary');
    }
    expect(refused.map(codes)).toEqual(refused.map(() => ['OPERATION_TOO_COSTLY']));
  });

  it('is whole again once Retry-After is over', async () => {
    await open({ COST_PER_MINUTE: '92' });
    await world.enrolled();
    expect(codes(await ask(cheap))).toEqual([]);
    expect(codes(await ask(cheap, 1))).toEqual(['OPERATION_TOO_COSTLY']);
    // As if the minute were over by now, for a gateway that has asked nothing in it.
    await world.sql.query('UPDATE cost_budget SET expire = 0');
    const third = await world.replica();
    try {
      const authorization = `Bearer ${(await third.localIssuer?.mint('crm', 86_400)) ?? ''}`;
      const answer = await world.ask(`query @purpose(is: CUSTOMER_SUPPORT) ${cheap}`, {
        url: third.url,
        headers: { authorization },
      });
      expect(codes(answer)).toEqual([]);
    } finally {
      await third.close();
    }
  });

  it('is one recipient’s own, and may be another one for it', async () => {
    await open({ COST_PER_MINUTE: '92' });
    await world.sql.query("UPDATE recipient SET cost_per_minute = 184 WHERE id = 'rival'");
    const [crm, rival] = [[await ask(cheap), await ask(cheap)], []] as GraphAnswer[][];
    for (let count = 0; count < 3; count++) rival?.push(await ask(cheap, 0, 'rival'));
    expect(crm?.map(codes)).toEqual([[], ['OPERATION_TOO_COSTLY']]);
    expect(rival?.map(codes)).toEqual([[], [], ['OPERATION_TOO_COSTLY']]);
  });

  it('asks the database once for many requests', async () => {
    await open({ COST_PER_MINUTE: '1000000' });
    for (let count = 0; count < 20; count++) await ask('{ users(first: 5) { edges { node { name } } } }');
    const { rows } = await world.sql.query<{ points: number }>('SELECT points FROM cost_budget');
    expect(rows).toEqual([{ points: 20_000 }]);
  });

  it('that cannot be asked for closes: nothing is answered', async () => {
    await open({});
    await world.enrolled();
    await world.sql.query('REVOKE ALL ON cost_budget FROM sluice_gateway');
    const answer = await ask(cheap);
    expect([answer.status, codes(answer)]).toEqual([503, ['UNAVAILABLE']]);
    expect(answer.text).not.toContain('Canary');
  });

  it('once overdrawn raises one alarm, however often it is', async () => {
    await open({ COST_PER_MINUTE: '92' });
    for (let count = 0; count < 6; count++) await ask(cheap);
    const alarms = await until(
      () => alarmFeed(dataSource),
      ([alarm]) => alarm?.count === '5',
    );
    expect(alarms.map(({ kind, recipientId, count }) => [kind, recipientId, count])).toEqual([
      ['BUDGET_EXCEEDED', 'crm', '5'],
    ]);
    expect(world.log.filter((line) => line.includes('BUDGET_EXCEEDED'))).toHaveLength(1);
  });
});

describe('a ceiling on people a day', () => {
  const everybody = '{ users(first: 50) { edges { node { id name } } } }';
  const one = (id: string): string => `{ user(id: "${id}") { name } }`;

  async function people(count: number): Promise<string[]> {
    const ids = [];
    for (let index = 0; index < count; index++) ids.push(await world.idFor(await world.enrolled()));
    return ids;
  }

  it('lets as many people out as it says, over all gateways, and not one more', async () => {
    await open({ SUBJECTS_PER_DAY: '5' });
    const ids = await people(6);
    const answers = [];
    for (const [index, id] of ids.entries()) answers.push(await ask(one(id), index % 2 === 0 ? 0 : 1));
    expect(answers.map(codes)).toEqual([[], [], [], [], [], ['OPERATION_TOO_COSTLY']]);
    const last = answers[5];
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
    expect(last?.text).not.toContain('Canary');
    // Whom it was told of already it may be told of again, also by a gateway that has not counted them itself.
    expect(codes(await ask(one(ids[0] ?? ''), 1))).toEqual([]);
    expect((await world.entries()).map(({ entry }) => entry['turnedAway'])).toEqual([
      ...[null, null, null, null, null, 'OPERATION_TOO_COSTLY'],
      null,
    ]);
  });

  it('turns a page away that would go one beyond it, and counts nobody of it', async () => {
    await open({ SUBJECTS_PER_DAY: '3' });
    const ids = await people(3);
    expect(codes(await ask(everybody))).toEqual([]);
    await world.sql.query('DELETE FROM disclosed_day');
    await people(1);
    const refused = await ask(everybody, 1);
    expect(codes(refused)).toEqual(['OPERATION_TOO_COSTLY']);
    expect(refused.data ?? null).toBeNull();
    const { rows } = await world.sql.query('SELECT FROM disclosed_subject');
    expect(rows).toHaveLength(0);
    expect(codes(await ask(one(ids[0] ?? ''), 1))).toEqual([]);
  });

  it('holds when both gateways are asked at once', async () => {
    await open({ SUBJECTS_PER_DAY: '5' });
    const ids = await people(12);
    const answers = await Promise.all(ids.map((id, index) => ask(one(id), index % 2 === 0 ? 0 : 1)));
    expect(answers.filter((answer) => codes(answer).length === 0)).toHaveLength(5);
    const { rows } = await world.sql.query('SELECT people FROM disclosed_day');
    expect(rows).toEqual([{ people: 5 }]);
  });

  it('counts nobody of whom nothing personal left', async () => {
    await open({ SUBJECTS_PER_DAY: '0' });
    const [id] = await people(1);
    expect(codes(await ask(`{ user(id: "${id ?? ''}") { id phone } }`))).toEqual([]);
    expect(codes(await ask(one(id ?? '')))).toEqual(['OPERATION_TOO_COSTLY']);
  });

  it('may be another one for one recipient, from the next request on', async () => {
    await open({ SUBJECTS_PER_DAY: '0' });
    const [id] = await people(1);
    expect(codes(await ask(one(id ?? '')))).toEqual(['OPERATION_TOO_COSTLY']);
    await world.sql.query("UPDATE recipient SET subjects_per_day = 1 WHERE id = 'crm'");
    expect(codes(await ask(one(id ?? '')))).toEqual([]);
  });

  it('raises an alarm at four fifths of it, and another at the ceiling; one that is acknowledged can be raised anew', async () => {
    await open({ SUBJECTS_PER_DAY: '5' });
    const ids = await people(7);
    for (const id of ids.slice(0, 3)) await ask(one(id));
    expect(await kinds()).toEqual([]);
    await ask(one(ids[3] ?? ''));
    expect(await until(kinds, (all) => all.length > 0)).toEqual(['SUBJECTS_NEAR_CEILING']);
    for (const id of ids.slice(4)) await ask(one(id));
    const alarms = await until(
      () => alarmFeed(dataSource),
      (all) => all.length > 1,
    );
    expect(alarms.map(({ kind }) => kind)).toEqual(['SUBJECTS_NEAR_CEILING', 'SUBJECTS_CEILING_REACHED']);
    expect(JSON.stringify(alarms)).not.toMatch(/Canary|usr_/);
    for (const { id } of alarms) await acknowledgeAlarm(dataSource, Number(id), 'officer-1');
    expect(await kinds()).toEqual([]);
    await expect(acknowledgeAlarm(dataSource, Number(alarms[0]?.id), 'officer-2')).rejects.toMatchObject({
      code: 'ALARM_UNKNOWN',
    });
    await ask(one(ids[6] ?? ''));
    expect(await until(kinds, (all) => all.length > 0)).toEqual(['SUBJECTS_CEILING_REACHED']);
  });

  it.each([
    ['the count is refused', 'REVOKE EXECUTE ON FUNCTION count_disclosed_subjects FROM sluice_gateway'],
    ['the database ends the connections', undefined],
  ])('lets nothing out while people cannot be counted: %s', async (_, fault) => {
    await open({});
    const [id] = await people(1);
    if (fault !== undefined) await world.sql.query(fault);
    else {
      await world.sql.query('BEGIN');
      await world.sql.query(
        "INSERT INTO disclosed_day (recipient_id, day) VALUES ('crm', (now() AT TIME ZONE 'UTC')::date)",
      );
    }
    const asked = ask(one(id ?? ''));
    if (fault === undefined) {
      await until(
        async () =>
          (
            await dataSource.query<unknown[]>(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%count_disclosed%'`,
            )
          ).length,
        (killed) => killed > 0,
      );
      await world.sql.query('ROLLBACK');
    }
    const answer = await asked;
    expect([answer.status, codes(answer)]).toEqual([503, ['UNAVAILABLE']]);
    expect(answer.text).not.toContain('Canary');
    expect(await world.entries()).toEqual([]);
  });
});
