import { createHash } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError, printSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Enforcer, EnforcementErrorCode, PurposeHeaders } from '../../enforcement';
import { EnforcementError } from '../../enforcement';
import { describeFault } from '../logger';
import { formatError } from './formatError';

/** What an HTTP request brings along for its operation. */
export interface PartnerRequest {
  readonly clientId: string;
  readonly requestId: string;
  readonly headers: PurposeHeaders;
}

export interface PartnerServerOptions<Reader> {
  readonly schema: GraphQLSchema;
  readonly enforcer: Enforcer<Reader>;
  readonly introspection: boolean;
  readonly logger: Logger;
}

/** Bounds a document before it is parsed: deep nesting and floods of aliases are made of tokens. */
const maximumTokens = 2_000;

/** Apollo Server for the partner graph: it parses and validates, the enforcer executes. */
export function createPartnerServer<Reader>(
  options: PartnerServerOptions<Reader>,
): ApolloServer<PartnerRequest> {
  return new ApolloServer<PartnerRequest>({
    gateway: enforcedGateway(options),
    introspection: options.introspection,
    // Stored by one caller, a persisted query would run by its hash for another.
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: maximumTokens },
    formatError: (formatted, error) =>
      formatError(formatted, error, (fault) => {
        const reference = createHash('sha256')
          .update(`${process.hrtime.bigint()}`)
          .digest('hex')
          .slice(0, 16);
        options.logger.error({ reference, ...describeFault(fault) }, 'a request of a partner failed');
        return reference;
      }),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** Apollo Server lets a gateway execute in its place; ours is in this process. */
function enforcedGateway<Reader>({ schema, enforcer }: PartnerServerOptions<Reader>): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: printSchema(schema) });
      return () => undefined;
    },
    async load() {
      return { executor: (request) => execute(enforcer, request) };
    },
    async stop() {},
  };
}

async function execute<Reader>(
  enforcer: Enforcer<Reader>,
  { context, document, operationName, queryHash, request }: GatewayGraphQLRequestContext,
) {
  const { clientId, requestId, headers } = context as PartnerRequest;
  try {
    const { data, errors, sharing } = await enforcer.answer({
      clientId,
      requestId,
      headers,
      document,
      documentHash: queryHash,
      operationName: operationName ?? undefined,
      variables: request.variables ?? {},
    });
    return {
      data,
      ...(errors.length > 0 ? { errors } : {}),
      ...(sharing ? { extensions: { sharing } } : {}),
    };
  } catch (error) {
    return { errors: [asGraphQLError(error)] };
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error('a fault that is no error');
  const isOurs = error instanceof EnforcementError;
  const status = isOurs ? statuses.get(error.code) : 500;
  return new GraphQLError(isOurs ? error.message : 'fault', {
    originalError,
    extensions: status === undefined ? {} : { http: { status } },
  });
}

/** Where asking again may help, the status says so; Apollo Server answers the other refusals with 400. */
const statuses: ReadonlyMap<EnforcementErrorCode, number> = new Map([
  ['LEDGER_UNAVAILABLE', 503],
  ['UNAVAILABLE', 503],
]);
