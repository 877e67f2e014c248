import type { Config } from './config';

export interface PublicAddress {
  /** How clients reach the gateway, without a trailing slash. */
  readonly url: string;
  /** What a token must have been issued for. */
  readonly audience: string;
}

export function publicAddress(config: Config, port: number): PublicAddress {
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const url = config.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${host}:${port}`;
  return { url, audience: config.OIDC_AUDIENCE ?? `${url}/graphql` };
}
