import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getOperationAST, getVariableValues, Kind, visit } from 'graphql';
import { EnforcementError } from './EnforcementError';

/** A validated document with one operation chosen. */
export interface ChosenOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Names of the variables that `@skip` and `@include` look at: a plan is made for their values. */
  readonly conditions: readonly string[];
  /** How many fields of the document have an alias, and how many directives it has. */
  readonly aliases: number;
  readonly directives: number;
}

const chosen = new WeakMap<DocumentNode, Map<string, ChosenOperation>>();

/** @throws EnforcementError `BAD_USER_INPUT` when the document has no such operation. */
export function chooseOperation(document: DocumentNode, operationName: string | undefined): ChosenOperation {
  const byName = chosen.get(document) ?? new Map<string, ChosenOperation>();
  chosen.set(document, byName);
  const known = byName.get(operationName ?? '');
  if (known) return known;
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    throw new EnforcementError(
      'BAD_USER_INPUT',
      'name the operation to run: the document has none of this name, or several and no name was given',
    );
  }
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const choice = { operation, fragments, conditions: conditionsOf(document), ...countsOf(document) };
  byName.set(operationName ?? '', choice);
  return choice;
}

function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      for (const { value } of node.arguments ?? []) {
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      }
    },
  });
  return [...names].sort();
}

function countsOf(document: DocumentNode): { aliases: number; directives: number } {
  let [aliases, directives] = [0, 0];
  visit(document, {
    Field: ({ alias }) => {
      if (alias) aliases++;
    },
    Directive: () => {
      directives++;
    },
  });
  return { aliases, directives };
}

/**
 * Coerces what the client sent. graphql-js's own messages quote the value, which may be personal: these name the
 * variable and its type.
 *
 * @throws EnforcementError `BAD_USER_INPUT` naming every variable that does not fit.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], sent);
  if (coerced) return coerced;
  const named = errors.flatMap(({ nodes }) =>
    (nodes ?? []).flatMap((node) =>
      node.kind === Kind.VARIABLE_DEFINITION ? [`\`$${node.variable.name.value}\``] : [],
    ),
  );
  throw new EnforcementError(
    'BAD_USER_INPUT',
    `these variables are missing or do not fit their types: ${[...new Set(named)].join(', ')}`,
  );
}
