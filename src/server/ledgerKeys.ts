import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faultCode } from '../storage/faultCode';
import type { Config } from './config';
import { ConfigError } from './config';

/** In the folder of Sluice's own PostgreSQL. */
const ownKeyFile = 'ledger-key.pem';

/**
 * The keys that sign the ledger, the present one first: given, or made at the first start on Sluice's own PostgreSQL. None on
 * another's without one: a key that a replica made for itself would vouch for nothing.
 *
 * @throws ConfigError for a file that can't be read, or holds no such key.
 */
export async function openLedgerKeys(config: Config, dataDir: string | undefined): Promise<KeyObject[]> {
  const present = await presentKey(config, dataDir);
  const { LEDGER_PREVIOUS_KEY_FILE: previous } = config;
  if (previous === undefined) return present ? [present] : [];
  if (!present)
    throw new ConfigError('LEDGER_PREVIOUS_KEY_FILE: set LEDGER_KEY_FILE to the key that follows it');
  return [
    present,
    keyIn(await readKeyFile('LEDGER_PREVIOUS_KEY_FILE', previous), 'LEDGER_PREVIOUS_KEY_FILE'),
  ];
}

async function presentKey(
  { LEDGER_KEY: pem, LEDGER_KEY_FILE: file }: Config,
  dataDir: string | undefined,
): Promise<KeyObject | undefined> {
  if (pem !== undefined) return keyIn(pem, 'LEDGER_KEY');
  if (file !== undefined) return keyIn(await readKeyFile('LEDGER_KEY_FILE', file), 'LEDGER_KEY_FILE');
  if (dataDir === undefined) return undefined;
  const path = join(dataDir, ownKeyFile);
  return existsSync(path) ? keyIn(await readKeyFile('DATA_DIR', path), path) : ownKey(path);
}

/** Put in its place whole: of processes that start at once, all use the key of the first to get there. */
async function ownKey(path: string): Promise<KeyObject> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, pem, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, path).catch((fault: unknown) => {
      if (faultCode(fault) !== 'EEXIST') throw fault;
    });
  } catch (cause) {
    throw new ConfigError(`the ledger's key can't be kept at ${path}: let this user write to the folder`, {
      cause,
    });
  } finally {
    await rm(draft, { force: true });
  }
  return keyIn(await readKeyFile('DATA_DIR', path), path);
}

async function readKeyFile(variable: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new ConfigError(`${variable}: ${path} can't be read: name a file that this user may read`);
  });
}

/** The cause is not kept: it could quote the key. */
function keyIn(pem: string, where: string): KeyObject {
  const key = privateKeyIn(pem);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new ConfigError(
    `${where} holds no Ed25519 private key in PEM: make one with \`openssl genpkey -algorithm ed25519\``,
  );
}

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
