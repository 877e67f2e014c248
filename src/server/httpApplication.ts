import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import type { Logger } from 'pino';
import type { LocalIssuer } from './authentication/localIssuer';
import type { Caller, TokenVerifier } from './authentication/TokenVerifier';
import { UnauthenticatedError } from './authentication/UnauthenticatedError';
import type { LedgerProofs } from '../storage/ledger/LedgerProofs';
import { answerFault, answerUnreadable, failure } from './httpFaults';
import { routeLedger } from './ledgerRoutes';
import { describeFault } from './logger';
import type { PartnerRequest, PartnerResponse } from './partner/partnerServer';

export interface Partners {
  answer(request: PartnerRequest): Promise<PartnerResponse>;
}

export interface HttpApplicationOptions {
  readonly partners: Partners;
  readonly verifier: TokenVerifier;
  /** Only in the default start; an outside issuer is reached by its own address. */
  readonly localIssuer: LocalIssuer | undefined;
  /** Rejects while the gateway could not answer: the database or the ledger cannot be reached. */
  readonly checkReadiness: () => Promise<void>;
  readonly proofs: LedgerProofs;
  /** The recipient that a client id belongs to. */
  readonly recipientOf: (clientId: string) => Promise<string | undefined>;
  readonly bodyLimit: number;
  readonly logger: Logger;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

/** The gateway's HTTP surface. Nothing on it allows other origins: CORS stays closed. */
export function createHttpApplication(options: HttpApplicationOptions): FastifyInstance {
  const application = fastify({
    bodyLimit: options.bodyLimit,
    routerOptions: { ignoreTrailingSlash: false },
    http: { maxHeaderSize: 16_384 },
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logger: false,
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => {
      void answerFault(error, request, reply, options.logger);
    },
  });
  application.decorateRequest('caller', undefined);
  application.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
  });
  endConnectionsWhileClosing(application);
  application.addHook('onResponse', async (request, reply) => {
    options.logger.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        ...(request.caller ? { client: request.caller.clientId } : {}),
      },
      'answered',
    );
  });
  application.setErrorHandler((error, request, reply) => answerFault(error, request, reply, options.logger));
  application.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(failure('NOT_FOUND', 'there is nothing here: the partner graph is at /graphql')),
  );
  routeHealth(application, options);
  routePartnerGraph(application, options);
  routeLedger(application, options);
  if (options.localIssuer) routeLocalIssuer(application, options.localIssuer);
  return application;
}

/**
 * While the gateway closes, an answer is the last on its connection: one that stayed open would be waited for until the
 * grace ends. Who comes on a connection that is still open is answered all the same.
 */
function endConnectionsWhileClosing(application: FastifyInstance): void {
  let closing = false;
  application.addHook('preClose', async () => {
    closing = true;
  });
  application.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}

function routeHealth(application: FastifyInstance, { checkReadiness, logger }: HttpApplicationOptions): void {
  application.get('/healthz', async () => ({ status: 'alive' }));
  application.get('/readyz', async (_request, reply) => {
    try {
      await checkReadiness();
      return { status: 'ready' };
    } catch (fault) {
      logger.warn(describeFault(fault), 'not ready');
      return reply.code(503).send({ status: 'not ready' });
    }
  });
}

function routePartnerGraph(application: FastifyInstance, options: HttpApplicationOptions): void {
  application.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: who is not known does not get to send one.
    onRequest: async (request) => {
      request.caller = await options.verifier.verify(request.headers.authorization);
    },
    handler: (request, reply) => answerOperation(options.partners, request, reply),
  });
}

async function answerOperation(
  partners: Partners,
  { caller, id, method, url, headers, body }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!caller) throw new UnauthenticatedError('MISSING');
  const { clientId } = caller;
  const response = await partners.answer({ clientId, requestId: id, method, url, headers, body });
  for (const [name, value] of response.headers) reply.header(name, value);
  return reply.code(response.status).send(response.body);
}

function routeLocalIssuer(application: FastifyInstance, issuer: LocalIssuer): void {
  void application.register(async (scope) => {
    // The issuer reads the body itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    for (const url of ['/oidc/*', '/.well-known/oauth-authorization-server/oidc']) {
      scope.all(url, (request, reply) => {
        reply.hijack();
        issuer.handler(request.raw, reply.raw);
      });
    }
  });
}
