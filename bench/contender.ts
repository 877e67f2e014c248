import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ready } from './contenders/listen';

/** A server under test, in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Processor time that its process has used so far, in microseconds. */
  usage(): Promise<number>;
  stop(): Promise<void>;
}

export async function startContender(name: string, file: string, databaseUrl: string): Promise<Contender> {
  const child = fork(join(__dirname, 'contenders', file), {
    // Sluice's own start has this; the others get it too.
    execArgv: ['--max-semi-space-size=64'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      BENCH_DATABASE_URL: databaseUrl,
      NODE_ENV: 'production',
    },
  });
  const { url, authorization } = await answerOf<Ready>(child);
  return {
    name,
    url,
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    async usage() {
      child.send('usage');
      return (await answerOf<{ microseconds: number }>(child)).microseconds;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  // Whichever of the two comes first, nobody goes on listening for the other.
  const listening = new AbortController();
  const { signal } = listening;
  try {
    const [answer] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('a contender ended before it answered');
      }),
    ])) as [Answer];
    return answer;
  } finally {
    listening.abort();
  }
}
