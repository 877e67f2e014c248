import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A database's address that stays the same while the server behind it dies, moves, or stops answering. */
export interface Relay {
  readonly url: string;
  /** Connections from now on lead there. */
  leadTo(databaseUrl: string): void;
  /** From now on nothing is carried either way, and nobody is told: a cable pulled out. */
  fallSilent(): void;
  /** Connections that were silenced stay so; new ones are carried. */
  speak(): void;
  close(): Promise<void>;
}

export async function openRelay(databaseUrl: string): Promise<Relay> {
  let target = new URL(databaseUrl);
  let silent = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (inward) => {
    keep(inward);
    if (silent) return;
    const outward = connect(Number(target.port || 5432), target.hostname);
    keep(outward);
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      from.on('data', (bytes) => carries() && to.write(bytes));
      from.on('end', () => carries() && to.end());
      from.on('close', () => carries() && to.destroy());
    }
    const carries = (): boolean => !muted.has(inward);
  });
  const muted = new WeakSet<Socket>();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    leadTo: (moved) => {
      target = new URL(moved);
    },
    fallSilent: () => {
      silent = true;
      sockets.forEach((socket) => muted.add(socket));
    },
    speak: () => {
      silent = false;
    },
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
