import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterFactory, AdapterPayload, ClientMetadata } from 'oidc-provider' with {
  'resolution-mode': 'import',
};
import type { OAuthClient, OAuthClients } from './OAuthClients';

/** More assertions than clients send within the minutes that one may live. */
const assertionsRemembered = 100_000;

/**
 * What the issuer looks up and remembers, in the form that `oidc-provider` asks for: the clients, which live elsewhere,
 * and the client assertions already used (RFC 7523 section 3, item 7), which live in this process.
 *
 * Access tokens are signed, not stored; nothing else is issued.
 */
export function issuerMemory(clients: OAuthClients): AdapterFactory {
  return (model) => {
    switch (model) {
      case 'Client':
        return { ...nothingStored, find: async (clientId) => metadataOf(await clients.find(clientId)) };
      case 'ReplayDetection':
        return { ...nothingStored, ...usedAssertions() };
      default:
        return nothingStored;
    }
  };
}

function usedAssertions(): Pick<Adapter, 'find' | 'upsert'> {
  const used = new LRUCache<string, AdapterPayload>({ max: assertionsRemembered });
  return {
    find: async (id) => used.get(id),
    upsert: async (id, payload, lifetimeSeconds = 0) => {
      // Two requests with one assertion can both have found nothing: the second to arrive here is the replay.
      if (used.has(id)) throw await replayed();
      used.set(id, payload, { ttl: Math.max(1, lifetimeSeconds) * 1000 });
    },
  };
}

async function replayed(): Promise<Error> {
  const { InvalidClientAuth } = await import('oidc-provider/lib/helpers/errors.js');
  return new InvalidClientAuth('client assertion tokens must only be used once');
}

function metadataOf(client: OAuthClient | undefined): ClientMetadata | undefined {
  if (client === undefined) return undefined;
  if (client.publicKeys) {
    return {
      client_id: client.clientId,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: client.publicKeys.keys.map(({ kty = '', ...key }) => ({ ...key, kty })) },
    };
  }
  if (client.secretHash) {
    return {
      client_id: client.clientId,
      token_endpoint_auth_method: 'client_secret_basic',
      // Not the secret, but what a secret that is presented must hash to.
      client_secret: client.secretHash.toString('hex'),
    };
  }
  return undefined;
}

const absent = async (): Promise<undefined> => undefined;

const refuseToStore = async (): Promise<never> => {
  throw new Error('the local issuer stores nothing of this kind');
};

const nothingStored: Adapter = {
  find: absent,
  findByUid: absent,
  findByUserCode: absent,
  upsert: refuseToStore,
  consume: refuseToStore,
  destroy: refuseToStore,
  revokeByGrantId: refuseToStore,
};
