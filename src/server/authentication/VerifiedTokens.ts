import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What a verified access token says. Times are seconds since the epoch, as in the token. */
export interface AccessTokenFacts {
  clientId: string;
  tokenId: string | undefined;
  expiresAt: number;
}

/**
 * Remembers access tokens that were verified, so that a busy partner costs one signature check a token, not one a
 * request.
 *
 * Keyed by the token's SHA-256: a copy of this memory holds no token that could be presented. A token is forgotten
 * when it expires, and `rememberSeconds` after it was verified, since a key withdrawn meanwhile is not noticed
 * before. The least recently used go first when `size` is reached.
 */
export class VerifiedTokens {
  readonly #facts: LRUCache<string, AccessTokenFacts & { verifiedAt: number }>;
  readonly #rememberSeconds: number;
  readonly #clockToleranceSeconds: number;

  constructor(options: { size: number; rememberSeconds: number; clockToleranceSeconds: number }) {
    this.#facts = new LRUCache({ max: options.size });
    this.#rememberSeconds = options.rememberSeconds;
    this.#clockToleranceSeconds = options.clockToleranceSeconds;
  }

  recall(token: string, at: number): AccessTokenFacts | undefined {
    const key = fingerprint(token);
    const facts = this.#facts.get(key);
    if (facts === undefined) return undefined;
    const age = at - facts.verifiedAt;
    const expired = facts.expiresAt <= at - this.#clockToleranceSeconds;
    // A negative age: the clock was set back, and nothing is known of how long ago that was.
    if (!expired && age >= 0 && age < this.#rememberSeconds) return facts;
    this.#facts.delete(key);
    return undefined;
  }

  remember(token: string, facts: AccessTokenFacts, at: number): void {
    if (this.#rememberSeconds > 0) this.#facts.set(fingerprint(token), { ...facts, verifiedAt: at });
  }
}

function fingerprint(token: string): string {
  return hash('sha256', token, 'base64url');
}
