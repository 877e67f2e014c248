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
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Answer, ClientTerms, Enforcer, EnforcementErrorCode, SchemaView } from '../../enforcement';
import { changingTerms, EnforcementError, notRegistered, OtherViewError } from '../../enforcement';
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

/** One operation under certain terms. */
interface OperationContext {
  readonly request: PartnerRequest;
  readonly terms: ClientTerms;
  /** What came of the operation, once it ran: before Apollo Server was asked, or by the executor. */
  outcome: Outcome | undefined;
}

/** Apollo Server copies its context: what came of an operation must reach the original. */
interface ApolloContext {
  readonly operation: OperationContext;
}

/** One view of the schema, with the Apollo Server that knows nothing else, and the documents that are valid in it. */
interface ServedView {
  readonly apollo: ApolloServer<ApolloContext>;
  readonly documents: ValidDocuments;
}

export interface PartnerServerOptions<Reader> {
  readonly enforcer: Enforcer<Reader>;
  readonly introspection: boolean;
  readonly logger: Logger;
}

/** Bounds a document before it is parsed: deep nesting and floods of aliases are made of tokens. */
const maximumTokens = 2_000;

/** In one view, of the documents that come in other ways than the plain one. */
const storedDocuments = 200;

/** Served at once; each has the documents that it knows to be valid. */
const servedViews = 64;
const attempts = 3;

/**
 * The partner graph over HTTP: Apollo Server parses and validates against the recipient's view of the schema, the enforcer
 * executes. A document that has been through Apollo Server runs without it, as long as there is nothing but data to tell;
 * any fault is its to report.
 */
export class PartnerServer<Reader> {
  private readonly views = new LRUCache<string, Promise<ServedView>>({ max: servedViews });

  constructor(private readonly options: PartnerServerOptions<Reader>) {}

  async answer(request: PartnerRequest): Promise<PartnerResponse> {
    const { enforcer } = this.options;
    const guess = enforcer.rememberedTerms(request.clientId);
    let terms = guess ?? (await enforcer.currentTerms(request.clientId));
    let isCurrent = guess === undefined;
    for (let count = 1; count < attempts; count++) {
      const response = await this.answerUnder(terms, request, isCurrent);
      if (response) return response;
      // Validated in a view that may be out of date, a document is neither run nor refused.
      terms = await enforcer.currentTerms(request.clientId);
      isCurrent = true;
    }
    return this.refuse(request, terms, changingTerms());
  }

  /** Undefined where the terms have changed, or may have. */
  private async answerUnder(
    terms: ClientTerms,
    request: PartnerRequest,
    isCurrent: boolean,
  ): Promise<PartnerResponse | undefined> {
    if (!terms.registryView.standing) {
      return isCurrent ? this.refuse(request, terms, notRegistered()) : undefined;
    }
    const view = await this.serve(terms.schemaView);
    const outcome = await this.runKnown(view, terms, request);
    if (outcome && 'answer' in outcome && outcome.answer.errors.length === 0) {
      // In bytes already: as text it would be measured and encoded one after the other.
      const body = Buffer.from(`${JSON.stringify(resultOf(outcome.answer))}\n`);
      return { status: 200, headers: jsonHeaders, body };
    }
    if (outcome && isOfOtherView(outcome)) return undefined;
    const context: OperationContext = { request, terms, outcome };
    const response = await throughApollo(view.apollo, context, request);
    const isSettled = context.outcome ? !isOfOtherView(context.outcome) : isCurrent;
    return isSettled ? response : undefined;
  }

  async stop(): Promise<void> {
    const started = await Promise.all(this.views.values());
    await Promise.all(started.map(({ apollo }) => apollo.stop()));
  }

  private async runKnown(
    { documents }: ServedView,
    terms: ClientTerms,
    request: PartnerRequest,
  ): Promise<Outcome | undefined> {
    const { method, headers, body } = request;
    if (method !== 'POST' || !takesJson(headers.accept) || !isPlainBody(body)) return undefined;
    const known = documents.find(body.query);
    return known && run(this.options.enforcer, { request, terms }, known, body);
  }

