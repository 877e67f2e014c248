import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { UnauthenticatedError } from './authentication/UnauthenticatedError';
import { describeFault } from './logger';

interface Failure {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
  }[];
}

/** The body of an answer that no operation gave. */
export function failure(code: string, message: string, extensions: Record<string, unknown> = {}): Failure {
  return { errors: [{ message, extensions: { code, ...extensions } }] };
}

/** Every fault on the way to the graph is JSON with a code, and quotes nothing that was sent. */
export function answerFault(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  if (error instanceof UnauthenticatedError) {
    const status = error.reason === 'KEYS_UNAVAILABLE' ? 503 : 401;
    return reply
      .code(status)
      .header('www-authenticate', error.challenge)
      .send(failure(error.code, error.message, { reason: error.reason }));
  }
  const status = statusOf(error);
  const told = status === undefined ? undefined : clientFaults.get(status);
  if (status !== undefined && told) return reply.code(status).send(told);
  logger.error({ requestId: request.id, ...describeFault(error) }, 'a request failed');
  return reply.code(500).send(
    failure('INTERNAL_SERVER_ERROR', 'the gateway could not answer this: give the platform the reference', {
      reference: request.id,
    }),
  );
}

const clientFaults: ReadonlyMap<number, Failure> = new Map([
  [
    400,
    failure(
      'BAD_REQUEST',
      'the request is not readable: send a GraphQL request to /graphql, as application/json',
    ),
  ],
  [413, failure('BODY_TOO_LARGE', 'the body is larger than this gateway accepts: send a smaller operation')],
  [415, failure('UNSUPPORTED_MEDIA_TYPE', 'send the GraphQL request as application/json')],
]);

/** For what Node.js itself could not read as a request: there is nothing to reply to but the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, told] = unreadable.get(error.code ?? '') ?? badRequest;
  const body = JSON.stringify(told);
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}

const badRequest = ['400 Bad Request', failure('BAD_REQUEST', 'this is no HTTP request')] as const;

const unreadable: ReadonlyMap<string, readonly [string, Failure]> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    [
      '431 Request Header Fields Too Large',
      failure(
        'HEADERS_TOO_LARGE',
        'the headers are larger than this gateway accepts: send the query by POST',
      ),
    ],
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    ['408 Request Timeout', failure('REQUEST_TIMEOUT', 'the request took too long to come')],
  ],
]);

function statusOf(error: unknown): number | undefined {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
