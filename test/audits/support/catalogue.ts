import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Audit } from './audit';
import { listAudits } from './audit';

const folder = join(__dirname, '..');

/** The agreement's parts, in its own order. */
const parts = ['preamble', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI'];

const partOf = (name: string): number => parts.indexOf(name.split(/[.-]/, 1)[0] ?? '');

/** A file a clause, in the order of the agreement. */
export const auditFiles = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.audit.test.ts'))
    .sort((one, other) => partOf(one) - partOf(other) || (one < other ? -1 : 1));

/** Every audit there is, clause by clause, without running any. */
export async function catalogue(): Promise<Audit[]> {
  const audits: Audit[] = [];
  for (const name of auditFiles()) {
    audits.push(...(await listAudits(() => import(join(folder, name)))));
  }
  return audits;
}
