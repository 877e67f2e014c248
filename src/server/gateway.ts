import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Instant } from '../policy';
import { createDataSource } from '../storage/dataSource';
import { gatewayClientConfig } from '../storage/gatewayConnection';
import { LedgerProofs } from '../storage/ledger/LedgerProofs';
import { RootLogFeeder } from '../storage/ledger/RootLogFeeder';
import type { LocalIssuer } from './authentication/localIssuer';
import type { TokenVerifier } from './authentication/TokenVerifier';
import { createTokenVerifier } from './authentication/TokenVerifier';
import { keysGiven, keysPublishedAt } from './authentication/trustedKeys';
import type { Config } from './config';
import { discoverKeys } from './discoverKeys';
import { createHttpApplication } from './httpApplication';
import { freePort } from './freePort';
import { openLedgerKeys } from './ledgerKeys';
import { describeFault } from './logger';
import { issuerUrl, openLocalIssuer } from './openLocalIssuer';
import type { Closing } from './partner/openPartnerGraph';
import { openPartnerGraph } from './partner/openPartnerGraph';
import { PartnerServer } from './partner/partnerServer';
import type { PublicAddress } from './publicAddress';
import { publicAddress } from './publicAddress';

export interface GatewayOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** The same database by the login that partners are served under; the owner's with its rights laid down, if there is none. */
  readonly gatewayUrl?: string;
  /** Where Sluice keeps its own PostgreSQL, if it does: the ledger's key is made there when none was given. */
  readonly dataDir?: string | undefined;
  readonly logger: Logger;
  /** Replaces the database's clock, the token verifier's and the local issuer's, where a test needs another time. */
  readonly clock?: () => Instant;
}

export interface RunningGateway {
  /** How clients reach it, without a trailing slash. */
  readonly url: string;
  readonly localIssuer: LocalIssuer | undefined;
  /** Takes no more requests, lets those under way finish, then closes what they used. */
  close(): Promise<void>;
}

/** Opens everything that a gateway needs, and listens once it could answer. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const closing: Closing[] = [];
  try {
    return await assemble(options, closing);
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

async function assemble(options: GatewayOptions, closing: Closing[]): Promise<RunningGateway> {
  const { config, logger } = options;
  const gatewayUrl = options.gatewayUrl ?? options.databaseUrl;
  const { enforcer, connections, ledger, registry } = await openPartnerGraph(
    { ...options, databaseUrl: gatewayUrl },
    closing,
  );
  await feedRootLog(options, gatewayUrl, closing);
  const introspection = (config.INTROSPECTION ?? (config.NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
  const partners = new PartnerServer({ enforcer, introspection, logger });
  closing.push(() => partners.stop());

  const port = config.PORT === 0 ? await freePort() : config.PORT;
  const address = publicAddress(config, port);
  const { verifier, localIssuer } = await authentication(options, address, closing);
  const application = createHttpApplication({
    partners,
    verifier,
    localIssuer,
    proofs: new LedgerProofs(connections),
    recipientOf: async (clientId) => (await registry.current(clientId)).view.standing?.recipient.id,
    bodyLimit: config.BODY_LIMIT_BYTES,
    logger,
    checkReadiness: async () => {
      await connections.query({ text: 'SELECT 1' });
      await ledger.check();
    },
  });
  closing.push(() => drain(application, config.SHUTDOWN_GRACE_MS));
  await application.listen({ host: config.HOST, port });
  return { url: address.url, localIssuer, close: () => closeAll(closing) };
}

async function feedRootLog(
  { config, dataDir, logger }: GatewayOptions,
  databaseUrl: string,
  closing: Closing[],
): Promise<void> {
  const keys = await openLedgerKeys(config, dataDir);
  if (keys.length === 0) logger.warn(unsignedLedger);
  const feeder = new RootLogFeeder({
    connection: gatewayClientConfig(databaseUrl),
    origin: config.LEDGER_ORIGIN,
    keys,
    onFault: (fault) => logger.error(describeFault(fault), 'the root log of the ledger could not be fed'),
  });
  closing.push(() => feeder.close());
}

const unsignedLedger =
  'the ledger is not signed: nobody can be shown that it was not written anew. Set LEDGER_KEY_FILE';

interface Authentication {
  readonly verifier: TokenVerifier;
  readonly localIssuer: LocalIssuer | undefined;
}

async function authentication(
  { config, databaseUrl, logger, clock }: GatewayOptions,
  { url, audience }: PublicAddress,
  closing: Closing[],
): Promise<Authentication> {
  const limits = {
    audience,
    clockToleranceSeconds: config.CLOCK_SKEW_SECONDS,
    ...(config.TOKEN_ALGORITHMS ? { algorithms: config.TOKEN_ALGORITHMS } : {}),
    ...(clock ? { now: () => new Date(clock()) } : {}),
  };
  if (config.OIDC_ISSUER !== undefined) {
    const issuer = config.OIDC_ISSUER;
    const keys = keysPublishedAt(
      config.OIDC_JWKS_URI ? new URL(config.OIDC_JWKS_URI) : await discoverKeys(issuer),
    );
    return { verifier: createTokenVerifier({ ...limits, issuer, keys }), localIssuer: undefined };
  }
  const ownerData = await createDataSource(databaseUrl).initialize();
  closing.push(() => ownerData.destroy());
  const localIssuer = await openLocalIssuer(ownerData, { url, audience }, logger, clock);
  await localIssuer.ready();
  const issuer = issuerUrl(url);
  const verifier = createTokenVerifier({ ...limits, issuer, keys: keysGiven(localIssuer.publicKeys) });
  return { verifier, localIssuer };
}

/** The first failure is told once everything had its turn to close. */
async function closeAll(closing: Closing[]): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  for (let close = closing.pop(); close; close = closing.pop()) {
    await close().catch((error: unknown) => {
      failure ??= { error };
    });
  }
  if (failure) throw failure.error;
}

/** Idle connections are closed at once, requests under way may finish until the grace ends. */
async function drain(application: FastifyInstance, grace: number): Promise<void> {
  const impatience = setTimeout(() => application.server.closeAllConnections(), grace);
  try {
    await application.close();
  } finally {
    clearTimeout(impatience);
  }
}
