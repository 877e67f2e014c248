import { EnforcementError } from '../../enforcement';
import { decodeUserId } from '../../sources/postgres';

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
