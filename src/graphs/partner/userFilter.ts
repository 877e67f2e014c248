import type { FieldRequest } from '../../enforcement';
import { EnforcementError } from '../../enforcement';
import type { InputMaybe, UserFilter, UserOrder } from '../../generated/partner';
import type { CompiledField } from '../../policy';
import type { Condition, Order } from '../../sources/postgres';

const filters = {
  nameStartsWith: { coordinate: 'User.name', operator: 'STARTS_WITH' },
  email: { coordinate: 'User.email', operator: 'EQUALS' },
  jobTitle: { coordinate: 'User.jobTitle', operator: 'EQUALS' },
  company: { coordinate: 'User.company', operator: 'EQUALS' },
} as const satisfies Record<keyof UserFilter, Pick<Condition, 'coordinate' | 'operator'>>;

const orders = { NAME: 'User.name', COMPANY: 'User.company' } as const satisfies Record<
  UserOrder['by'],
  string
>;

/**
 * A filter is a use of the field that it compares with, and is decided like it.
 *
 * @throws EnforcementError `BAD_USER_INPUT` for a condition that is null or empty, which would match everybody, or that
 * has a null character, which PostgreSQL's text cannot hold.
 */
export function conditionsOf(filter: InputMaybe<UserFilter> | undefined, request: FieldRequest): Condition[] {
  return Object.entries(filter ?? {}).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string' || value === '') {
      throw new EnforcementError(
        'BAD_USER_INPUT',
        `\`filter.${name}\` is empty: leave it out, or give it a value`,
      );
    }
    if (value.includes('\0')) {
      throw new EnforcementError('BAD_USER_INPUT', `\`filter.${name}\` has a null character: leave it out`);
    }
    const { coordinate, operator } = filters[name as keyof typeof filters];
    return { coordinate, operator, compiled: compiledFor(coordinate, request), value };
  });
}

export function orderOf(
  orderBy: InputMaybe<UserOrder> | undefined,
  request: FieldRequest,
): Order | undefined {
  if (!orderBy) return undefined;
  const coordinate = orders[orderBy.by];
  return { coordinate, direction: orderBy.direction ?? 'ASC', compiled: compiledFor(coordinate, request) };
}

function compiledFor(coordinate: string, request: FieldRequest): CompiledField {
  const compiled = request.compiled(coordinate);
  if (!compiled) throw new Error(`\`${coordinate}\` is filtered on, but is not annotated as personal`);
  return compiled;
}
