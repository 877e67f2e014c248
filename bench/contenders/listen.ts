import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a contender's process tells the benchmark. */
export interface Ready {
  readonly url: string;
  readonly authorization?: string;
}

export function announce(ready: Ready): void {
  process.send?.(ready);
}

/** The benchmark asks for the processor time used so far, in microseconds. */
export function reportUsage(): void {
  process.on('message', (message) => {
    if (message !== 'usage') return;
    const { user, system } = process.cpuUsage();
    process.send?.({ microseconds: user + system });
  });
  process.on('disconnect', () => process.exit(0));
}

export async function listen(listener: RequestListener): Promise<void> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  announce({ url: `http://127.0.0.1:${port}/` });
  reportUsage();
}

export function databaseUrl(): string {
  const url = process.env['BENCH_DATABASE_URL'];
  if (url === undefined) throw new Error('a contender is started by the benchmark');
  return url;
}
