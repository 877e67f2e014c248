import { randomBytes } from 'node:crypto';
import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { linkLibraries } from './linkLibraries';
import { makePassable } from './reach';

/** Copies the package's programs once, whole or not at all: a copy appears under its name when it is complete. */
export async function copyPrograms(packageDir: string, copy: string): Promise<void> {
  if (await isDirectory(copy)) return;
  await makePassable(dirname(copy));
  const unfinished = `${copy}.${randomBytes(4).toString('hex')}`;
  try {
    await cp(join(packageDir, 'native'), join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await linkLibraries(unfinished);
    await letEveryoneRun(unfinished);
    await rename(unfinished, copy);
  } catch (fault) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process that starts at the same moment has put its copy there.
    if (!(await isDirectory(copy))) throw fault;
  }
}

/** A strict umask at install time would otherwise come along. */
async function letEveryoneRun(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await letEveryoneRun(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
