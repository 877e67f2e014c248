import { join } from 'node:path';
import type { Account } from './account';
import { writeOwnedFile } from './writeOwnedFile';

/** Who may log in at all, and how. */
export function hostRulesFile(clusterDir: string): string {
  return join(clusterDir, 'sluice_hba.conf');
}

/** From this machine, with a password that never crosses the wire, and never the superuser. */
export async function restrictLogins(clusterDir: string, superuser: string, account: Account): Promise<void> {
  const rules = [`host all ${superuser} all reject`, 'host all all 127.0.0.1/32 scram-sha-256', ''];
  await writeOwnedFile(hostRulesFile(clusterDir), rules.join('\n'), account);
}
