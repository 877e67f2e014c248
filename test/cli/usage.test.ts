import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/projectRoot';
import { describeConfig } from '../../src/server/config';
import { runProgram } from './runProgram';

const unreachable = 'postgresql://sluice:hunter2@127.0.0.1:1/sluice';

const environment = describeConfig()
  .split('\n')
  .map((line) => line.trim().split(' ')[0] ?? '');

describe('sluice --help', () => {
  it('lists every command and every environment variable', async () => {
    const { out, exitCode } = await runProgram(['--help']);
    expect(exitCode).toBe(0);
    expect(environment.length).toBeGreaterThan(15);
    for (const name of environment) expect(out).toContain(name);
    for (const command of [
      'serve',
      'migrate',
      'seed',
      'token',
      'secret',
      'explain',
      'clauses',
      'consent',
      'instrument',
      'suspend',
      'resume',
      'ledger',
      'verify',
    ]) {
      expect(out).toMatch(new RegExp(`^ +${command}`, 'm'));
    }
  });

  it('of serve lists every environment variable too', async () => {
    const { out } = await runProgram(['serve', '--help']);
    for (const name of environment) expect(out).toContain(name);
  });
});

describe('the exit code', () => {
  it.each([
    ['a command that there is not', ['disclose']],
    ['an option that there is not', ['token', '--recipient', 'crm', '--for-ever']],
    ['no required option', ['consent', 'withdraw']],
    ['too many arguments', ['ledger', 'show', 'a', 'b']],
  ])('is 2 for %s', async (_, args) => {
    expect((await runProgram(args, { DATABASE_URL: unreachable })).exitCode).toBe(2);
  });

  it.each([
    [['token', '--recipient', 'crm']],
    [['ledger', 'list']],
    [['migrate']],
    [['serve']],
    [['serve', '--no-migrate']],
  ])('is 3 for a database that cannot be reached, and its password is not told: %j', async (args) => {
    const { exitCode, out, err } = await runProgram(args, { DATABASE_URL: unreachable });
    expect([exitCode, out]).toEqual([3, '']);
    expect(err).toContain('DATABASE_UNREACHABLE');
    expect(err).not.toContain('hunter2');
  });

  it('is 2 for settings that do not fit, all of them told at once', async () => {
    const { exitCode, err } = await runProgram(['serve'], { PORT: 'hunter2', HOME_REGION: 'hunter2' });
    expect(exitCode).toBe(2);
    expect(err).toMatch(/HOME_REGION[^]*PORT|PORT[^]*HOME_REGION/);
    expect(err).not.toContain('hunter2');
  });
});

/** A process of its own runs what was built. */
const whereBuilt = existsSync(join(projectRoot(), 'dist', 'src', 'cli', 'main.js')) ? it : it.skip;

whereBuilt('a shell gets the exit code, and the fault on standard error', async () => {
  const program = join(projectRoot(), 'bin', 'sluice.js');
  const env = { DATABASE_URL: unreachable };
  const ended = await new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [program, 'ledger', 'list'], { env }, (fault, out, err) =>
      resolve({ code: fault?.code, out, err }),
    );
  });
  expect(ended).toMatchObject({ code: 3, out: '' });
  expect(ended.err).toContain('DATABASE_UNREACHABLE');
});
