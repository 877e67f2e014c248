import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// All of the policy's tests as one file: the mutation check starts them for each mutant, and loading them apart would take
// longer than running them. Left out is what is about the generator of worlds, and what a snapshot of another file pins.
const apart = ['arbitraryWorld.test.ts', 'tableOfContents.test.ts', 'clauses.test.ts'];

for (const name of readdirSync(__dirname, { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.test.ts') && !apart.includes(name)) {
    describe(name, () => {
      jest.requireActual(join(__dirname, name));
    });
  }
}
