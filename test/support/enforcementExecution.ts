import { makeExecutableSchema } from '@graphql-tools/schema';
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { execute, isObjectType } from 'graphql';
import type { PrivacyAnnotations } from '../../src/enforcement';
import { readAnnotations } from '../../src/enforcement';
import { chooseOperation, coerceVariables } from '../../src/enforcement/document';
import type { Execution } from '../../src/enforcement/execute';
import { executePlan } from '../../src/enforcement/execute';
import { planOperation } from '../../src/enforcement/plan';
import { compileField, encodeClassKey, stateFlags } from '../../src/policy';
import type { World } from './enforcementDraw';
import { drawValue } from './enforcementDraw';
import { aRequest, catalogue, now } from './policyBuilders';

const typeDefs = `
  directive @dataSubject(id: String! = "id") on OBJECT
  directive @personal(category: String!) on FIELD_DEFINITION
  directive @share(on: [String!]! = ["CONSENT", "NECESSITY", "LEGAL_EXCEPTION"]) on FIELD_DEFINITION

  type Query {
    thing: Thing
    person(named: String): Person
    surePerson: Person!
    people(first: Int = 2): [Person]
    surePeople: [Person!]!
    grid: [[Thing]]
    sureGrid: [[Thing!]!]
    cube: [[[Int!]]!]!
    node(id: ID!): Node
    nodes: [Node!]
    any: Any
    anything: [Any]!
    label(upper: Boolean, times: Int! = 1, in: Colour = RED, of: Shape): String
    count: Int
    sureCount: Int!
  }

  interface Node { id: ID!, label(upper: Boolean, times: Int! = 1, in: Colour = RED, of: Shape): String }
  interface Named implements Node {
    id: ID!
    label(upper: Boolean, times: Int! = 1, in: Colour = RED, of: Shape): String
    names: [String]
  }
  union Any = Thing | Person | Note

  type Thing implements Node {
    id: ID!
    label(upper: Boolean, times: Int! = 1, in: Colour = RED, of: Shape): String
    count: Int
    sureCount: Int!
    colour: Colour
    ratio: Float
    sureFlags: [Boolean!]!
    owner: Person
    sureOwner: Person!
    parts: [Thing!]
    any: Any
  }

  type Person implements Node & Named @dataSubject {
    id: ID!
    label(upper: Boolean, times: Int! = 1, in: Colour = RED, of: Shape): String @personal(category: "NAME") @share
    names: [String] @personal(category: "NAME") @share
    count: Int @personal(category: "EMAIL_ADDRESS") @share
    sureCount: Int!
    home: Home @personal(category: "EMAIL_ADDRESS") @share
    homes: [[Home]!] @personal(category: "EMAIL_ADDRESS") @share
    sureHome: Home!
    thing: Thing
    friends: [Person!]
    grid: [[Thing]]
  }

  type Home {
    colour: Colour @personal(category: "NAME") @share
    sureCount: Int!
    ratio: Float
    owner: Person
  }

  type Note { label(upper: Boolean, times: Int! = 1, in: Colour = RED, of: Shape): String, any: Any, nodes: [Node!] }

  enum Colour { RED, GREEN, BLUE }
  input Shape { sides: Int! = 3, colour: Colour, inner: Shape }
`;

/** Interfaces, unions, lists of lists, each kind of null; every field's resolver draws from the world in the context. */
export const executionSchema: GraphQLSchema = withDrawingResolvers(makeExecutableSchema({ typeDefs }));

export const allPersonal: PrivacyAnnotations = readAnnotations(executionSchema, catalogue);

export const nonePersonal: PrivacyAnnotations = { personalFields: new Map(), dataSubjectTypes: new Set() };

/** graphql-js's own execution: the oracle. */
export async function executeByOracle(
  document: DocumentNode,
  variableValues: Record<string, unknown>,
  world: World,
): Promise<ExecutionResult> {
  return execute({ schema: executionSchema, document, variableValues, contextValue: world });
}

/** The plan's execution, with everything permitted where fields are personal. */
export async function executeByPlan(
  document: DocumentNode,
  variables: Record<string, unknown>,
  world: World,
  annotations: PrivacyAnnotations,
): Promise<Execution> {
  const { operation, fragments } = chooseOperation(document, undefined);
  const variableValues = coerceVariables(executionSchema, operation, variables);
  const plan = planOperation({
    schema: executionSchema,
    annotations,
    operation,
    fragments,
    variableValues,
    compile: (field) => compileField(aRequest(), field, now),
    fetching: new Set(),
  });
  return executePlan({ plan, schema: executionSchema, variableValues, contextValue: world });
}

/**
 * Errors by the null in the response that they account for. Several lie behind one null when a null spread upwards;
 * which of them are told then depends on who was first, and the specification leaves it open.
 */
export function errorsByNull(
  data: unknown,
  errors: readonly GraphQLError[],
): Map<string, readonly { path: string; message: string }[]> {
  const byNull = new Map<string, { path: string; message: string }[]>();
  for (const { path = [], message } of errors) {
    let value = data;
    let depth = 0;
    while (value !== null && value !== undefined && depth < path.length) {
      value = (value as Record<string | number, unknown>)[path[depth++] ?? ''];
    }
    const where = path.slice(0, depth).join('.');
    byNull.set(where, [...(byNull.get(where) ?? []), { path: path.join('.'), message }]);
  }
  return byNull;
}

function withDrawingResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source: Partial<Drawn> | undefined, args, world: World): unknown =>
        drawValue(
          { world, schema, objectOf },
          field.type,
          `${source?.place ?? ''}/${field.name}${JSON.stringify(args)}`,
        );
    }
  }
  return schema;
}

/** An object of a world; as a person it comes with a state in which everything may leave. */
interface Drawn {
  readonly __typename: string;
  readonly place: string;
  readonly classKey: string;
  readonly pseudonym: string;
  readonly revision: string;
}

const openState = encodeClassKey({
  flags: stateFlags.ENROLLED,
  live: 0,
  liveSeparate: 0,
  outdated: 0,
  expired: 0,
  withdrawn: 0,
  crossBorder: 0,
  publishedBySubject: 0,
  lawfulPublicSource: 0,
});

function objectOf(__typename: string, place: string): Drawn {
  return { __typename, place, classKey: openState, pseudonym: 'a'.repeat(64), revision: '1' };
}
