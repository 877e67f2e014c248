import { ConfigError, describeConfig, readConfig } from '../../src/server/config';
import { publicAddress } from '../../src/server/publicAddress';

function faultOf(env: Record<string, string>): ConfigError | undefined {
  try {
    readConfig(env);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** The variables that are named as not fitting. */
function faultsOf(env: Record<string, string>): string[] {
  const lines = faultOf(env)?.message.split('\n').slice(1) ?? [];
  return lines.map((line) => line.trim().split(':')[0] ?? '');
}

const wrong: Record<string, string> = {
  DATABASE_URL: 'mysql://user:hunter2@db/x',
  PORT: 'hunter2',
  PUBLIC_URL: 'http://hunter2.example',
  OIDC_ISSUER: 'hunter2',
  OIDC_JWKS_URI: 'ftp://hunter2',
  TOKEN_ALGORITHMS: 'EdDSA,hunter2',
  CLOCK_SKEW_SECONDS: '-1',
  HOME_REGION: 'hunter2',
  AGE_OF_MAJORITY: '13',
  LEDGER_DEADLINE_MS: '0',
  DATABASE_CONNECTIONS: '1.5',
  BODY_LIMIT_BYTES: '99999999999',
  SHUTDOWN_GRACE_MS: '1e3',
  INTROSPECTION: 'hunter2',
  LOG_LEVEL: 'hunter2',
};

describe('the configuration', () => {
  it('names every variable that does not fit at once', () => {
    expect(new Set(faultsOf(wrong).map((name) => name.split('.')[0]))).toEqual(new Set(Object.keys(wrong)));
  });

  it('never quotes a value: it may be a secret', () => {
    expect(faultOf(wrong)?.message).toContain('LOG_LEVEL');
    expect(faultOf(wrong)?.message).not.toContain('hunter2');
  });

  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      HOME_REGION: 'CN',
      AGE_OF_MAJORITY: 18,
    });
  });

  it('takes an empty variable for one that was not set', () => {
    expect(readConfig({ PORT: '', LOG_LEVEL: '', OIDC_ISSUER: '' })).toEqual(readConfig({}));
  });

  it.each([
    ['https anywhere', 'https://gateway.example'],
    ['http on this machine', 'http://localhost:4000'],
    ['http on this machine', 'http://127.0.0.1'],
    ['http on this machine', 'http://[::1]:4000'],
  ])('takes %s for an address: %s', (_, PUBLIC_URL) => {
    expect(faultsOf({ PUBLIC_URL })).toEqual([]);
  });

  it.each([
    'http://gateway.example',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'javascript:alert(1)',
  ])('does not take %s for an address: a token would travel in the clear', (PUBLIC_URL) => {
    expect(faultsOf({ PUBLIC_URL })).toEqual(['PUBLIC_URL']);
  });

  it.each(['none', 'HS256', 'EdDSA,none', ','])('lets no token be signed by %s', (TOKEN_ALGORITHMS) => {
    expect(faultsOf({ TOKEN_ALGORITHMS })).not.toEqual([]);
  });

  it('is described variable by variable, with its default', () => {
    const described = describeConfig();
    expect(described).toMatch(/PORT .*\(default 4000\)/);
    for (const name of Object.keys(wrong)) expect(described).toContain(name);
  });
});

describe('the public address', () => {
  it.each([
    [{}, 'http://127.0.0.1:4000', 'http://127.0.0.1:4000/graphql'],
    [{ HOST: '::1' }, 'http://[::1]:4000', 'http://[::1]:4000/graphql'],
    [{ PUBLIC_URL: 'https://g.example/' }, 'https://g.example', 'https://g.example/graphql'],
    [{ PUBLIC_URL: 'https://g.example/sub//' }, 'https://g.example/sub', 'https://g.example/sub/graphql'],
    [{ PUBLIC_URL: 'https://g.example', OIDC_AUDIENCE: 'urn:g' }, 'https://g.example', 'urn:g'],
  ])('under %j is %s, and tokens are for %s', (env, url, audience) => {
    expect(publicAddress(readConfig(env), 4000)).toEqual({ url, audience });
  });
});
