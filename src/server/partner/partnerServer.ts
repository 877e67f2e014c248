import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayExecutionResult, GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError, printSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Answer, Enforcer, EnforcementErrorCode } from '../../enforcement';
import { EnforcementError } from '../../enforcement';
import { describeFault } from '../logger';
import { formatError } from './formatError';
import type { Outcome, PlainBody, ValidDocument } from './plainRequest';
import { isPlainBody, takesJson, ValidDocuments } from './plainRequest';

/** A request on its way in, from a caller who is known. */
export interface PartnerRequest {
  readonly clientId: string;
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface PartnerResponse {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string | Buffer;
}

/** What Apollo Server carries along for the executor. */
interface OperationContext {
  readonly request: PartnerRequest;
  readonly outcome: Outcome | undefined;
}

export interface PartnerServerOptions<Reader> {
  readonly schema: GraphQLSchema;
  readonly enforcer: Enforcer<Reader>;
  readonly introspection: boolean;
  readonly logger: Logger;
}

/** Bounds a document before it is parsed: deep nesting and floods of aliases are made of tokens. */
const maximumTokens = 2_000;

/**
 * The partner graph over HTTP: Apollo Server parses and validates, the enforcer executes. A document that has been
 * through Apollo Server runs without it, as long as there is nothing but data to tell; any fault is its to report.
 */
export class PartnerServer<Reader> {
  private readonly apollo: ApolloServer<OperationContext>;
  private readonly documents = new ValidDocuments();

  constructor(private readonly options: PartnerServerOptions<Reader>) {
    this.apollo = createApolloServer(options, this.documents);
  }

  start(): Promise<void> {
    return this.apollo.start();
  }

  stop(): Promise<void> {
    return this.apollo.stop();
  }

  async answer(request: PartnerRequest): Promise<PartnerResponse> {
    const outcome = await this.runKnown(request);
    if (outcome && 'answer' in outcome && outcome.answer.errors.length === 0) {
      // In bytes already: as text it would be measured and encoded one after the other.
      const body = Buffer.from(`${JSON.stringify(resultOf(outcome.answer))}\n`);
      return { status: 200, headers: jsonHeaders, body };
    }
    return this.throughApollo({ request, outcome });
  }

  private async runKnown(request: PartnerRequest): Promise<Outcome | undefined> {
    const { method, headers, body } = request;
    if (method !== 'POST' || !takesJson(headers.accept) || !isPlainBody(body)) return undefined;
    const known = this.documents.find(body.query);
    return known && run(this.options.enforcer, request, known, body);
  }

  private async throughApollo(context: OperationContext): Promise<PartnerResponse> {
    const { method, url, body, headers } = context.request;
    const { search } = new URL(url, 'http://gateway');
    const response = await this.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers: headerMap(headers), search, body },
      context: async () => context,
    });
    if (response.body.kind === 'complete') {
      return { status: response.status ?? 200, headers: response.headers, body: response.body.string };
    }
    // The partner graph defers and streams nothing, so that an answer is recorded whole before any of it leaves.
    throw new Error('an answer in parts');
  }
}

const jsonHeaders = [['content-type', 'application/json; charset=utf-8']] as const;

function headerMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    const text = textOf(value);
    if (text !== undefined) map.set(name, text);
  }
  return map;
}

function createApolloServer<Reader>(
  options: PartnerServerOptions<Reader>,
  documents: ValidDocuments,
): ApolloServer<OperationContext> {
  return new ApolloServer<OperationContext>({
    gateway: enforcedGateway(options, documents),
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
function enforcedGateway<Reader>(
  { schema, enforcer }: PartnerServerOptions<Reader>,
  documents: ValidDocuments,
): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: printSchema(schema) });
      return () => undefined;
    },
    async load() {
      return {
        executor: ({ context, document, operationName, queryHash, request, source }) => {
          const valid = { document, hash: queryHash };
          documents.remember(source, valid);
          return execute(enforcer, context as OperationContext, valid, {
            operationName,
            variables: request.variables ?? null,
          });
        },
      };
    },
    async stop() {},
  };
}

type Chosen = Pick<PlainBody, 'operationName' | 'variables'>;

/** What ran already is not run again: it has its entry in the ledger. */
async function execute<Reader>(
  enforcer: Enforcer<Reader>,
  { request, outcome }: OperationContext,
  valid: ValidDocument,
  chosen: Chosen,
): Promise<GatewayExecutionResult> {
  const settled = outcome ?? (await run(enforcer, request, valid, chosen));
  return 'answer' in settled ? resultOf(settled.answer) : { errors: [asGraphQLError(settled.fault)] };
}

async function run<Reader>(
  enforcer: Enforcer<Reader>,
  { clientId, requestId, headers }: PartnerRequest,
  { document, hash }: ValidDocument,
  { operationName, variables }: Chosen,
): Promise<Outcome> {
  try {
    const answer = await enforcer.answer({
      clientId,
      requestId,
      headers: {
        purpose: textOf(headers['sharing-purpose']),
        instrument: textOf(headers['sharing-instrument']),
      },
      document,
      documentHash: hash,
      operationName: operationName ?? undefined,
      variables: variables ?? {},
    });
    return { answer };
  } catch (fault) {
    return { fault };
  }
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header;

function resultOf({ data, errors, sharing }: Answer): GatewayExecutionResult {
  return {
    ...(errors.length > 0 ? { errors } : {}),
    data,
    ...(sharing ? { extensions: { sharing } } : {}),
  };
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
