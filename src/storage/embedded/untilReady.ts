import { setTimeout as wait } from 'node:timers/promises';
import { embeddedFault } from './embeddedFault';
import { lastWords } from './lastWords';
import { runningServer } from './postmasterFile';

/** Recovery after a crash replays what was written since the last checkpoint: minutes' worth, in seconds. */
const patienceMs = 60_000;
const pollMs = 5;

/** Which server is waited for: one of our own, or whichever runs. */
export interface Awaited {
  readonly pid?: number;
  /** Whether there is no more point in waiting. */
  hasEnded(): boolean;
}

/** The port of the cluster's server once it accepts connections; undefined if the one we wait for ends before that. */
export async function untilReady(clusterDir: string, awaited?: Awaited): Promise<number | undefined> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (awaited?.hasEnded() === true) return undefined;
    const running = await runningServer(clusterDir);
    if (running === undefined && awaited === undefined) return undefined;
    const isIt = awaited === undefined || running?.pid === awaited.pid;
    if (isIt && running?.ready === true && running.port !== undefined) return running.port;
    await wait(pollMs);
  }
  const said = new Error(await lastWords(clusterDir));
  throw embeddedFault(
    `the server was not ready after ${patienceMs / 1000} seconds: see the cause and mend it`,
    said,
  );
}
