import { GraphQLError } from 'graphql';
import { EnforcementError } from '../../src/enforcement';
import { formatError } from '../../src/server/partner/formatError';

const masked = { extensions: { code: 'INTERNAL_SERVER_ERROR', reference: 'ref-1' } };

function told(error: GraphQLError) {
  const faults: unknown[] = [];
  const formatted = formatError(error.toJSON(), error, (fault) => `ref-${faults.push(fault)}`);
  return { formatted, faults };
}

describe('an error', () => {
  it('of ours keeps its code and message, however deep it lies', () => {
    const ours = new EnforcementError('BAD_USER_INPUT', 'give `first` a number');
    const wrapped = new GraphQLError('x', { originalError: new GraphQLError('y', { originalError: ours }) });
    expect(told(wrapped)).toEqual({
      formatted: { message: 'give `first` a number', extensions: { code: 'BAD_USER_INPUT' } },
      faults: [],
    });
  });

  it('of anything else is masked, and its fault goes to the log under the reference that the client is told', () => {
    const fault = Object.assign(new Error('duplicate key (email)=(a@example.cn)'), { code: '23505' });
    const { formatted, faults } = told(new GraphQLError(fault.message, { originalError: fault }));
    expect(formatted).toMatchObject(masked);
    expect(JSON.stringify(formatted)).not.toContain('example.cn');
    expect(faults).toEqual([fault]);
  });

  it.each([
    ['a scalar that a source gave no value for', new GraphQLError('a source gave no text for `Date`')],
    ['no known code', new GraphQLError('secret', { extensions: { code: 'SOMETHING' } })],
  ])('of %s is masked too', (_, error) => {
    expect(told(error).formatted).toMatchObject(masked);
  });

  it('says where it is', () => {
    const error = new GraphQLError('x', { path: ['users', 'edges', 0], originalError: new Error('y') });
    expect(told(error).formatted).toMatchObject({ path: ['users', 'edges', 0] });
  });
});
