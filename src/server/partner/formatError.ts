import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';
import { EnforcementError } from '../../enforcement';

/** Codes that Apollo Server gives to faults of the client's own making, whose messages are about the operation's text. */
const clientFaults: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** What a client is told of an error: ours with their codes, its own without the values it sent, all others masked. */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onFault: (fault: unknown) => string,
): GraphQLFormattedError {
  const fault = innermost(error);
  const where = {
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
  };
  if (fault instanceof EnforcementError) {
    return { message: fault.message, ...where, extensions: { code: fault.code } };
  }
  const code = isAboutArgument(fault) ? 'BAD_USER_INPUT' : formatted.extensions?.['code'];
  if (fault instanceof GraphQLError && clientFaults.has(code)) {
    return { message: withoutValues(formatted.message), ...where, extensions: { code } };
  }
  return {
    message: 'the gateway could not answer this: give the platform the reference',
    ...where,
    extensions: { code: 'INTERNAL_SERVER_ERROR', reference: onFault(fault) },
  };
}

/** graphql-js points at the argument that does not fit only once the operation runs, and gives that no code. */
function isAboutArgument(fault: unknown): boolean {
  return fault instanceof GraphQLError && fault.nodes !== undefined && /^Argument "/.test(fault.message);
}

/** graphql-js quotes what does not fit, and an operation's literals may be personal. */
function withoutValues(message: string): string {
  return quotations.reduce((text, [quotation, kept]) => text.replace(quotation, kept), message);
}

const quotations: readonly (readonly [RegExp, string])[] = [
  [/, found .*$/s, ''],
  [/( cannot represent [^:]*): .*$/s, '$1'],
  [/(has invalid value) .*$/s, '$1'],
  [/^Value ".*?" does not exist/s, 'Value does not exist'],
  [/(Unexpected (?:Name|Int|Float|String|BlockString|Comment)) .*$/s, '$1'],
];

function innermost(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? innermost(error.originalError) : error;
}
