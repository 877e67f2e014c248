import type { Resolvers } from '../../generated/partner';
import type { AccountReader, AccountRow } from '../../sources/postgres';
import { decodeUserId } from '../../sources/postgres';
import { accountConnection, activityConnection } from './connections';
import type { PartnerContext } from './context';
import { decodeActivityCursor, decodeUserCursor } from './ids';
import { pageSize } from './pageSize';
import { agreementResolvers, recipientResolvers } from './recipient';
import { date, dateTime, emailAddress } from './scalars';
import { conditionsOf, orderOf } from './userFilter';

/** Coordinates of the fields whose resolvers read from the source. */
export const fetchingFields: ReadonlySet<string> = new Set([
  'Query.node',
  'Query.user',
  'Query.users',
  'User.activity',
]);

export const resolvers: Resolvers = {
  Date: date,
  DateTime: dateTime,
  EmailAddress: emailAddress,

  Query: {
    me: (_parent, _args, { standing }) => standing,
    node: (_parent, { id }, context, { wanted }) => findUser(id, context, wanted),
    user: (_parent, { id }, context, { wanted }) => findUser(id, context, wanted),
    async users(_parent, { first, after, filter, orderBy }, context, request) {
      const page = await readerOf(context).page({
        wanted: request.wanted,
        limit: pageSize(first),
        after: after == null ? undefined : decodeUserCursor(after),
        conditions: conditionsOf(filter, request),
        order: orderOf(orderBy, request),
      });
      return accountConnection(page, after ?? undefined);
    },
  },

  User: {
    async activity({ subjectId }, { first, after }, context) {
      const before = after == null ? undefined : decodeActivityCursor(after);
      const page = await readerOf(context).activity(subjectId, pageSize(first), before);
      return activityConnection(page, after ?? undefined);
    },
  },

  Recipient: recipientResolvers,
  Agreement: agreementResolvers,
};

async function findUser(
  id: string,
  context: PartnerContext,
  wanted: Parameters<AccountReader['account']>[1],
): Promise<AccountRow | null> {
  // What can't be an id is looked for all the same: it must not answer faster than an id of somebody unknown.
  const pairwiseId = decodeUserId(id) ?? '00000000-0000-0000-0000-000000000000';
  return (await readerOf(context).account(pairwiseId, wanted)) ?? null;
}

function readerOf({ reader }: PartnerContext): AccountReader {
  if (!reader) throw new Error('a field that reads data subjects ran in an operation that reaches none');
  return reader;
}
