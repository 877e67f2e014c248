import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Account } from './account';
import { hostRulesFile } from './hostRules';
import type { Programs } from './programs';
import { spawnOptions } from './runProgram';
import { dismissal, graceSeconds, guardedStart, ownersPipe } from './watchdog';

/** A server of ours. It ends when we do, in whatever way that happens. */
export interface Postmaster {
  readonly pid: number;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/** The server's own words: its starts, stops and crashes, and nothing of what it is asked. */
export function logFile(clusterDir: string): string {
  return join(clusterDir, 'sluice.log');
}

/** Starts a server on the cluster. Of several started on one, PostgreSQL lets the first live; the others exit. */
export async function spawnPostmaster(
  clusterDir: string,
  port: number,
  programs: Programs,
  account: Account,
  durable: boolean,
): Promise<Postmaster> {
  const settings = settingsFor(clusterDir, port, durable).flatMap((setting) => ['-c', setting]);
  const command = [programs.postgres, '-D', clusterDir, ...settings];
  const child = spawn('/bin/sh', ['-c', guardedStart, 'sluice', logFile(clusterDir), ...command], {
    ...spawnOptions(account),
    // Ctrl-C in a terminal goes to its whole group; the database must outlive the drain of what uses it.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  await once(child, 'spawn');
  const pipe = child.stdio[ownersPipe];
  if (child.pid === undefined || !(pipe instanceof Writable))
    throw new Error('the server has no process or no pipe');
  return guard(child, child.pid, pipe);
}

function guard(child: ChildProcess, pid: number, pipe: Writable): Postmaster {
  let exited = false;
  const exit = new Promise<void>((resolve) => {
    child.once('exit', () => {
      exited = true;
      // Its number may now be given to another process, which the watchdog must not kill.
      pipe.end(dismissal);
      resolve();
    });
  });
  // The watchdog may be gone already: then there is nobody to dismiss.
  pipe.on('error', () => undefined);
  releaseEventLoop(child, pipe);
  let stopping: Promise<void> | undefined;
  return {
    pid,
    hasEnded: () => exited,
    stop: () => (stopping ??= exited ? exit : stopInOrder(child, exit)),
  };
}

/** A server alone does not keep its owner running: when the owner has nothing left to do, both end. */
function releaseEventLoop(child: ChildProcess, pipe: Writable): void {
  child.unref();
  if (pipe instanceof Socket) pipe.unref();
}

/** SIGINT: open transactions are rolled back, connections closed, and everything is written. */
async function stopInOrder(child: ChildProcess, exit: Promise<void>): Promise<void> {
  child.ref();
  child.kill('SIGINT');
  const impatience = setTimeout(() => child.kill('SIGQUIT'), graceSeconds * 1000);
  await exit;
  clearTimeout(impatience);
}

function settingsFor(clusterDir: string, port: number, durable: boolean): readonly string[] {
  return [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    `hba_file=${hostRulesFile(clusterDir)}`,
    'password_encryption=scram-sha-256',
    'max_connections=200',
    'timezone=UTC',
    // Statements and their errors quote values, which may be personal: they stay out of the log.
    'logging_collector=off',
    'log_timezone=UTC',
    'log_checkpoints=off',
    'log_min_messages=log',
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
}
