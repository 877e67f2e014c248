import { resolve } from 'node:path';
import { StorageFault } from '../StorageFault';
import { type Account, accountFor } from './account';
import { askDurability } from './askDurability';
import { ensureCluster } from './cluster';
import { prepareDataDirectory } from './dataDirectory';
import { embeddedFault } from './embeddedFault';
import { freePort } from './freePort';
import { lastWords } from './lastWords';
import { ownerUrl } from './ownerLogin';
import { clusterDirOf, defaultDataDir } from './places';
import { spawnPostmaster } from './postmaster';
import { clearStalePostmasterFile } from './postmasterFile';
import { findPrograms, type Programs } from './programs';
import { untilReady } from './untilReady';

/** A PostgreSQL of our own, for those who have none: to try Sluice, to develop, to test. */
export interface EmbeddedServer {
  /** Logs in as `sluice_owner`, which owns the database `sluice`: no superuser, and bound by row-level security. */
  readonly url: string;
  readonly dataDir: string;
  /** Whether this process started the server; otherwise it uses one that another process on this machine started. */
  readonly owned: boolean;
  /** Ends the server if we own it, in good order; otherwise does nothing, for it is not ours to end. */
  stop(): Promise<void>;
}

/** Each with another port, since another process may take the one we chose. */
const attempts = 5;

/**
 * Starts PostgreSQL on `dataDir`, or attaches to the one that another process already runs there.
 *
 * The server lives as long as its owner: when the owner stops, exits or is killed, the server ends within seconds, and
 * whoever attached to it loses every connection. Such a process calls `startEmbedded` again: it then owns the server, or
 * attaches to the new owner's, and in both cases gets a new `url`, for the port is another one. Nothing committed is lost.
 * A service that must not depend on another process's life has its own PostgreSQL, and sets DATABASE_URL.
 *
 * `durable: false` is for tests: faster, and a crash of the machine (not of a process) may lose or spoil the data.
 */
export async function startEmbedded(
  options: { dataDir?: string; durable?: boolean } = {},
): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir ?? defaultDataDir());
  const durable = options.durable ?? true;
  try {
    const account = await accountFor(clusterDirOf(dataDir));
    await prepareDataDirectory(dataDir, account);
    const programs = await findPrograms(dataDir, account);
    await ensureCluster(clusterDirOf(dataDir), programs, account, durable);
    return await ownOrAttach(dataDir, programs, account, durable);
  } catch (fault) {
    throw fault instanceof StorageFault ? fault : embeddedFault('see the cause and mend it', fault);
  }
}

/** Each round either finds a server that is ready, or starts one; a round that loses a race leads to another round. */
async function ownOrAttach(
  dataDir: string,
  programs: Programs,
  account: Account,
  durable: boolean,
): Promise<EmbeddedServer> {
  const clusterDir = clusterDirOf(dataDir);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const server = (await attach(dataDir, durable)) ?? (await own(dataDir, programs, account, durable));
    if (server !== undefined) return server;
  }
  throw embeddedFault(
    'the server does not start: see the cause and mend it',
    new Error(await lastWords(clusterDir)),
  );
}

/** Undefined when no server runs, or the one that ran has ended. */
async function attach(dataDir: string, durable: boolean): Promise<EmbeddedServer | undefined> {
  const clusterDir = clusterDirOf(dataDir);
  const port = await untilReady(clusterDir);
  if (port === undefined) return undefined;
  const url = await ownerUrl(clusterDir, port);
  const durability = await askDurability(url);
  if (durability === 'GONE') return undefined;
  if (durable && durability === 'NOT_DURABLE') {
    throw embeddedFault(
      `a server without durability runs on ${dataDir}: stop it first, or choose another directory`,
    );
  }
  return { url, dataDir, owned: false, stop: async () => undefined };
}

/** Undefined when our server exited: another took the cluster or the port first. */
async function own(
  dataDir: string,
  programs: Programs,
  account: Account,
  durable: boolean,
): Promise<EmbeddedServer | undefined> {
  const clusterDir = clusterDirOf(dataDir);
  await clearStalePostmasterFile(clusterDir);
  const postmaster = await spawnPostmaster(clusterDir, await freePort(), programs, account, durable);
  try {
    const port = await untilReady(clusterDir, postmaster);
    if (port === undefined) return undefined;
    const url = await ownerUrl(clusterDir, port);
    return { url, dataDir, owned: true, stop: () => postmaster.stop() };
  } catch (fault) {
    await postmaster.stop();
    throw fault;
  }
}
