import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';

/** Under root's own home nobody else may look, so root's databases and copied programs live here. */
const rootsPlace = '/var/lib/sluice';

/** One database a working directory, so that two checkouts don't share one. */
export function defaultDataDir(): string {
  const here = process.cwd();
  if (process.getuid?.() !== 0) return resolve(here, '.sluice', 'postgres');
  const digest = createHash('sha256').update(here).digest('hex').slice(0, 8);
  return join(rootsPlace, `${basename(here) || 'root'}-${digest}`, 'postgres');
}

/**
 * What PostgreSQL calls its data directory is one level below ours: ours may then be a mounted volume, which can't be the
 * target of a rename, and has room for clusters in the making.
 */
export function clusterDirOf(dataDir: string): string {
  return join(dataDir, 'cluster');
}

/** Where to copy programs that can't be run, or linked, where npm put them. */
export function programsDirOf(dataDir: string, version: string, lowered: boolean): string {
  return lowered ? join(rootsPlace, 'programs', version) : join(dataDir, `programs-${version}`);
}
