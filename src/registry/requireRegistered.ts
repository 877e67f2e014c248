import type { EntityManager } from 'typeorm';
import { RegistryError } from './RegistryError';

/** What an officer's words refer to. */
export interface Referred {
  readonly recipientId: string;
  readonly purposeIds: readonly string[];
  readonly categories: readonly string[];
}

/** @throws RegistryError `RECIPIENT_UNKNOWN`, `PURPOSE_UNKNOWN`, `CATEGORY_UNKNOWN` */
export async function requireRegistered(manager: EntityManager, referred: Referred): Promise<void> {
  const [purposeIds, categories] = [new Set(referred.purposeIds), new Set(referred.categories)];
  const [known] = await manager.query<{ recipient: boolean; purposes: number; categories: number }[]>(
    `SELECT EXISTS (SELECT FROM recipient WHERE id = $1) AS recipient,
       (SELECT count(*)::integer FROM purpose WHERE id = ANY ($2)) AS purposes,
       (SELECT count(*)::integer FROM category WHERE id = ANY ($3)) AS categories`,
    [referred.recipientId, [...purposeIds], [...categories]],
  );
  if (!known?.recipient) {
    throw new RegistryError('RECIPIENT_UNKNOWN', 'name a recipient that is in the registry');
  }
  if (known.purposes !== purposeIds.size) {
    throw new RegistryError('PURPOSE_UNKNOWN', 'name a purpose that is in the registry');
  }
  if (known.categories !== categories.size) {
    throw new RegistryError('CATEGORY_UNKNOWN', 'name categories of the enum `PersonalDataCategory`');
  }
}
