import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds `schema/`: the same for the sources and for what is compiled from them. */
export function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'schema', 'partner.graphql'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the folder `schema` is missing from this installation');
    folder = parent;
  }
  return folder;
}
