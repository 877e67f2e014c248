import { StorageFault } from './StorageFault';
import { showUrl } from './showUrl';

/** The oldest major release that has everything our SQL uses (`UNIQUE NULLS NOT DISTINCT`, `security_invoker` views). */
export const oldestSupportedMajor = 15;

/** Refuses a server that is too old, by the number it reports as `server_version_num`: 150019 is 15.19. */
export function checkServerVersion(versionNumber: number, url: string): void {
  const major = Math.floor(versionNumber / 10_000);
  if (major >= oldestSupportedMajor) return;
  throw new StorageFault(
    'DATABASE_TOO_OLD',
    `${showUrl(url)} is PostgreSQL ${major}: upgrade it to ${oldestSupportedMajor} or newer`,
  );
}
