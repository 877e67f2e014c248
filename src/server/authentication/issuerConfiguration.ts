import type { Configuration } from 'oidc-provider' with { 'resolution-mode': 'import' };
import { issuerMemory } from './issuerMemory';
import type { OAuthClients } from './OAuthClients';
import type { PrivateJwk } from './PrivateJwk';
import { signatureAlgorithms } from './signatureAlgorithms';

/** RFC 7523 section 3 leaves the ceiling to the issuer; an assertion is made for one request. */
const longestAssertionSeconds = 5 * 60;

export interface IssuerConfigurationOptions {
  audience: string;
  clients: OAuthClients;
  signingKeys: readonly PrivateJwk[];
  signingKey: PrivateJwk;
  lifetimeSeconds: number;
}

/** What `oidc-provider` is told: client credentials (RFC 6749 section 4.4) for one audience, and nothing else. */
export async function issuerConfiguration(options: IssuerConfigurationOptions): Promise<Configuration> {
  const { InvalidClientAuth, InvalidTarget } = await import('oidc-provider/lib/helpers/errors.js');
  const { audience, clients, signingKeys, signingKey, lifetimeSeconds } = options;
  return {
    adapter: issuerMemory(clients),
    jwks: { keys: signingKeys.map((key) => ({ ...key })) },
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: signingKey.alg,
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: [...signatureAlgorithms] },
    assertJwtClientAuthClaimsAndHeader: async (_context, claims) => {
      // An assertion is remembered until it expires, so as to be used once.
      const ceiling = Date.now() / 1000 + longestAssertionSeconds;
      if (typeof claims['exp'] !== 'number' || claims['exp'] > ceiling) {
        throw new InvalidClientAuth('client assertion lives too long');
      }
    },
    responseTypes: [],
    scopes: [],
    ttl: { ClientCredentials: lifetimeSeconds },
    // A browser has no place to keep a client's secret.
    clientBasedCORS: () => false,
    renderError: (context, error) => {
      context.body = error;
    },
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (_context, resource) => {
          if (resource !== audience) throw new InvalidTarget();
          return {
            audience,
            scope: '',
            accessTokenFormat: 'jwt',
            accessTokenTTL: lifetimeSeconds,
            jwt: { sign: { alg: signingKey.alg, kid: signingKey.kid } },
          };
        },
      },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
  };
}
