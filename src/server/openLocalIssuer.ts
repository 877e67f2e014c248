import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { findClient } from '../registry/oauthClients';
import { LocalIssuerKeyEntity } from '../storage/entities';
import { generateSigningKey } from './authentication/generateSigningKey';
import type { LocalIssuer } from './authentication/localIssuer';
import { createLocalIssuer } from './authentication/localIssuer';
import type { PrivateJwk } from './authentication/PrivateJwk';
import { describeFault } from './logger';
import type { PublicAddress } from './publicAddress';

export function issuerUrl(publicUrl: string): string {
  return `${publicUrl}/oidc`;
}

/** The issuer for those who have none: its clients are the registry's recipients. */
export async function openLocalIssuer(
  dataSource: DataSource,
  { url, audience }: PublicAddress,
  logger: Logger,
  clock?: () => number,
): Promise<LocalIssuer> {
  return createLocalIssuer({
    issuer: issuerUrl(url),
    audience,
    clients: { find: async (clientId) => findClient(dataSource, clientId) },
    signingKeys: await signingKeys(dataSource),
    clock,
    onFault: (fault) => logger.error(describeFault(fault), 'the local issuer failed'),
  });
}

/** Made at the first start, and the same for every process on this database. */
async function signingKeys(dataSource: DataSource): Promise<PrivateJwk[]> {
  return dataSource.transaction(async (manager) => {
    await manager.query('LOCK TABLE local_issuer_key IN EXCLUSIVE MODE');
    const kept = await manager.find(LocalIssuerKeyEntity);
    if (kept.length > 0) return kept.map(({ privateKey }) => privateKey as PrivateJwk);
    const made = await generateSigningKey();
    await manager.insert(LocalIssuerKeyEntity, { id: made.kid, privateKey: { ...made } });
    return [made];
  });
}
