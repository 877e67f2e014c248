import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONWebKeySet, JWK } from 'jose' with { 'resolution-mode': 'import' };
import { issuerProvider } from './issuerProvider';
import type { OAuthClients } from './OAuthClients';
import type { PrivateJwk } from './PrivateJwk';
import { checkSignatureAlgorithms } from './signatureAlgorithms';

const lifetimeSeconds = 15 * 60;

export interface LocalIssuer {
  /**
   * Answers a request under the issuer's path, and one for its metadata where RFC 8414 section 3.1 puts it
   * (`/.well-known/oauth-authorization-server` before the issuer's path). The body must not have been read.
   */
  handler(request: IncomingMessage, response: ServerResponse): void;
  /** Settles once requests can be answered; rejects if they never can, since a key or an address does not fit. */
  ready(): Promise<void>;
  publicKeys: JSONWebKeySet;
  /** Signs the access token that the token endpoint would, without asking the client to authenticate. */
  mint(clientId: string, lifetimeSeconds?: number): Promise<string>;
}

export interface LocalIssuerOptions {
  /** Without a query, a fragment or a slash at the end. */
  issuer: string;
  /** An absolute URI (RFC 8707 section 2). */
  audience: string;
  clients: OAuthClients;
  /** The first signs; the others are published, so that tokens which they signed stay good while keys are rotated. */
  signingKeys: readonly PrivateJwk[];
  /** Milliseconds since the Unix epoch, for what `mint` signs; the system's clock, if left out. */
  clock?: (() => number) | undefined;
  /** Told of faults, such as clients that cannot be looked up. They are not printed, and the client is not told. */
  onFault?: (fault: unknown) => void;
}

/**
 * An OAuth 2 authorisation server of the gateway's own: client credentials only, JWT access tokens (RFC 9068) for one
 * audience. For trying, testing and small deployments; the gateway trusts any other issuer in the same way.
 *
 * @throws TypeError if an option could never hold
 */
export function createLocalIssuer(options: LocalIssuerOptions): LocalIssuer {
  const { issuer, audience, clients, signingKeys, clock = Date.now, onFault = () => undefined } = options;
  const signingKey = firstOf(signingKeys);
  checkSignatureAlgorithms(signingKeys.map((key) => key.alg));
  if (!URL.canParse(audience)) throw new TypeError('the audience of access tokens must be an absolute URI');
  checkIssuer(issuer);

  let answering: Promise<(request: IncomingMessage, response: ServerResponse) => void> | undefined;
  const answer = () => (answering ??= open());
  async function open() {
    const configuration = { audience, clients, signingKeys, signingKey, lifetimeSeconds, onFault };
    return (await issuerProvider(issuer, configuration)).callback();
  }

  return {
    handler(request, response) {
      answer().then(
        (respond) => respond(request, response),
        (fault: unknown) => {
          onFault(fault);
          response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":"server_error"}');
        },
      );
    },
    async ready() {
      await answer();
    },
    publicKeys: { keys: signingKeys.map(publicPart) },
    mint: (clientId, lifetime = lifetimeSeconds) =>
      mint({ issuer, audience, signingKey, clientId, lifetime, at: clock() }),
  };
}

async function mint(token: {
  issuer: string;
  audience: string;
  signingKey: PrivateJwk;
  clientId: string;
  lifetime: number;
  at: number;
}): Promise<string> {
  const { importJWK, SignJWT } = await import('jose');
  const { alg, kid } = token.signingKey;
  const issuedAt = Math.floor(token.at / 1000);
  return new SignJWT({ client_id: token.clientId })
    .setProtectedHeader({ alg, kid, typ: 'at+jwt' })
    .setJti(randomUUID())
    .setIssuer(token.issuer)
    .setSubject(token.clientId)
    .setAudience(token.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + token.lifetime)
    .sign(await importJWK(token.signingKey, alg));
}

/** Named one by one: a member that is added to private keys some day must not come out of here by itself. */
function publicPart({ kty, crv, x, y, n, e, kid, alg, use }: PrivateJwk): JWK & { kty: string } {
  const members = { crv, x, y, n, e, kid, alg, use };
  return { kty, ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) };
}

function firstOf(signingKeys: readonly PrivateJwk[]): PrivateJwk {
  const [first] = signingKeys;
  if (!first) throw new TypeError('give the issuer at least one signing key');
  return first;
}

function checkIssuer(issuer: string): void {
  if (!URL.canParse(issuer) || /[?#]|\/$/.test(issuer)) {
    throw new TypeError('the issuer must be a URL without a query, a fragment or a slash at the end');
  }
}
