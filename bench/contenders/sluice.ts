import 'reflect-metadata';
import { readConfig } from '../../src/server/config';
import { startGateway } from '../../src/server/gateway';
import { createLogger } from '../../src/server/logger';
import { announce, databaseUrl, reportUsage } from './listen';

/** (a) Sluice as it is served: tokens checked, decisions made, every disclosure in the durable ledger. */
async function main(): Promise<void> {
  const config = readConfig({
    PORT: '0',
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    // What is measured is how fast it answers, not how soon it refuses.
    COST_PER_MINUTE: '1000000000',
  });
  const gateway = await startGateway({
    config,
    databaseUrl: databaseUrl(),
    logger: createLogger(config.LOG_LEVEL),
  });
  const token = await gateway.localIssuer?.mint('bench', 7_200);
  announce({ url: `${gateway.url}/graphql`, authorization: `Bearer ${token ?? ''}` });
  reportUsage();
}

void main();
