import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { embeddedFault } from './embeddedFault';

/** Logs in with the gateway's rights and no others: the owner's can't be taken back by whoever gets hold of a session. */
export const gatewayLogin = 'sluice_gateway_login';

/** Any number: processes that start at once make the login one after the other. */
const lock = 0x51_1c_e_10;

/**
 * The database by the gateway's own login, which is made at the first start that finds its role. The password follows
 * from the owner's, one way: every process that knows the owner's knows it, and it is kept nowhere.
 *
 * @throws StorageFault
 */
export async function gatewayUrl(ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  const password = createHmac('sha256', url.password).update(gatewayLogin).digest('hex');
  const owner = new Client({ connectionString: ownerUrl });
  try {
    await owner.connect();
    await owner.query(`
      DO $$
      BEGIN
        PERFORM pg_advisory_xact_lock(${lock});
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${gatewayLogin}') THEN
          CREATE ROLE ${gatewayLogin} LOGIN NOCREATEDB NOCREATEROLE PASSWORD '${password}' IN ROLE sluice_gateway;
        END IF;
      END $$`);
  } catch (cause) {
    throw embeddedFault('the gateway got no login of its own: see the cause and mend it', cause);
  } finally {
    await owner.end().catch(() => undefined);
  }
  url.username = gatewayLogin;
  url.password = password;
  return url.href;
}