  /** Reported as any other fault, of an operation that is valid whatever was sent. */
  private async refuse(
    request: PartnerRequest,
    terms: ClientTerms,
    fault: unknown,
  ): Promise<PartnerResponse> {
    const { apollo } = await this.serve(terms.schemaView);
    const query = '{ __typename }';
    const harmless = {
      ...request,
      url: `/graphql?${new URLSearchParams({ query }).toString()}`,
      body: { query },
    };
    return throughApollo(apollo, { request, terms, outcome: { fault } }, harmless);
  }

  private serve({ key, schema }: SchemaView): Promise<ServedView> {
    const known = this.views.get(key);
    if (known) return known;
    const documents = new ValidDocuments();
    const apollo = createApolloServer(this.options, schema, documents);
    const served = apollo.start().then(() => ({ apollo, documents }));
    this.views.set(key, served);
    return served;
  }
}

const isOfOtherView = (outcome: Outcome): boolean =>
  'fault' in outcome && outcome.fault instanceof OtherViewError;

async function throughApollo(
  apollo: ApolloServer<ApolloContext>,
  operation: OperationContext,
  { method, url, body, headers }: PartnerRequest,
): Promise<PartnerResponse> {
  const { search } = new URL(url, 'http://gateway');
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: headerMap(headers), search, body },
    context: async () => ({ operation }),
  });
  if (response.body.kind === 'complete') {
    return { status: response.status ?? 200, headers: response.headers, body: response.body.string };
  }
  // The partner graph defers and streams nothing, so that an answer is recorded whole before any of it leaves.
  throw new Error('an answer in parts');
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
  schema: GraphQLSchema,
  documents: ValidDocuments,
): ApolloServer<ApolloContext> {
  return new ApolloServer<ApolloContext>({
    gateway: enforcedGateway(options.enforcer, schema, documents),
    introspection: options.introspection,
    // Stored by one caller, a persisted query would run by its hash for another.
    persistedQueries: false,
    documentStore: documentStore(),
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

function documentStore() {
  const byKey = new LRUCache<string, DocumentNode>({ max: storedDocuments });
  return {
    get: async (key: string) => byKey.get(key),
    set: async (key: string, document: DocumentNode) => void byKey.set(key, document),
    delete: async (key: string) => byKey.delete(key),
  };
}

/** Apollo Server lets a gateway execute in its place; ours is in this process. */
function enforcedGateway<Reader>(
  enforcer: Enforcer<Reader>,
  schema: GraphQLSchema,
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
          return execute(enforcer, (context as ApolloContext).operation, valid, {
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
  context: OperationContext,
  valid: ValidDocument,
  chosen: Chosen,
): Promise<GatewayExecutionResult> {
  const settled = (context.outcome ??= await run(enforcer, context, valid, chosen));
  return 'answer' in settled ? resultOf(settled.answer) : { errors: [asGraphQLError(settled.fault)] };
}

async function run<Reader>(
  enforcer: Enforcer<Reader>,
  { request: { clientId, requestId, headers }, terms }: Pick<OperationContext, 'request' | 'terms'>,
  { document, hash }: ValidDocument,
  { operationName, variables }: Chosen,
): Promise<Outcome> {
  try {
    const answer = await enforcer.answer({
      clientId,
      requestId,
      schemaView: terms.schemaView,
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
  const { status, headers } = isOurs ? httpOf(error) : { status: 500 };
  return new GraphQLError(isOurs ? error.message : 'fault', {
    originalError,
    extensions: status === undefined ? {} : { http: { status, ...(headers && { headers }) } },
  });
}

function httpOf({ code, retryAfter }: EnforcementError): {
  status?: number | undefined;
  headers?: HeaderMap;
} {
  if (retryAfter === undefined) return { status: statuses.get(code) };
  return { status: 429, headers: new HeaderMap([['retry-after', `${retryAfter}`]]) };
}

/** Where asking again may help, the status says so; Apollo Server answers the other refusals with 400. */
const statuses: ReadonlyMap<EnforcementErrorCode, number> = new Map([
  ['LEDGER_UNAVAILABLE', 503],
  ['UNAVAILABLE', 503],
]);
