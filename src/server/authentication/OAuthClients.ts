import type { JWK } from 'jose' with { 'resolution-mode': 'import' };

/** An OAuth client of the local issuer: a recipient's program that may ask for access tokens. */
export interface OAuthClient {
  clientId: string;
  /**
   * SHA-256 of the client's secret, which is 256 random bits: nothing shorter may be hashed so lightly. The secret
   * itself is shown once, when it is made, and kept nowhere.
   */
  secretHash: Buffer | undefined;
  /** With these the client authenticates by `private_key_jwt` alone: a secret it may also have no longer works. */
  publicKeys: { keys: JWK[] } | undefined;
}

/** Asked at each token request: a client that is removed, or whose secret is replaced, is refused from the next one. */
export interface OAuthClients {
  find(clientId: string): Promise<OAuthClient | undefined>;
}
