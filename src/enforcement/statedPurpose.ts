import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getDirectiveValues, isEnumType } from 'graphql';
import type { Asked, DisclosureMode } from '../policy';
import { disclosureModes } from '../policy';
import { EnforcementError } from './EnforcementError';

/** Headers that state what an operation's text leaves out. */
export interface PurposeHeaders {
  readonly purpose: string | undefined;
  readonly instrument: string | undefined;
  /** Only an explanation is asked this way: a live request that is no sharing says so in its own text. */
  readonly mode?: string | undefined;
}

/**
 * Why the operation asks: by its own `@purpose`, else by header. Agreement III.A.4.
 *
 * @throws EnforcementError `BAD_USER_INPUT` for a purpose that the schema does not know, or an unreadable `@purpose`.
 */
export function statedPurpose(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variableValues: Readonly<Record<string, unknown>>,
  headers: PurposeHeaders,
): Asked | undefined {
  const stated = readDirective(schema, operation, variableValues);
  const purposeId = stated?.['is'] ?? headers.purpose;
  if (typeof purposeId !== 'string') return undefined;
  const purposes = schema.getType('Purpose');
  if (!isEnumType(purposes) || !purposes.getValue(purposeId)) {
    throw new EnforcementError(
      'BAD_USER_INPUT',
      'the purpose that was stated is none of the enum `Purpose`: query `me` for the purposes of your agreement',
    );
  }
  const instrument = stated?.['instrument'] ?? headers.instrument;
  return {
    purposeId,
    mode: modeOf(stated?.['mode'] ?? headers.mode),
    instrumentId: typeof instrument === 'string' && instrument !== '' ? instrument : undefined,
  };
}

function readDirective(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variableValues: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  const directive = schema.getDirective('purpose');
  if (!directive) return undefined;
  try {
    return getDirectiveValues(directive, operation, variableValues);
  } catch (error) {
    throw new EnforcementError('BAD_USER_INPUT', 'the arguments of `@purpose` cannot be read', {
      cause: error,
    });
  }
}

function modeOf(stated: unknown): DisclosureMode {
  return disclosureModes.find((mode) => mode === stated) ?? 'SHARING';
}
