import type { Agent } from 'node:http';
import { request } from 'node:http';
import type { Contender } from './contender';

export interface Sample {
  /** Milliseconds that each answered request took. */
  readonly latencies: readonly number[];
  readonly seconds: number;
  /** Processor time of the server's process for one request, in milliseconds. */
  readonly cpu: number;
}

/** Keeps `concurrency` requests under way for so long, or until each connection had at least one answer. */
export async function load(
  contender: Contender,
  body: string,
  agent: Agent,
  concurrency: number,
  milliseconds: number,
): Promise<Sample> {
  const latencies: number[] = [];
  const before = await contender.usage();
  const start = performance.now();
  const worker = async (): Promise<void> => {
    do {
      const sent = performance.now();
      await send(contender, body, agent);
      latencies.push(performance.now() - sent);
    } while (performance.now() - start < milliseconds);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1_000;
  const cpu = ((await contender.usage()) - before) / 1_000 / latencies.length;
  return { latencies, seconds, cpu };
}

/** @returns the body, which nobody parses while the clock runs. */
export function send({ url, headers }: Contender, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          if (incoming.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
          else reject(new Error(`status ${incoming.statusCode ?? 0}`));
        });
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
