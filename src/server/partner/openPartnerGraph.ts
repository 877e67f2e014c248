import type { GraphQLSchema } from 'graphql';
import { Enforcer } from '../../enforcement';
import { partnerSchema } from '../../graphs/partner/partnerSchema';
import { fetchingFields } from '../../graphs/partner/resolvers';
import type { Instant, PolicySettings } from '../../policy';
import type { AccountReader } from '../../sources/postgres';
import { AccountSource } from '../../sources/postgres';
import { createGatewayDataSource, gatewayClientConfig } from '../../storage/gatewayConnection';
import { GatewayConnections } from '../../storage/GatewayConnections';
import { PostgresLedger } from '../../storage/ledger/PostgresLedger';
import { PostgresRegistry } from '../../storage/registry/PostgresRegistry';
import type { Config } from '../config';

export type Closing = () => Promise<unknown>;

export interface PartnerGraph {
  readonly schema: GraphQLSchema;
  readonly enforcer: Enforcer<AccountReader>;
  readonly connections: GatewayConnections;
  readonly ledger: PostgresLedger;
}

/**
 * The partner graph on its database, under the gateway's role. What it opened is added to `closing`.
 *
 * @throws SchemaGapsError if the schema leaves open anywhere how personal data is protected.
 */
export async function openPartnerGraph(
  { config, databaseUrl, clock }: { config: Config; databaseUrl: string; clock?: () => Instant },
  closing: Closing[],
): Promise<PartnerGraph> {
  const registryData = await createGatewayDataSource(databaseUrl).initialize();
  closing.push(() => registryData.destroy());
  const connections = new GatewayConnections(databaseUrl, config.DATABASE_CONNECTIONS);
  closing.push(() => connections.end());
  const ledger = new PostgresLedger({
    connection: gatewayClientConfig(databaseUrl),
    deadline: config.LEDGER_DEADLINE_MS,
  });
  closing.push(() => ledger.close());
  const registry = new PostgresRegistry(registryData, clock);
  const { schema, annotations, schemaHash } = partnerSchema(await registry.catalogue());
  const enforcer = new Enforcer({
    schema,
    annotations,
    schemaHash,
    fetching: fetchingFields,
    settings: policySettings(config),
    registry,
    source: new AccountSource(connections, clock && (() => new Date(clock()))),
    ledger,
  });
  return { schema, enforcer, connections, ledger };
}

function policySettings(config: Config): PolicySettings {
  return {
    homeRegion: config.HOME_REGION,
    ageOfMajority: config.AGE_OF_MAJORITY,
    ageOfSensitivity: config.AGE_OF_SENSITIVITY,
    otherCircumstances: config.OTHER_CIRCUMSTANCES_PROVISION,
  };
}
