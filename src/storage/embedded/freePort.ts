import { createServer } from 'node:net';

/**
 * A port that nobody listens on now. Another process may take it before PostgreSQL does; then PostgreSQL exits, and the
 * caller tries again with another.
 */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('the machine gave no port'));
      });
    });
  });
}
