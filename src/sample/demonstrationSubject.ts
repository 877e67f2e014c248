import { idPrefix } from '../sources/postgres';
import { withConnection } from '../storage/connect';
import { demonstrationProfile } from './people/demonstration';

/**
 * The id by which the recipient `crm` knows the person of the documentation's tour; undefined in a database that has
 * no sample data. Each seeding gives another.
 */
export async function demonstrationSubject(url: string): Promise<string | undefined> {
  return withConnection(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT $1 || s.pairwise_id AS id FROM sharing_state s JOIN account a ON a.id = s.subject_id
       WHERE a.email = $2 AND s.recipient_id = 'crm' AND s.purpose_id = 'CUSTOMER_SUPPORT'`,
      [idPrefix, demonstrationProfile.email],
    );
    return rows[0]?.id;
  });
}
