import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseTilePath } from '../ledger';
import type { LedgerProofs } from '../storage/ledger/LedgerProofs';
import { rootLogShard } from '../storage/ledger/LedgerProofs';
import type { TokenVerifier } from './authentication/TokenVerifier';
import { UnauthenticatedError } from './authentication/UnauthenticatedError';
import { failure } from './httpFaults';

export interface LedgerRoutes {
  readonly proofs: LedgerProofs;
  readonly verifier: TokenVerifier;
  readonly recipientOf: (clientId: string) => Promise<string | undefined>;
}

const plainText = 'text/plain; charset=utf-8';
const bytes = 'application/octet-stream';

/** What is whole never changes: C2SP tlog-tiles. */
const immutable = 'public, max-age=31536000, immutable';

/**
 * What the ledger shows of itself: the root log as C2SP tlog-tiles has it, the shards' hashes, and to a recipient the proofs of
 * its own entries. Hashes tell nothing: each entry has a nonce in it. No entry is told here.
 */
export function routeLedger(application: FastifyInstance, routes: LedgerRoutes): void {
  application.get('/ledger/checkpoint', async (_request, reply) => {
    const checkpoint = await routes.proofs.checkpoint();
    return checkpoint === undefined ? notYet(reply) : reply.type(plainText).send(checkpoint);
  });
  application.get<{ Params: { '*': string } }>('/ledger/tile/*', (request, reply) => {
    const { '*': path } = request.params;
    return path.startsWith('entries/')
      ? answerStatements(routes, path.slice('entries/'.length), reply)
      : answerTile(routes, rootLogShard, path, reply);
  });
  application.get<{ Params: { shard: string; '*': string } }>(
    '/ledger/shard/:shard/tile/*',
    (request, reply) => {
      const shard = wholeNumber(request.params.shard, largestShard);
      return shard === undefined || shard === rootLogShard
        ? notFound(reply)
        : answerTile(routes, shard, request.params['*'], reply);
    },
  );
  application.get('/ledger/proof', {
    onRequest: async (request) => {
      request.caller = await routes.verifier.verify(request.headers.authorization);
    },
    handler: (request, reply) => answerProof(routes, request, reply),
  });
}

async function answerTile(
  { proofs }: LedgerRoutes,
  shard: number,
  path: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const tile = parseTilePath(`tile/${path}`);
  const hashes = tile && (await proofs.tile(shard, tile));
  return hashes ? reply.type(bytes).header('cache-control', immutable).send(hashes) : notFound(reply);
}

/** Statements of the root log, each after its length in 16 bits. */
async function answerStatements(
  { proofs }: LedgerRoutes,
  path: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const tile = parseTilePath(`tile/0/${path}`);
  const statements = tile && (await proofs.statements(tile));
  if (!statements) return notFound(reply);
  const bundle = statements.flatMap((statement) => {
    const text = Buffer.from(statement, 'utf8');
    return [Buffer.of(text.length >> 8, text.length & 0xff), text];
  });
  return reply.type(bytes).header('cache-control', immutable).send(Buffer.concat(bundle));
}

const largestShard = 2 ** 31 - 1;

async function answerProof(
  routes: LedgerRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!request.caller) throw new UnauthenticatedError('MISSING');
  const asked = new URL(request.url, 'http://gateway').searchParams;
  const shard = wholeNumber(asked.get('shard'), largestShard);
  const position = wholeNumber(asked.get('position'), Number.MAX_SAFE_INTEGER);
  const size = asked.has('size') ? wholeNumber(asked.get('size'), Number.MAX_SAFE_INTEGER) : null;
  if (shard === undefined || position === undefined || size === undefined) {
    return reply
      .code(400)
      .send(
        failure(
          'BAD_USER_INPUT',
          'give `shard` and `position` of a receipt, and if need be the `size` of a checkpoint',
        ),
      );
  }
  const recipient = await routes.recipientOf(request.caller.clientId);
  if (recipient === undefined) return noSuchEntry(reply);
  const answer = await routes.proofs.proveEntry(recipient, shard, position, size ?? undefined);
  if ('proof' in answer) return reply.type(plainText).send(answer.proof);
  switch (answer.none) {
    case 'NO_SUCH_ENTRY':
      return noSuchEntry(reply);
    case 'NOT_STATED_YET':
      return notYet(reply);
    case 'NO_SUCH_CHECKPOINT':
      return reply.code(404).send(failure('NOT_FOUND', 'no checkpoint of this size was signed'));
  }
}

function wholeNumber(text: string | null, largest: number): number | undefined {
  const value = text !== null && /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value <= largest ? value : undefined;
}

/** The same for what is not there and for what is another's. */
const noSuchEntry = (reply: FastifyReply): FastifyReply =>
  reply.code(404).send(failure('NOT_FOUND', 'the ledger has no entry of yours there'));

const notFound = (reply: FastifyReply): FastifyReply =>
  reply.code(404).send(failure('NOT_FOUND', 'the tree has no such tile'));

const notYet = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .header('retry-after', '1')
    .send(failure('NOT_SIGNED_YET', 'no checkpoint covers this yet: ask again in a second'));
