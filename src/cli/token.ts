import { Command } from 'commander';
import { clientIdOf, renewClientSecret } from '../registry/oauthClients';
import type { Config } from '../server/config';
import { createLogger } from '../server/logger';
import { openLocalIssuer } from '../server/openLocalIssuer';
import { publicAddress } from '../server/publicAddress';
import { UsageError } from './UsageError';
import { wholeNumber } from './wholeNumber';
import { withDatabase } from './withDatabase';

const longestLifetime = 86_400;

export function tokenCommand(): Command {
  return new Command('token')
    .description('print an access token of the local issuer, for trying things')
    .requiredOption('--recipient <id>', 'on whose behalf, such as crm')
    .option('--lifetime <seconds>', 'how long it is valid', wholeNumber, 900)
    .action(async ({ recipient, lifetime }: { recipient: string; lifetime: number }) => {
      if (lifetime > longestLifetime)
        throw new UsageError(`a token is valid for ${longestLifetime} seconds at most`);
      const token = await withDatabase(async ({ config, dataSource }) => {
        requireLocalIssuer(config);
        const address = publicAddress(config, config.PORT);
        const issuer = await openLocalIssuer(dataSource, address, createLogger(config.LOG_LEVEL));
        return issuer.mint(await clientIdOf(dataSource, recipient), lifetime);
      });
      process.stdout.write(`${token}\n`);
    });
}

export function secretCommand(): Command {
  return new Command('secret')
    .description('give a recipient a new client secret for the local issuer; the old one stops working')
    .requiredOption('--recipient <id>', 'whose')
    .action(async ({ recipient }: { recipient: string }) => {
      const secret = await withDatabase(({ config, dataSource }) => {
        requireLocalIssuer(config);
        return renewClientSecret(dataSource, recipient);
      });
      process.stdout.write(`${secret}\n`);
    });
}

function requireLocalIssuer(config: Config): void {
  if (config.OIDC_ISSUER !== undefined) {
    throw new UsageError('OIDC_ISSUER is set: that issuer gives out tokens, not sluice');
  }
}
