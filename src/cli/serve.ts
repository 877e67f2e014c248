import { Command } from 'commander';
import { demonstrationSubject, isEmpty, seedSampleData } from '../sample';
import { readConfig } from '../server/config';
import type { RunningGateway } from '../server/gateway';
import { startGateway } from '../server/gateway';
import { createLogger, describeFault } from '../server/logger';
import { checkSchema, migrate } from '../storage/migrate';
import { openDatabase } from '../storage/openDatabase';
import { showProgress } from './seed';

interface ServeOptions {
  readonly sampleData?: boolean;
  readonly migrate: boolean;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve partners; ends on SIGINT or SIGTERM once the requests under way are answered')
    .option('--sample-data', 'fill an empty database with generated sample data first')
    .option('--no-migrate', 'refuse to start unless the database already has the schema of this release')
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.LOG_LEVEL);
  const stopped = untilStopped();
  const database = await openDatabase({
    databaseUrl: config.DATABASE_URL,
    gatewayDatabaseUrl: config.GATEWAY_DATABASE_URL,
    dataDir: config.DATA_DIR,
  });
  try {
    await (options.migrate ? migrate(database.url) : checkSchema(database.url));
    if (options.sampleData && (await isEmpty(database.url))) {
      await seedSampleData(database.url, { onProgress: showProgress });
    }
    const gatewayUrl = await database.gatewayUrl();
    if (gatewayUrl === database.url) logger.warn(sharedLogin);
    const { dataDir } = database;
    const gateway = await startGateway({ config, databaseUrl: database.url, gatewayUrl, dataDir, logger });
    try {
      await introduce(gateway, database.url, options);
      const signal = await stopped;
      logger.info({ signal }, 'draining');
    } finally {
      await gateway.close();
    }
  } catch (fault) {
    logger.debug(describeFault(fault), 'stopped by a fault');
    throw fault;
  } finally {
    await database.close();
  }
  logger.info('stopped');
}

const sharedLogin =
  "partners are served through the owner's login, its rights laid down: give the gateway one of its own with GATEWAY_DATABASE_URL";

/** Milliseconds within which a second signal is taken for the first: npm passes on what the terminal sent to all. */
const sameSignal = 1_000;

/** Who asks a second time does not want to wait for the drain. */
function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (askedAt !== undefined && Date.now() - askedAt > sameSignal) process.exit(130);
      askedAt ??= Date.now();
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/** Ends the start with what a newcomer needs: where it listens, and a request that works. */
async function introduce(
  { url, localIssuer }: RunningGateway,
  databaseUrl: string,
  options: ServeOptions,
): Promise<void> {
  const lines = [
    '',
    'Sluice is ready',
    `  partner graph  ${url}/graphql`,
    `  ledger         ${url}/ledger/checkpoint`,
    `  health         ${url}/healthz  ${url}/readyz`,
  ];
  if (localIssuer) lines.push(`  token endpoint ${url}/oidc/token (local issuer, for trying things)`);
  if (localIssuer && options.sampleData) {
    const token = await localIssuer.mint('crm', 3_600);
    const person = await demonstrationSubject(databaseUrl);
    lines.push('', 'An access token of the sample recipient `crm`, valid for an hour:', '', token);
    if (person) lines.push('', 'Try it:', '', exampleRequest(url, token, person));
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function exampleRequest(url: string, token: string, person: string): string {
  const query = `query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${person}") { id name email phone jobTitle company nationalId } }`;
  return [
    `curl -s ${url}/graphql \\`,
    `  -H 'authorization: Bearer ${token}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify({ query })}'`,
  ].join('\n');
}
