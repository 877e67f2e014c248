import { EnforcementError } from '../../enforcement';

const largestPage = 1_000;

/** @throws EnforcementError `BAD_USER_INPUT` for a page of fewer than 1 or more than 1,000 items. */
export function pageSize(first: number): number {
  if (first >= 1 && first <= largestPage) return first;
  throw new EnforcementError(
    'BAD_USER_INPUT',
    `\`first\` must be 1 to ${largestPage}: ask for more pages instead`,
  );
}
