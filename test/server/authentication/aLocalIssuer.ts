import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { generateSigningKey } from '../../../src/server/authentication/generateSigningKey';
import {
  createLocalIssuer,
  type LocalIssuer,
  type LocalIssuerOptions,
} from '../../../src/server/authentication/localIssuer';
import type { OAuthClient } from '../../../src/server/authentication/OAuthClients';
import type { PrivateJwk } from '../../../src/server/authentication/PrivateJwk';
import { audience } from './anAccessToken';
import { anHttpServer, type ListeningServer } from './anHttpServer';

export interface RunningIssuer extends LocalIssuer {
  url: string;
  /** The clients that there are: change it, and the next request sees the change. */
  clients: Map<string, OAuthClient>;
  faults: unknown[];
  server: ListeningServer;
}

/** A local issuer under the path `/oidc` of a real server. */
export async function aLocalIssuer(options: Partial<LocalIssuerOptions> = {}): Promise<RunningIssuer> {
  const clients = new Map<string, OAuthClient>();
  const faults: unknown[] = [];
  const listening: { issuer?: LocalIssuer } = {};
  const server = await anHttpServer((request, response) => listening.issuer?.handler(request, response));
  const url = `${server.origin}/oidc`;
  const issuer = createLocalIssuer({
    issuer: url,
    audience,
    clients: { find: async (clientId) => clients.get(clientId) },
    signingKeys: [await generateSigningKey()],
    onFault: (fault) => faults.push(fault),
    ...options,
  });
  listening.issuer = issuer;
  return { ...issuer, url, clients, faults, server };
}

export function aClientWithSecret(clientId: string, secret: string): OAuthClient {
  return { clientId, secretHash: createHash('sha256').update(secret).digest(), publicKeys: undefined };
}

export interface TokenAnswer {
  status: number;
  headers: Headers;
  body: { access_token?: string; token_type?: string; expires_in?: number; error?: string };
}

/** Asks the token endpoint, by client credentials unless `grant_type` says otherwise. */
export async function askForToken(
  issuer: { url: string },
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  const response = await fetch(`${issuer.url}/token`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

export function basic(clientId: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` };
}

/** The form members of `private_key_jwt` (RFC 7523), good but for the claims that are named. */
export async function aClientAssertion(
  issuer: { url: string },
  key: PrivateJwk,
  clientId: string,
  claims: Record<string, unknown> = {},
): Promise<Record<string, string>> {
  const { importJWK, SignJWT } = await import('jose');
  const now = Math.floor(Date.now() / 1000);
  const facts = { iss: clientId, sub: clientId, aud: issuer.url, jti: randomUUID(), iat: now, exp: now + 60 };
  const assertion = await new SignJWT({ ...facts, ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .sign(await importJWK(key, key.alg));
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}

/** As `fetch`, which does not let its caller name another host. */
export function requestNamingHost(
  url: string,
  host: string,
  form?: Record<string, string>,
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
    const outgoing = request(url, { method: form ? 'POST' : 'GET', headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    outgoing.on('error', reject);
    outgoing.end(form && new URLSearchParams(form).toString());
  });
}
