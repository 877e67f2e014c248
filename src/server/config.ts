import { z } from 'zod';

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= from && value <= to, `must be ${from} to ${to}`);

const region = z.string().regex(/^[A-Z]{2}$/, 'must be a country code of ISO 3166-1 alpha-2, such as CN');

const webAddress = z
  .url('must be an absolute URL')
  .refine(
    (value) => /^https:/.test(value) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(value),
    'must begin with https:// (http:// only on this machine)',
  );

const algorithm = z.enum(['EdDSA', 'ES256', 'RS256', 'PS256']);

const variables = {
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional()
    .describe('PostgreSQL 15 or newer; without it Sluice runs one of its own'),
  GATEWAY_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional()
    .describe(
      "the same database by a login whose only right is the role sluice_gateway; without it partners are served through the owner's",
    ),
  DATA_DIR: z.string().min(1).optional().describe("folder of Sluice's own PostgreSQL"),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  PORT: wholeNumber(0, 65_535).default(4000).describe('port to listen on; 0 takes a free one'),
  PUBLIC_URL: webAddress
    .optional()
    .describe('how clients reach this gateway; its /graphql is the audience of tokens'),
  OIDC_ISSUER: webAddress
    .optional()
    .describe('issuer of access tokens; without it Sluice runs one of its own, for trying things'),
  OIDC_AUDIENCE: z
    .string()
    .min(1)
    .optional()
    .describe('audience that a token must name; default: PUBLIC_URL + /graphql'),
  OIDC_JWKS_URI: webAddress
    .optional()
    .describe("issuer's keys; default: found through the issuer's metadata"),
  TOKEN_ALGORITHMS: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(algorithm).min(1))
    .optional()
    .describe(
      'signature algorithms that a token may have, with commas between; default: EdDSA,ES256,RS256,PS256',
    ),
  CLOCK_SKEW_SECONDS: wholeNumber(0, 300).default(30).describe("how far an issuer's clock may be off"),
  HOME_REGION: region.default('CN').describe('country where the data was collected and stays (clause IX)'),
  AGE_OF_MAJORITY: wholeNumber(14, 30)
    .default(18)
    .describe('age at which a person stops being a minor (clause VIII)'),
  AGE_OF_SENSITIVITY: wholeNumber(0, 30)
    .default(14)
    .describe(
      'age below which all of a person is sensitive: only consents asked for separately count (PIPL 28, 31)',
    ),
  OTHER_CIRCUMSTANCES_PROVISION: z
    .string()
    .min(1)
    .optional()
    .describe('national provision that clause III.D.8 refers to; without it III.D.8 opens nothing'),
  LEDGER_DEADLINE_MS: wholeNumber(50, 60_000)
    .default(3_000)
    .describe('how long an answer waits for its ledger entry'),
  LEDGER_ORIGIN: z
    .string()
    .regex(/^[^\s+]+$/, 'must have no spaces and no plus signs')
    .optional()
    .describe("the ledger's name in its checkpoints, for good from the first on, such as example.com/ledger"),
  LEDGER_KEY: z.string().min(1).optional().describe('Ed25519 private key in PEM that signs the ledger'),
  LEDGER_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("file with that key; without either, Sluice's own PostgreSQL has one made beside it"),
  LEDGER_PREVIOUS_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('while the key is being replaced, the file of the one before: it vouches for the new one'),
  DATABASE_CONNECTIONS: wholeNumber(2, 200)
    .default(10)
    .describe('connections for reading, half of them for operations of several statements'),
  BODY_LIMIT_BYTES: wholeNumber(1_024, 10_485_760).default(131_072).describe('largest request body'),
  MAXIMUM_COST: wholeNumber(1, 1_000_000_000)
    .default(250_000)
    .describe('the most that one operation may cost: one for each field of each object that it asks for'),
  COST_PER_MINUTE: wholeNumber(1, 1_000_000_000)
    .default(10_000_000)
    .describe("the most that a recipient's operations may cost in a minute, on all replicas together"),
  SUBJECTS_PER_DAY: wholeNumber(0, 100_000_000)
    .default(100_000)
    .describe('of how many people a recipient may be told anything personal in a day (UTC)'),
  SHUTDOWN_GRACE_MS: wholeNumber(0, 300_000)
    .default(10_000)
    .describe('how long requests may finish after a signal'),
  INTROSPECTION: z
    .enum(['on', 'off'])
    .optional()
    .describe('whether the partner graph answers introspection; default: on, with NODE_ENV=production off'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('how much to log, as JSON lines on standard error'),
  NODE_ENV: z.string().optional().describe('production: introspection is off unless asked for'),
} as const;

const environment = z
  .object(variables)
  .refine(({ LEDGER_KEY, LEDGER_KEY_FILE }) => LEDGER_KEY === undefined || LEDGER_KEY_FILE === undefined, {
    path: ['LEDGER_KEY_FILE'],
    message: 'must not be set beside LEDGER_KEY',
  });

/** Everything that can be set from outside, read once. */
export type Config = z.infer<typeof environment>;

/** At least one environment variable does not fit. Names every one of them, and never the value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIGURATION_INVALID';
}

/** @throws ConfigError listing every fault at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  // An empty variable is one that was not set: `PORT= npm start` means the default.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = environment.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new ConfigError(`these environment variables do not fit\n${faults.join('\n')}`);
}

/** A line for each variable, for `--help`. */
export function describeConfig(): string {
  return Object.entries(variables)
    .map(([name, schema]) => {
      const fallback = schema.safeParse(undefined);
      const value = fallback.success ? fallback.data : undefined;
      return `  ${name.padEnd(30)}${schema.description ?? ''}${typeof value === 'string' || typeof value === 'number' ? ` (default ${value})` : ''}`;
    })
    .join('\n');
}
