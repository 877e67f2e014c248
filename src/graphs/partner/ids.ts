import { EnforcementError } from '../../enforcement';
import { idPrefix } from '../../sources/postgres';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The pairwise UUID in an id of a user; undefined for anything else, which is then nobody's id. */
export function decodeUserId(id: string): string | undefined {
  const rest = id.startsWith(idPrefix) ? id.slice(idPrefix.length) : '';
  return uuid.test(rest) ? rest : undefined;
}

export function encodeUserCursor(userId: string): string {
  return Buffer.from(userId, 'utf8').toString('base64url');
}

/** @throws EnforcementError `BAD_USER_INPUT` for a cursor that no page of users gave. */
export function decodeUserCursor(cursor: string): string {
  const pairwiseId = decodeUserId(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (pairwiseId === undefined) throw badCursor();
  return pairwiseId;
}

export function encodeActivityCursor(ordinal: number): string {
  return Buffer.from(`activity:${ordinal}`, 'utf8').toString('base64url');
}

/** @throws EnforcementError `BAD_USER_INPUT` for a cursor that no page of activity gave. */
export function decodeActivityCursor(cursor: string): number {
  const ordinal = /^activity:([1-9]\d{0,14})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  if (ordinal === undefined) throw badCursor();
  return Number(ordinal);
}

function badCursor(): EnforcementError {
  return new EnforcementError(
    'BAD_USER_INPUT',
    '`after` is no cursor of this list: take `pageInfo.endCursor` of the page before',
  );
}
