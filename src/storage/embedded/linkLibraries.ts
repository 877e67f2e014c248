import { readFile, stat, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Makes the links that the package's install script would have made; both ends of each are in one folder. */
export async function linkLibraries(packageDir: string): Promise<void> {
  const text = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of links.parse(JSON.parse(text))) {
    await linkUnlessPresent(basename(source), join(packageDir, target));
  }
}

async function linkUnlessPresent(source: string, target: string): Promise<void> {
  if (await exists(target)) return;
  try {
    await symlink(source, target);
  } catch (fault) {
    // Another process that starts at the same moment has made it.
    if (!(await exists(target))) throw fault;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
