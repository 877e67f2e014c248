import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Enforcer } from '../../enforcement';
import { partnerSchema } from '../../graphs/partner/partnerSchema';
import { fetchingFields } from '../../graphs/partner/resolvers';
import type { CategoryCatalogue, Instant, PolicySettings } from '../../policy';
import type { AccountReader } from '../../sources/postgres';
import { AccountSource } from '../../sources/postgres';
import { createGatewayDataSource, gatewayClientConfig, urlAsOf } from '../../storage/gatewayConnection';
import { GatewayConnections } from '../../storage/GatewayConnections';
import { PostgresLedger } from '../../storage/ledger/PostgresLedger';
import { PostgresAlarms } from '../../storage/limits/PostgresAlarms';
import type { AlarmListener } from '../../storage/limits/PostgresAlarms';
import { PostgresAllowances } from '../../storage/limits/PostgresAllowances';
import { PostgresRegistry } from '../../storage/registry/PostgresRegistry';
import type { Config } from '../config';
import { describeFault } from '../logger';

export type Closing = () => Promise<unknown>;

export interface PartnerGraph {
  readonly schema: GraphQLSchema;
  readonly enforcer: Enforcer<AccountReader>;
  /** What the registry is read through. */
  readonly registryData: DataSource;
  readonly connections: GatewayConnections;
  readonly ledger: PostgresLedger;
  readonly registry: PostgresRegistry;
}

export interface PartnerGraphOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Where alarms are told as they are raised. */
  readonly logger?: Logger;
  /** Replaces the database's clock, where a test needs another time. */
  readonly clock?: () => Instant;
}

/**
 * The partner graph on its database, under the gateway's role. What it opened is added to `closing`.
 *
 * @throws SchemaGapsError if the schema leaves open anywhere how personal data is protected.
 */
export async function openPartnerGraph(
  options: PartnerGraphOptions,
  closing: Closing[],
): Promise<PartnerGraph> {
  return open(options, presentCatalogue, closing);
}

/**
 * The same on what was on record at a past instant, for explanations: today's schema and configuration on the terms,
 * consents and people of that time. It records nothing in the ledger and counts nobody.
 */
export async function openPartnerGraphAsOf(
  { config, databaseUrl }: PartnerGraphOptions,
  at: Date,
  closing: Closing[],
): Promise<PartnerGraph> {
  const present = await createGatewayDataSource(databaseUrl).initialize();
  closing.push(() => present.destroy());
  const clock = (): Instant => at.getTime();
  return open(
    { config, databaseUrl: urlAsOf(databaseUrl, at), clock },
    () => presentCatalogue(present),
    closing,
  );
}

async function presentCatalogue(registryData: DataSource): Promise<CategoryCatalogue> {
  return new PostgresRegistry(registryData).catalogue();
}

async function open(
  { config, databaseUrl, logger, clock }: PartnerGraphOptions,
  catalogue: (registryData: DataSource) => Promise<CategoryCatalogue>,
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
  const alarms = new PostgresAlarms(connections, alarmsInLog(logger));
  closing.push(() => alarms.close());
  const { schema, annotations, schemaHash } = partnerSchema(await catalogue(registryData));
  const enforcer = new Enforcer({
    schema,
    annotations,
    schemaHash,
    fetching: fetchingFields,
    settings: policySettings(config),
    registry,
    source: new AccountSource(connections, clock && (() => new Date(clock()))),
    ledger,
    maximumCost: config.MAXIMUM_COST,
    limits: { costPerMinute: config.COST_PER_MINUTE, subjectsPerDay: config.SUBJECTS_PER_DAY },
    allowances: new PostgresAllowances(connections, alarms),
  });
  return { schema, enforcer, registryData, connections, ledger, registry };
}

function alarmsInLog(logger: Logger | undefined): AlarmListener {
  return {
    onRaised: (kind, recipient, details) =>
      logger?.warn({ alarm: kind, recipient, ...details }, 'alarm raised'),
    onFault: (fault) => logger?.error(describeFault(fault), 'an alarm could not be written down'),
  };
}

export function policySettings(config: Config): PolicySettings {
  return {
    homeRegion: config.HOME_REGION,
    ageOfMajority: config.AGE_OF_MAJORITY,
    ageOfSensitivity: config.AGE_OF_SENSITIVITY,
    otherCircumstances: config.OTHER_CIRCUMSTANCES_PROVISION,
  };
}
