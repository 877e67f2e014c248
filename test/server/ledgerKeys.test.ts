import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SigningKey } from '../../src/ledger';
import { readConfig } from '../../src/server/config';
import { openLedgerKeys } from '../../src/server/ledgerKeys';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

function aFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function keysWith(environment: Record<string, string>, dataDir?: string): Promise<string[]> {
  const keys = await openLedgerKeys(readConfig(environment), dataDir);
  return keys.map((key) => new SigningKey('log', key).verifierKey());
}

const faultWith = (environment: Record<string, string>, dataDir?: string): Promise<Error> =>
  keysWith(environment, dataDir).then(
    () => fail(),
    (fault: Error) => fault,
  );

function fail(): never {
  throw new Error('a key was found');
}

describe("the ledger's key", () => {
  it("is made beside Sluice's own PostgreSQL, for this user's eyes only, and stays", async () => {
    const [made] = await keysWith({}, folder);
    expect(made).toMatch(/^log\+/);
    expect(statSync(join(folder, 'ledger-key.pem')).mode & 0o777).toBe(0o600);
    expect(await keysWith({}, folder)).toEqual([made]);
  });

  it('is one, however many processes start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keysWith({}, folder)));
    expect(new Set(keys.flat()).size).toBe(1);
  });

  it("is not made for somebody else's PostgreSQL", async () => {
    expect(await keysWith({})).toEqual([]);
  });

  it('is taken from the environment or from a file, before one that was made', async () => {
    const pem = aPem();
    await keysWith({}, folder);
    const [given] = await keysWith({ LEDGER_KEY: pem }, folder);
    expect(await keysWith({ LEDGER_KEY_FILE: aFile('key.pem', pem) }, folder)).toEqual([given]);
  });

  it('signs before the one that it replaces', async () => {
    const [present, previous] = [aFile('present.pem', aPem()), aFile('previous.pem', aPem())];
    const one = await keysWith({ LEDGER_KEY_FILE: present });
    const two = await keysWith({ LEDGER_KEY_FILE: previous });
    expect(await keysWith({ LEDGER_KEY_FILE: present, LEDGER_PREVIOUS_KEY_FILE: previous })).toEqual([
      ...one,
      ...two,
    ]);
  });

  it.each([
    ['that is no key', { LEDGER_KEY: 'canary' }, 'LEDGER_KEY'],
    ['of another kind', { LEDGER_KEY: ecPem() }, 'LEDGER_KEY'],
    ['in a file that is not there', { LEDGER_KEY_FILE: '/nonexistent/key.pem' }, 'LEDGER_KEY_FILE'],
    ['before none', { LEDGER_PREVIOUS_KEY_FILE: '/nonexistent/key.pem' }, 'LEDGER_PREVIOUS_KEY_FILE'],
  ])('%s is a fault of the settings, and is not quoted', async (_what, environment, variable) => {
    const fault = await faultWith(environment);
    expect(fault).toMatchObject({ code: 'CONFIGURATION_INVALID' });
    expect(fault.message).toContain(variable);
    expect(fault.message).not.toMatch(/canary|BEGIN/);
  });

  it('is given in one way', () => {
    expect(() => readConfig({ LEDGER_KEY: 'x', LEDGER_KEY_FILE: 'y' })).toThrow(/LEDGER_KEY_FILE/);
  });

  it('that was spoilt is not made anew: it would vouch for nothing that was signed before', async () => {
    await keysWith({}, folder);
    writeFileSync(join(folder, 'ledger-key.pem'), 'spoilt');
    chmodSync(join(folder, 'ledger-key.pem'), 0o600);
    expect(await faultWith({}, folder)).toMatchObject({ code: 'CONFIGURATION_INVALID' });
  });
});

function ecPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
