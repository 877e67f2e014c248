import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { faultCode } from '../faultCode';
import { isAlive } from './isAlive';

/** What a running server says of itself in `postmaster.pid`. */
export interface RunningServer {
  readonly pid: number;
  /** Absent while it is too early to say. */
  readonly port: number | undefined;
  readonly ready: boolean;
}

/**
 * The server that runs this cluster, if one does. The file outlives a server that was killed, and its number may since
 * belong to another process: after a restart of a container, very likely to one of our own.
 */
export async function runningServer(clusterDir: string): Promise<RunningServer | undefined> {
  const server = await readPostmasterFile(clusterDir);
  if (server === undefined || !isAlive(server.pid)) return undefined;
  return (await isElsewhere(server.pid, clusterDir)) ? undefined : server;
}

/**
 * Removes what a killed server left, in the one case where PostgreSQL would not do so itself: its number belongs to
 * another process of the same user. Its second lock, on shared memory, still guards the cluster.
 */
export async function clearStalePostmasterFile(clusterDir: string): Promise<void> {
  const server = await readPostmasterFile(clusterDir);
  if (server !== undefined && isAlive(server.pid) && (await isElsewhere(server.pid, clusterDir))) {
    await rm(join(clusterDir, 'postmaster.pid'), { force: true });
  }
}

async function readPostmasterFile(clusterDir: string): Promise<RunningServer | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  return parsePostmasterFile(text);
}

/** Lines of the file: process, directory, start, port, socket's directory, address, shared memory, status. */
export function parsePostmasterFile(text: string): RunningServer | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const port = Number(lines[3]);
  return { pid, port: port > 0 ? port : undefined, ready: lines[7] === 'ready' };
}

/**
 * A server works in its cluster's directory; a process that works elsewhere, or that has died and waits for its parent to
 * notice, is not it. Where the machine can't tell (no /proc, no permission), the file is believed.
 */
async function isElsewhere(pid: number, clusterDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) !== (await realpath(clusterDir));
  } catch (fault) {
    return faultCode(fault) === 'ENOENT';
  }
}
