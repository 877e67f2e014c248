import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLAbstractType,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import {
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import type { CompiledField, PersonalField } from '../policy';
import type { PrivacyAnnotations } from './annotations';
import { Decisions } from './decisions';
import type { ChosenOperation } from './document';
import { EnforcementError } from './EnforcementError';

/** An operation, made ready to run for one recipient, purpose and agreement version; kept and shared by later requests. */
export interface OperationPlan {
  readonly root: SelectionPlan;
  readonly decisions: Decisions;
  /** Whether any data subject can be in the answer, or is looked for. Without, there is nothing to decide or to record. */
  readonly reachesSubjects: boolean;
  /** How many fields it has: what keeping it costs. */
  readonly size: number;
  /** How many fields read from a source: more than one need a transaction to see one snapshot. */
  readonly fetches: number;
  /** The decision on a field that the operation may use without selecting it, as a filter does. */
  readonly compiled: (coordinate: string) => CompiledField | undefined;
}

export interface SelectionPlan {
  readonly type: GraphQLObjectType;
  readonly isDataSubject: boolean;
  readonly fields: readonly FieldPlan[];
  /** A response key such as `__proto__` must not reach an object that has a prototype. */
  readonly hasUnsafeKey: boolean;
}

export interface FieldPlan {
  readonly responseKey: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
  readonly coordinate: string;
  /** Number of this field in its plan. */
  readonly step: number;
  /** Position among the plan's decisions; undefined for a field that was annotated as not personal. */
  readonly personal: number | undefined;
  /** Response keys from the root, with `*` for each list position. */
  readonly path: readonly string[];
  readonly completion: Completion;
  readonly reachesSubjects: boolean;
  readonly fetches: boolean;
  /** For a field that leads to data subjects: which of their personal fields may leave for somebody. */
  readonly wanted: readonly CompiledField[];
}

interface Extent {
  readonly nonNull: boolean;
  readonly reachesSubjects: boolean;
  /** Whether a data subject or a personal field lies inside. */
  readonly accountable: boolean;
  /** Whether a null can spread up to this value when something inside was already counted as disclosed or withheld. */
  readonly fragile: boolean;
}

/** How a resolved value becomes a response value, as the GraphQL specification's CompleteValue() has it. */
export type Completion = Extent &
  (
    | { readonly kind: 'LEAF'; readonly type: GraphQLLeafType }
    | {
        readonly kind: 'LIST';
        readonly of: Completion;
        /** How many lists enclose this one. */
        readonly depth: number;
        readonly path: readonly string[];
      }
    | { readonly kind: 'OBJECT'; readonly selection: SelectionPlan }
    | {
        readonly kind: 'ABSTRACT';
        readonly type: GraphQLAbstractType;
        readonly selections: ReadonlyMap<string, SelectionPlan>;
      }
  );

export interface PlanningOptions {
  readonly schema: GraphQLSchema;
  readonly annotations: PrivacyAnnotations;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. Only `@skip` and `@include` look at them here; arguments are read when the plan runs. */
  readonly variableValues: Readonly<Record<string, unknown>>;
  /** Settles what the request decides alone; undefined while no purpose was stated, when no person may be reached. */
  readonly compile: ((field: PersonalField) => CompiledField) | undefined;
  /** Coordinates of the fields whose resolvers read from a source. */
  readonly fetching: ReadonlySet<string>;
}

/** Fragments multiply; a plan of this many fields is no honest operation. */
const maximumSize = 5_000;
const maximumDepth = 24;
const maximumAliases = 200;
const maximumDirectives = 200;

/**
 * @throws EnforcementError `OPERATION_TOO_COSTLY` when the operation spreads out too far, `BAD_USER_INPUT` when a
 * condition of it has no value.
 */
export function planOperation(options: PlanningOptions): OperationPlan {
  try {
    return new Planner(options).plan();
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new EnforcementError(
      'BAD_USER_INPUT',
      'a condition of `@skip` or `@include` is neither true nor false',
      {
        cause: error,
      },
    );
  }
}

interface Place {
  readonly path: readonly string[];
  readonly lists: number;
}

class Planner {
  private readonly compiled = new Map<string, number>();
  private readonly fields: CompiledField[] = [];
  private size = 0;
  private fetches = 0;

  constructor(private readonly options: PlanningOptions) {}

  plan(): OperationPlan {
    const { schema, fragments, variableValues, operation } = this.options;
    const rootType = schema.getRootType(operation.operation);
    if (!rootType) {
      throw new EnforcementError('BAD_USER_INPUT', `the partner graph has no ${operation.operation} type`);
    }
    const groups = collectFields(schema, fragments, variableValues, rootType, operation.selectionSet);
    const root = this.selection(rootType, groups, { path: [], lists: 0 });
    return {
      root,
      decisions: new Decisions(this.fields),
      reachesSubjects: reaches(root) || this.fetches > 0,
      size: this.size,
      fetches: this.fetches,
      compiled: rememberCompiled(this.options),
    };
  }

  private selection(
    type: GraphQLObjectType,
    groups: Map<string, readonly FieldNode[]>,
    place: Place,
  ): SelectionPlan {
    if (place.path.length > maximumDepth) throw tooCostly(`is nested deeper than ${maximumDepth} levels`);
    const fields = [...groups].flatMap(([key, nodes]) => this.field(type, key, nodes, place) ?? []);
    return {
      type,
      isDataSubject: this.options.annotations.dataSubjectTypes.has(type.name),
      fields,
      hasUnsafeKey: fields.some(({ responseKey }) => responseKey === '__proto__'),
    };
  }

  private field(
    parentType: GraphQLObjectType,
    responseKey: string,
    nodes: readonly FieldNode[],
    place: Place,
  ): FieldPlan | undefined {
    const name = nodes[0]?.name.value ?? '';
    const definition = this.definitionOf(parentType, name);
    if (!definition) return undefined;
    const step = this.size++;
    if (step > maximumSize) throw tooCostly(`selects more than ${maximumSize} fields`);
    const coordinate = `${parentType.name}.${name}`;
    const path = [...place.path, responseKey];
    const completion = this.completion(definition.type, nodes, { path, lists: place.lists });
    const fetches = this.options.fetching.has(coordinate);
    if (fetches) this.fetches++;
    return {
      responseKey,
      definition,
      parentType,
      nodes,
      coordinate,
      step,
      personal: this.decisionIndex(coordinate),
      path,
      completion,
      reachesSubjects: completion.reachesSubjects,
      fetches,
      wanted: this.wantedBehind(completion),
    };
  }

  private completion(type: GraphQLOutputType, nodes: readonly FieldNode[], place: Place): Completion {
    if (isNonNullType(type)) return { ...this.completion(type.ofType, nodes, place), nonNull: true };
    if (isLeafType(type)) return { kind: 'LEAF', type, ...extentOf([]) };
    if (isListType(type)) {
      const path = [...place.path, '*'];
      const of = this.completion(type.ofType, nodes, { path, lists: place.lists + 1 });
      // A list that fails at a later item takes the earlier ones with it.
      const { reachesSubjects, accountable } = of;
      return {
        kind: 'LIST',
        of,
        depth: place.lists,
        path,
        nonNull: false,
        reachesSubjects,
        accountable,
        fragile: accountable,
      };
    }
    if (isAbstractType(type)) {
      const selections = new Map(
        this.options.schema
          .getPossibleTypes(type)
          .map((possible) => [possible.name, this.subselection(possible, nodes, place)] as const),
      );
      return { kind: 'ABSTRACT', type, selections, ...extentOf([...selections.values()]) };
    }
    const selection = this.subselection(type, nodes, place);
    return { kind: 'OBJECT', selection, ...extentOf([selection]) };
  }

  private subselection(type: GraphQLObjectType, nodes: readonly FieldNode[], place: Place): SelectionPlan {
    const { schema, fragments, variableValues } = this.options;
    return this.selection(type, collectSubfields(schema, fragments, variableValues, type, nodes), place);
  }

  private definitionOf(parent: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
    if (parent === this.options.schema.getQueryType()) {
      if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
      if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    }
    return parent.getFields()[name];
  }

  private decisionIndex(coordinate: string): number | undefined {
    const personal = this.options.annotations.personalFields.get(coordinate);
    if (!personal) return undefined;
    const known = this.compiled.get(coordinate);
    if (known !== undefined) return known;
    if (!this.options.compile) throw purposeRequired();
    const index = this.fields.push(this.options.compile(personal)) - 1;
    this.compiled.set(coordinate, index);
    return index;
  }

  /** Personal fields of the nearest data subjects behind this field that some state of a subject could open. */
  private wantedBehind(completion: Completion): CompiledField[] {
    const wanted = new Set<CompiledField>();
    const visit = (selection: SelectionPlan): void => {
      for (const field of selection.fields) {
        const compiled = field.personal === undefined ? undefined : this.fields[field.personal];
        if (selection.isDataSubject) {
          if (compiled && compiled.openings.length > 0) wanted.add(compiled);
        } else if (!field.fetches) {
          selectionsOf(field.completion).forEach(visit);
        }
      }
    };
    selectionsOf(completion).forEach(visit);
    return [...wanted];
  }
}

function rememberCompiled({ annotations, compile }: PlanningOptions): OperationPlan['compiled'] {
  const known = new Map<string, CompiledField | undefined>();
  return (coordinate) => {
    if (!known.has(coordinate)) {
      const field = annotations.personalFields.get(coordinate);
      known.set(coordinate, field && compile?.(field));
    }
    return known.get(coordinate);
  };
}

/** The selections in which the value, or each of its items, may be completed. */
function selectionsOf(completion: Completion): readonly SelectionPlan[] {
  switch (completion.kind) {
    case 'LEAF':
      return [];
    case 'LIST':
      return selectionsOf(completion.of);
    case 'OBJECT':
      return [completion.selection];
    case 'ABSTRACT':
      return [...completion.selections.values()];
  }
}

function reaches(selection: SelectionPlan): boolean {
  return selection.isDataSubject || selection.fields.some(({ reachesSubjects }) => reachesSubjects);
}

function extentOf(selections: readonly SelectionPlan[]): Extent {
  const accountable = selections.some(
    ({ isDataSubject, fields }) =>
      isDataSubject ||
      fields.some(({ personal, completion }) => personal !== undefined || completion.accountable),
  );
  const spreads = selections.some(({ fields }) =>
    fields.some(({ completion, definition }) => completion.nonNull && definition !== TypeNameMetaFieldDef),
  );
  const reachesSubjects = selections.some(reaches);
  return { nonNull: false, reachesSubjects, accountable, fragile: accountable && spreads };
}

/** @throws EnforcementError `OPERATION_TOO_COSTLY` for a document that repeats itself too often. */
export function requirePlain({ aliases, directives }: ChosenOperation): void {
  if (aliases > maximumAliases) throw tooCostly(`has more than ${maximumAliases} aliases`);
  if (directives > maximumDirectives) throw tooCostly(`has more than ${maximumDirectives} directives`);
}

function tooCostly(what: string): EnforcementError {
  return new EnforcementError('OPERATION_TOO_COSTLY', `the operation ${what}: split it, or ask for less`);
}

export function purposeRequired(): EnforcementError {
  return new EnforcementError(
    'PURPOSE_REQUIRED',
    'the operation reaches personal data and states no purpose: add `@purpose(is: …)` to it, or send the header `sharing-purpose`',
  );
}
