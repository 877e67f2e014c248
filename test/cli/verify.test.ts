import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SigningKey } from '../../src/ledger';
import { aKey, keyFromSeed } from '../ledger/notes/aKey';
import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

const origin = 'ledger.example/sluice';
const key = keyFromSeed('0a'.repeat(32));
const verifierKey = new SigningKey(origin, key).verifierKey();
const anotherKey = aKey(origin, 9).verifierKey();

let world: PartnerWorld;
let folder: string;
/** Before the last requests, and after them. */
let checkpoints: string[];
let answers: GraphAnswer[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-verify-'));
  world = await PartnerWorld.open({
    LEDGER_ORIGIN: origin,
    LEDGER_KEY: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
  });
  const subject = await world.enrolled();
  await world.enrol(subject, 'rival');
  checkpoints = [];
  answers = [];
  for (const recipient of ['crm', 'rival', 'crm', 'rival']) {
    for (let count = 0; count < 5; count += 1) answers.push(await askAs(recipient));
    checkpoints.push(await aCheckpoint());
  }
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<Run> => runProgram(args, { DATABASE_URL: world.databaseUrl });

/** No database to be had: what is checked offline needs none. */
const runOffline = (...args: string[]): Promise<Run> =>
  runProgram(args, { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });

const askAs = (recipient: string): Promise<GraphAnswer> =>
  world.ask('query @purpose(is: CUSTOMER_SUPPORT) { users(first: 3) { edges { node { name phone } } } }', {
    recipient,
  });

/** Once it covers every entry. */
async function aCheckpoint(): Promise<string> {
  for (;;) {
    const { rows } = await world.sql.query<{ note: string }>(
      `SELECT note FROM root_log_checkpoint JOIN root_log USING (size) WHERE NOT EXISTS (
         SELECT FROM ledger_shard h WHERE size > coalesce(
           (SELECT max(size) FROM root_log_statement WHERE shard = h.id), 0))`,
    );
    if (rows[0]) return rows[0].note;
    await wait(50);
  }
}

function aFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function anExport(...filter: string[]): Promise<string> {
  const { out, exitCode } = await run('ledger', 'export', ...filter);
  expect(exitCode).toBe(0);
  return out;
}

interface Line {
  readonly kind: string;
  readonly position?: number;
  readonly entry?: string;
  readonly level?: number;
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function aProof(answer: GraphAnswer, recipient: string): Promise<string> {
  const { shard, position } = answer.sharing?.receipt ?? { shard: 0, position: '' };
  const token = await world.gateway.localIssuer?.mint(recipient);
  const response = await fetch(`${world.gateway.url}/ledger/proof?shard=${shard}&position=${position}`, {
    headers: { authorization: `Bearer ${token ?? ''}` },
  });
  expect(response.status).toBe(200);
  return response.text();
}

describe('sluice verify', () => {
  it('finds nothing wrong with a ledger that nobody touched, and says how much of it is signed', async () => {
    const { out, err, exitCode } = await run('verify', '--key', verifierKey);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^nothing is wrong: 20 entries, (\d+) statements of the root log, \1 of them signed\n$/,
    );
    expect(err).toBe('entries checked: 20 of 20\n');
  });

  it("says that it took the ledger's own word where no key was given", async () => {
    expect((await run('verify')).out).toMatch(/by the word of the ledger's own first key/);
  });

  it('takes the key that sluice ledger keys prints', async () => {
    expect((await run('ledger', 'keys')).out).toBe(`${verifierKey}\n`);
  });

  it('does not trust a ledger that another key signed', async () => {
    const { err, exitCode } = await run('verify', '--key', anotherKey);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/root log, position \d+: no trusted key of the log signed this \(NOT_SIGNED\)$/);
  });

  it('leads through every checkpoint that was kept', async () => {
    const files = checkpoints.map((note, index) => aFile(`kept-${index}`, note));
    const { exitCode } = await run(
      'verify',
      '--key',
      verifierKey,
      ...files.flatMap((f) => ['--checkpoint', f]),
    );
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a key that is none', ['--key', 'nonsense']],
    ['a file that is not there', ['--export', '/nonexistent/file']],
    ['an export and a receipt at once', ['--export', 'a', '--receipt', 'b']],
    ['an answer without its proof', ['--answer', 'a']],
    ['a receipt without a key', ['--receipt', 'a']],
  ])('is not given %s', async (_what, args) => {
    expect((await runOffline('verify', ...args)).exitCode).toBe(2);
  });
});

/** By whoever may switch the triggers off. */
async function tampered<T>(sql: string, undo: string, check: () => Promise<T>): Promise<T> {
  const tables = ['ledger_entry', 'ledger_node', 'root_log_statement', 'root_log_checkpoint'];
  const all = (what: string): string =>
    tables.map((table) => `ALTER TABLE ${table} ${what} TRIGGER USER`).join(';');
  await world.sql.query(`${all('DISABLE')}; ${sql}`);
  try {
    return await check();
  } finally {
    await world.sql.query(`${undo}; ${all('ENABLE')}`);
  }
}

const flip = (column: string, at: number): string =>
  `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;

describe('what somebody changes in the database', () => {
  const inPlace = (table: string, column: string, where: string) => {
    const sql = `UPDATE ${table} SET ${flip(column, 20)} WHERE ${where}`;
    return [sql, sql] as const;
  };
  const moved = 'UPDATE ledger_entry SET position = position + 1000 WHERE position = 7';
  const movedBack = 'UPDATE ledger_entry SET position = position - 1000 WHERE position = 1007';
  const swap = (where: string): string =>
    `UPDATE ledger_entry SET position = position + 1000 WHERE position IN (${where});
     UPDATE ledger_entry SET position = CASE position WHEN 1005 THEN 6 ELSE 5 END WHERE position >= 1000`;
  const truncate = `CREATE TABLE kept AS SELECT * FROM ledger_entry WHERE position >= 15;
     DELETE FROM ledger_entry WHERE position >= 15`;
  const putBack = 'INSERT INTO ledger_entry SELECT * FROM kept; DROP TABLE kept';

  it.each<readonly [string, readonly [string, string], string]>([
    ['a byte of an entry', inPlace('ledger_entry', 'entry', 'position = 3'), 'shard 1, position 3: '],
    [
      'a byte of its data subjects',
      inPlace('ledger_entry', 'subjects', 'position = 4'),
      'shard 1, position 4: ',
    ],
    ['a byte of its hash', inPlace('ledger_entry', 'leaf_hash', 'position = 5'), 'shard 1, position 5: '],
    [
      'the recipient that it is listed under',
      [
        "UPDATE ledger_entry SET recipient_id = 'nobody' WHERE position = 6",
        "UPDATE ledger_entry SET recipient_id = 'rival' WHERE position = 6",
      ],
      'shard 1, position 6: ',
    ],
    ['the place of an entry', [moved, movedBack], 'shard 1, position 7: '],
    ['two entries for one another', [swap('5, 6'), swap('5, 6')], 'shard 1, position 5: '],
    ['the last entries away', [truncate, putBack], 'shard 1, position 15: '],
    [
      'an entry and its hash',
      [
        `CREATE TABLE kept AS SELECT * FROM ledger_entry WHERE position = 7;
         UPDATE ledger_entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'CUSTOMER_SUPPORT', 'SUPPORT'), 'UTF8')
           WHERE position = 7;
         UPDATE ledger_entry SET leaf_hash = sha256('\\x00'::bytea || entry) WHERE position = 7`,
        'DELETE FROM ledger_entry WHERE position = 7; INSERT INTO ledger_entry SELECT * FROM kept; DROP TABLE kept',
      ],
      // Between the two statements around it.
      'shard 1, position 5: ',
    ],
    [
      'what the root log states',
      [
        "UPDATE root_log_statement SET statement = replace(statement, 'shard/1', 'shard/2') WHERE position = 1",
        "UPDATE root_log_statement SET statement = replace(statement, 'shard/2', 'shard/1') WHERE position = 1",
      ],
      'root log, position 1: ',
    ],
    [
      'a checkpoint',
      [
        "UPDATE root_log_checkpoint SET note = replace(note, 'sluice', 'sluicf')",
        "UPDATE root_log_checkpoint SET note = replace(note, 'sluicf', 'sluice')",
      ],
      'root log, position ',
    ],
    [
      "a shard's head",
      ['UPDATE ledger_shard SET size = size + 1', 'UPDATE ledger_shard SET size = size - 1'],
      'shard 1, position 20: ',
    ],
    [
      'the head of the root log',
      ['UPDATE root_log SET size = size - 1', 'UPDATE root_log SET size = size + 1'],
      'root log, position ',
    ],
  ])('%s is found, and where', async (_what, [sql, undo], where) => {
    const { err, exitCode } = await tampered(sql, undo, () => run('verify', '--key', verifierKey));
    expect(exitCode).toBe(1);
    expect(err.split('\n').at(-1)).toMatch(new RegExp(`^${where}`));
  });

  it('and puts back again is found no more', async () => {
    expect((await run('verify', '--key', verifierKey)).exitCode).toBe(0);
  });
});

describe('an export', () => {
  it('is checked without a database, and has every entry as it is in the ledger', async () => {
    const text = await anExport();
    const entries = linesOf(text).filter(({ kind }) => kind === 'entry');
    const { rows } = await world.sql.query<{ entry: Buffer }>(
      'SELECT entry FROM ledger_entry ORDER BY position',
    );
    expect(entries.map(({ entry }) => entry)).toEqual(rows.map(({ entry }) => entry.toString('utf8')));
    const file = aFile('whole.jsonl', text);
    const { out, exitCode } = await runOffline('verify', '--export', file, '--key', verifierKey);
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^nothing is wrong: 20 entries, /)]);
  });

  it('for one recipient tells of nobody else, and is still held to what was signed', async () => {
    const text = await anExport('--recipient', 'rival');
    expect(text).not.toContain('"recipient\\":\\"crm');
    expect(linesOf(text).filter(({ kind }) => kind === 'entry')).toHaveLength(10);
    const file = aFile('rival.jsonl', text);
    const { out, exitCode } = await runOffline('verify', '--export', file, '--key', verifierKey);
    expect([exitCode, out]).toEqual([
      0,
      expect.stringMatching(/^nothing is wrong: 10 entries, 10 more as hashes, /),
    ]);
  });

  it('of a period begins and ends with it', async () => {
    const { rows } = await world.sql.query<{ at: Date }>('SELECT at FROM ledger_entry ORDER BY position');
    const [from, to] = [rows[4]?.at.toISOString() ?? '', rows[9]?.at.toISOString() ?? ''];
    const text = await anExport('--from', from, '--to', to);
    const positions = linesOf(text)
      .filter(({ kind }) => kind === 'entry')
      .map(({ position }) => position);
    expect(positions).toEqual([4, 5, 6, 7, 8]);
    expect(
      (await runOffline('verify', '--export', aFile('period.jsonl', text), '--key', verifierKey)).exitCode,
    ).toBe(0);
  });

  it.each([
    ['of a recipient that there is not', ['--recipient', 'nobody']],
    ['from an instant without its offset', ['--from', '2026-01-01T00:00']],
    ['to a day that there is not', ['--to', '2026-02-31T25:00Z']],
  ])('%s is none', async (_what, filter) => {
    expect(await run('ledger', 'export', ...filter)).toMatchObject({ out: '', exitCode: 2 });
  });

  const isEntry = (line: string): boolean => line.startsWith('{"kind":"entry"');

  it('of which any line is gone, doubled or cut short, or any two entries exchanged, is found wrong', async () => {
    const lines = (await anExport()).trimEnd().split('\n');
    const check = async (altered: readonly string[]): Promise<void> => {
      const file = aFile('altered.jsonl', altered.map((line) => `${line}\n`).join(''));
      const { exitCode } = await runOffline('verify', '--export', file, '--key', verifierKey);
      expect({ altered, exitCode }).toMatchObject({ exitCode: 1 });
    };
    for (const [index, line] of lines.entries()) {
      // Which checkpoints were handed over besides the last is nobody's business but the log's.
      const spare = line.startsWith('{"kind":"checkpoint"');
      if (!spare) await check(lines.toSpliced(index, 1));
      if (!spare) await check(lines.toSpliced(index, 0, line));
      const before = lines[index - 1];
      if (before && isEntry(line) && isEntry(before))
        await check(lines.with(index, before).with(index - 1, line));
      await check(lines.with(index, line.slice(0, -1)));
      await check(lines.slice(0, index));
    }
  });

  it('of another view is found where it parts from the checkpoint that was kept', async () => {
    const kept = aFile('kept', checkpoints[1] ?? '');
    const text = (await anExport()).replace('CUSTOMER_SUPPORT', 'CUSTOMER_REPORT');
    expect(
      (await runOffline('verify', '--export', aFile('view.jsonl', text), '--checkpoint', kept)).err,
    ).toMatch(/^entries checked: 1\nshard 1, position 0: .* \(ALTERED\)$/);
  });
});

describe('a receipt', () => {
  it('is checked without a database, against the key, the answer and the checkpoint that its holder has', async () => {
    const [answer] = answers;
    if (!answer) throw new Error('nobody was answered');
    const proof = aFile('proof', await aProof(answer, 'crm'));
    const known = ['--key', verifierKey, '--answer', aFile('answer.json', answer.text)];
    const { out, exitCode } = await runOffline('verify', '--receipt', proof, ...known);
    expect(exitCode).toBe(0);
    expect(out).toContain(`holds the entry ${answer.sharing?.receipt.leafHash}\nat position 0 of shard 1`);
    const newest = aFile('newest', checkpoints.at(-1) ?? '');
    expect((await runOffline('verify', '--receipt', proof, ...known, '--checkpoint', newest)).exitCode).toBe(
      0,
    );
  });

  it('of another entry than the answer tells of is found to be', async () => {
    const [one, other] = answers;
    if (!one || !other) throw new Error('nobody was answered');
    const proof = aFile('other', await aProof(other, 'crm'));
    const args = ['--receipt', proof, '--key', verifierKey, '--answer', aFile('one.json', one.text)];
    const { err, exitCode } = await runOffline('verify', ...args);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('shard 1, position 0: ')]);
  });

  it('of which any byte is another is found wrong', async () => {
    const [answer] = answers;
    if (!answer) throw new Error('nobody was answered');
    const proof = Buffer.from(await aProof(answer, 'crm'));
    const answered = aFile('answer.json', answer.text);
    for (let at = 0; at < proof.length; at += 1) {
      const altered = Buffer.from(proof);
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      const file = join(folder, 'altered.proof');
      writeFileSync(file, altered);
      const args = ['--receipt', file, '--key', verifierKey, '--answer', answered];
      expect([at, (await runOffline('verify', ...args)).exitCode]).toEqual([at, 1]);
    }
  });
});
