import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { RecipientEntity } from '../storage/entities';
import { RegistryError } from './RegistryError';

/** What a recipient's programs authenticate with at the local issuer. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly secretHash: Buffer | undefined;
  readonly publicKeys: { keys: Record<string, unknown>[] } | undefined;
}

export async function findClient(
  dataSource: DataSource,
  clientId: string,
): Promise<ClientCredentials | undefined> {
  const recipient = await dataSource.getRepository(RecipientEntity).findOne({
    where: { clientId },
    select: { id: true, clientId: true, clientSecretHash: true, clientKeys: true },
  });
  if (!recipient) return undefined;
  const { clientSecretHash, clientKeys } = recipient;
  return { clientId, secretHash: clientSecretHash ?? undefined, publicKeys: clientKeys ?? undefined };
}

/**
 * Gives a recipient a new client secret, 256 random bits, and returns it: it is shown this once, and only its hash kept.
 *
 * @throws RegistryError `RECIPIENT_UNKNOWN`
 */
export async function renewClientSecret(dataSource: DataSource, recipientId: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const clientSecretHash = createHash('sha256').update(secret).digest();
  const { affected } = await dataSource
    .getRepository(RecipientEntity)
    .update({ id: recipientId }, { clientSecretHash });
  if (affected !== 1) throw unknownRecipient(recipientId);
  return secret;
}

/** @throws RegistryError `RECIPIENT_UNKNOWN` */
export async function clientIdOf(dataSource: DataSource, recipientId: string): Promise<string> {
  const recipient = await dataSource.getRepository(RecipientEntity).findOneBy({ id: recipientId });
  if (!recipient) throw unknownRecipient(recipientId);
  return recipient.clientId;
}

function unknownRecipient(id: string): RegistryError {
  return new RegistryError('RECIPIENT_UNKNOWN', `there is no recipient \`${id}\` in the registry`);
}
