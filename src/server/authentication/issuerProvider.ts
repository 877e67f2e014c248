import { createHash, timingSafeEqual } from 'node:crypto';
import type { Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import { issuerConfiguration, type IssuerConfigurationOptions } from './issuerConfiguration';

/** What the issuer answers to. `oidc-provider` would also route authorisation and sessions, which end in errors here. */
const endpoints: ReadonlyMap<string, readonly string[]> = new Map([
  ['/.well-known/oauth-authorization-server', ['GET', 'HEAD', 'OPTIONS']],
  ['/.well-known/openid-configuration', ['GET', 'HEAD', 'OPTIONS']],
  ['/jwks', ['GET', 'HEAD', 'OPTIONS']],
  ['/token', ['POST']],
]);

/** Members of the metadata (RFC 8414) about what this issuer does: those about users it has none of are left out. */
const published = [
  'issuer',
  'jwks_uri',
  'token_endpoint',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'grant_types_supported',
  'response_types_supported',
];

export async function issuerProvider(
  issuer: string,
  options: IssuerConfigurationOptions & { onFault: (fault: unknown) => void },
): Promise<Provider> {
  const { Provider } = await import('oidc-provider/lib/provider.js');
  const provider = new Provider(issuer, await issuerConfiguration(options));
  compareSecretsByHash(provider);
  standUnderItsOwnAddress(provider);
  answerOnlyWhatIsOffered(provider);
  provider.on('server_error', (_context, fault) => options.onFault(fault));
  // What Koa itself catches it would print.
  provider.onerror = options.onFault;
  return provider;
}

function compareSecretsByHash(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compareClientSecret(presented: string): boolean {
    const expected = Buffer.from(this.clientSecret ?? '', 'hex');
    const actual = createHash('sha256').update(presented).digest();
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  };
}

/**
 * `oidc-provider` routes as if it stood at the root, and takes its own address from the `host` header. Here both come
 * from the issuer: a client assertion made for another server must not become one for this server by naming that
 * other server as the host.
 */
function standUnderItsOwnAddress(provider: Provider): void {
  const { origin, pathname } = new URL(provider.issuer);
  const mountPath = pathname === '/' ? '' : pathname;
  provider.use((context, next) => {
    context.request.originalUrl = origin + context.url;
    context.url = withinIssuer(context.url, mountPath);
    context['mountPath'] = mountPath;
    return next();
  });
}

function withinIssuer(url: string, mountPath: string): string {
  const metadata = '/.well-known/oauth-authorization-server';
  if (mountPath && url === metadata + mountPath) return metadata;
  return url.startsWith(`${mountPath}/`) ? url.slice(mountPath.length) : '/';
}

function answerOnlyWhatIsOffered(provider: Provider): void {
  provider.use(async (context, next) => {
    if (!endpoints.get(context.path)?.includes(context.method)) {
      context.status = 404;
      context.body = { error: 'not_found' };
      return;
    }
    await next();
    if (context.path.startsWith('/.well-known/') && context.method !== 'OPTIONS') {
      context.body = pick(context.body, published);
    }
  });
}

function pick(from: unknown, names: readonly string[]): Record<string, unknown> {
  const members = Object.entries(from ?? {});
  return Object.fromEntries(members.filter(([name]) => names.includes(name)));
}
