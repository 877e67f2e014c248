import { open } from 'node:fs/promises';
import { logFile } from './postmaster';

const enough = 2_000;

/** The end of the server's log, for the cause of a fault. */
export async function lastWords(clusterDir: string): Promise<string> {
  const file = await open(logFile(clusterDir), 'r').catch(() => undefined);
  if (file === undefined) return 'the server said nothing';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, enough);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}
