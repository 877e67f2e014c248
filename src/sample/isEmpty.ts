import type { ClientBase } from 'pg';
import { withConnection } from '../storage/connect';
import { checkSchema } from '../storage/migrate';

/** Whether the database holds neither an account nor a recipient: only then may a sample go into it. */
export async function isEmpty(url: string): Promise<boolean> {
  await checkSchema(url);
  return withConnection(url, holdsNothing);
}

export async function holdsNothing(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ empty: boolean }>(
    'SELECT NOT EXISTS (SELECT FROM account) AND NOT EXISTS (SELECT FROM recipient) AS empty',
  );
  return rows[0]?.empty === true;
}
