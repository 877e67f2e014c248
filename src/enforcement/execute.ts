import type { GraphQLLeafType, GraphQLResolveInfo } from 'graphql';
import { getArgumentValues, GraphQLError } from 'graphql';
import type { CompiledField, Decision, Permit } from '../policy';
import { refuse } from '../policy';
import type { ClassDecisions } from './decisions';
import { keyOfForm } from './keyOfForm';
import type { Completion, FieldPlan, OperationPlan, SelectionPlan } from './plan';
import { isSubjectRecord } from './subjectRecord';
import type { SubjectScope } from './tally';
import { Tally } from './tally';

/** What a resolver is told about its field, in the place of GraphQL's resolve info. */
export type FieldRequest = Pick<GraphQLResolveInfo, 'fieldName' | 'parentType' | 'schema'> & {
  /** Personal fields of the data subjects behind this field that may leave for somebody, with what opens them. */
  readonly wanted: readonly CompiledField[];
  /** The decision on a field that is used without being selected; undefined for one that is not personal. */
  readonly compiled: OperationPlan['compiled'];
};

export interface ExecutionOptions {
  readonly plan: OperationPlan;
  readonly schema: GraphQLResolveInfo['schema'];
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
}

export interface Execution {
  readonly data: ResponseObject | null;
  readonly errors: readonly GraphQLError[];
  readonly tally: Tally;
}

export type ResponseObject = Record<string, unknown>;
type MaybePromise<Value> = Value | Promise<Value>;

/**
 * Runs a plan as the GraphQL specification says (section 6), with one difference: a personal value gets into the
 * response only past the decision on its data subject. graphql-js's own execution, with the same resolvers, is the
 * oracle that tests hold this against; it cannot serve here, because a resolver around each field of each row costs
 * more than the rows do (docs/decisions/0003).
 */
export async function executePlan(options: ExecutionOptions): Promise<Execution> {
  const run = new Run(options);
  const tally = new Tally();
  try {
    const data = await run.select(options.plan.root, undefined, undefined, tally);
    return { data, errors: run.errors, tally };
  } catch (error) {
    return { data: null, errors: [...run.errors, run.asLocated(error)], tally: new Tally() };
  }
}

class Run {
  readonly errors: GraphQLError[] = [];
  private readonly argumentsByStep: (Record<string, unknown> | undefined)[] = [];
  /** Positions in the lists being completed, outermost first. Code after a wait restores its own before it goes on. */
  private indices: number[] = [];

  constructor(private readonly options: ExecutionOptions) {}

  select(
    selection: SelectionPlan,
    source: unknown,
    enclosing: SubjectScope | undefined,
    tally: Tally,
  ): MaybePromise<ResponseObject> {
    const scope = selection.isDataSubject ? this.enter(source, tally) : enclosing;
    const result = (selection.hasUnsafeKey ? Object.create(null) : {}) as ResponseObject;
    let waiting: Promise<unknown>[] | undefined;
    try {
      for (const field of selection.fields) {
        const value = this.field(field, source, scope, tally);
        if (isPromise(value)) {
          // Takes the key's place in the response's order now; the value follows.
          result[field.responseKey] = null;
          (waiting ??= []).push(value.then((late) => (result[field.responseKey] = late)));
        } else {
          result[field.responseKey] = value;
        }
      }
    } catch (error) {
      if (!waiting) throw error;
      return failing(waiting, error);
    }
    return waiting ? settled(waiting).then(() => result) : result;
  }

  asLocated(error: unknown, field?: FieldPlan, path?: readonly string[]): GraphQLError {
    if (error instanceof GraphQLError && error.path) return error;
    const original =
      error instanceof Error ? error : new Error('a resolver threw what is no error', { cause: error });
    return new GraphQLError(original.message, {
      nodes: field?.nodes ?? [],
      path: this.fill(path ?? field?.path ?? []),
      originalError: original,
      extensions: error instanceof GraphQLError ? error.extensions : {},
    });
  }

  private enter(source: unknown, tally: Tally): SubjectScope {
    if (!isSubjectRecord(source))
      throw new Error('a source handed out a data subject without a sharing state');
    return tally.enter(source, this.options.plan.decisions.for(source.classKey));
  }

  private field(
    field: FieldPlan,
    source: unknown,
    scope: SubjectScope | undefined,
    tally: Tally,
  ): MaybePromise<unknown> {
    const decision = field.personal === undefined ? undefined : decisionOn(field.personal, scope?.decisions);
    if (decision?.outcome === 'REDACT') {
      tally.refuse(field, decision, this.indices);
      note(tally, scope, field, decision, 'REFUSED');
      return null;
    }
    const { completion } = field;
    if (completion.kind === 'LEAF' && isStored(field, decision)) {
      const value = storedValue(field, source, decision);
      if (isScalar(value)) return this.leaf(field, completion.type, value, scope, decision, tally);
    }
    // A part that may yet fall away, when a null spreads up to this field, is counted only once it stands.
    const part = field.completion.fragile && !field.completion.nonNull ? new Tally() : tally;
    try {
      const resolved = this.resolve(field, source, decision);
      const value = this.complete(field.completion, field, resolved, scope, part);
      if (isPromise(value)) return this.settleLater(value, field, scope, decision, tally, part);
      return settle(value, field, scope, decision, tally, part, this.indices);
    } catch (error) {
      return this.fail(error, field);
    }
  }

  /** A value that is there already: most of what a list consists of, and worth a shorter way. */
  private leaf(
    field: FieldPlan,
    type: GraphQLLeafType,
    value: unknown,
    scope: SubjectScope | undefined,
    decision: Permit | undefined,
    tally: Tally,
  ): unknown {
    try {
      const serialized = serialize(type, value);
      if (decision) noteShared(tally, scope, field, decision, this.indices);
      return serialized;
    } catch (error) {
      return this.fail(error, field);
    }
  }

  private settleLater(
    value: Promise<unknown>,
    field: FieldPlan,
    scope: SubjectScope | undefined,
    decision: Permit | undefined,
    tally: Tally,
    part: Tally,
  ): Promise<unknown> {
    const indices = [...this.indices];
    return value.then(
      (late) => settle(late, field, scope, decision, tally, part, indices),
      (error: unknown) => {
        this.indices = [...indices];
        return this.fail(error, field);
      },
    );
  }

  private fail(error: unknown, field: FieldPlan): null {
    const located = this.asLocated(error, field);
    if (field.completion.nonNull) throw located;
    this.errors.push(located);
    return null;
  }

  private resolve(field: FieldPlan, source: unknown, decision: Permit | undefined): unknown {
    const { definition, parentType } = field;
    if (!definition.resolve || isStored(field, decision)) return storedValue(field, source, decision);
    const { schema, contextValue } = this.options;
    const request: FieldRequest & Partial<GraphQLResolveInfo> = {
      fieldName: definition.name,
      parentType,
      schema,
      wanted: field.wanted,
      compiled: this.options.plan.compiled,
    };
    return definition.resolve(source, this.argumentsOf(field), contextValue, request as GraphQLResolveInfo);
  }

  private argumentsOf(field: FieldPlan): Record<string, unknown> {
    const known = this.argumentsByStep[field.step];
    if (known) return known;
    const [node] = field.nodes;
    const values = node ? getArgumentValues(field.definition, node, this.options.variableValues) : {};
    this.argumentsByStep[field.step] = values;
    return values;
  }

  private complete(
    completion: Completion,
    field: FieldPlan,
    value: unknown,
    scope: SubjectScope | undefined,
    tally: Tally,
  ): MaybePromise<unknown> {
    if (isPromise(value)) {
      const indices = [...this.indices];
      return value.then((late) => {
        this.indices = [...indices];
        return this.complete(completion, field, late, scope, tally);
      });
    }
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) {
      if (!completion.nonNull) return null;
      throw new Error(`Cannot return null for non-nullable field ${field.coordinate}.`);
    }
    switch (completion.kind) {
      case 'LEAF':
        return serialize(completion.type, value);
      case 'LIST':
        return this.list(completion, field, value, scope, tally);
      case 'OBJECT':
        return this.select(completion.selection, value, scope, tally);
      case 'ABSTRACT':
        return this.select(selectionFor(completion, value), value, scope, tally);
    }
  }

  private list(
    completion: Extract<Completion, { kind: 'LIST' }>,
    field: FieldPlan,
    value: unknown,
    scope: SubjectScope | undefined,
    tally: Tally,
  ): MaybePromise<unknown[]> {
    if (!isIterable(value))
      throw new Error(`\`${field.coordinate}\` is a list, but its resolver returned none`);
    const items: unknown[] = [];
    let waiting: Promise<unknown>[] | undefined;
    let index = 0;
    try {
      for (const item of value) {
        const position = index++;
        this.indices[completion.depth] = position;
        this.indices.length = completion.depth + 1;
        const completed = this.item(completion, field, item, scope, tally);
        items.push(completed);
        if (isPromise(completed)) {
          (waiting ??= []).push(completed.then((late) => (items[position] = late)));
        }
      }
    } catch (error) {
      if (!waiting) throw error;
      return failing(waiting, error);
    } finally {
      // Also when an item failed: what comes beside this list is not in it.
      this.indices.length = completion.depth;
    }
    return waiting ? settled(waiting).then(() => items) : items;
  }

  private item(
    { of, path }: Extract<Completion, { kind: 'LIST' }>,
    field: FieldPlan,
    item: unknown,
    scope: SubjectScope | undefined,
    tally: Tally,
  ): MaybePromise<unknown> {
    const part = of.fragile && !of.nonNull ? new Tally() : tally;
    try {
      const completed = this.complete(of, field, item, scope, part);
      if (isPromise(completed)) return this.itemLater(completed, of, field, path, tally, part);
      if (part !== tally) tally.absorb(part);
      return completed;
    } catch (error) {
      return this.dropItem(error, of, field, path);
    }
  }

  private itemLater(
    completed: Promise<unknown>,
    of: Completion,
    field: FieldPlan,
    path: readonly string[],
    tally: Tally,
    part: Tally,
  ): Promise<unknown> {
    const indices = [...this.indices];
    return completed.then(
      (late) => {
        if (part !== tally) tally.absorb(part);
        return late;
      },
      (error: unknown) => {
        this.indices = [...indices];
        return this.dropItem(error, of, field, path);
      },
    );
  }

  private dropItem(error: unknown, of: Completion, field: FieldPlan, path: readonly string[]): null {
    const located = this.asLocated(error, field, path);
    if (of.nonNull) throw located;
    this.errors.push(located);
    return null;
  }

  /** Puts the current list positions into a path's stars. */
  private fill(path: readonly string[]): (string | number)[] {
    let list = 0;
    return path.map((key) => (key === '*' ? (this.indices[list++] ?? 0) : key));
  }
}

function settle(
  value: unknown,
  field: FieldPlan,
  scope: SubjectScope | undefined,
  permit: Permit | undefined,
  tally: Tally,
  part: Tally,
  indices: readonly number[],
): unknown {
  if (part !== tally) tally.absorb(part);
  if (permit && value === null) note(tally, scope, field, permit, 'EMPTY');
  else if (permit) noteShared(tally, scope, field, permit, indices);
  return value;
}

function noteShared(
  tally: Tally,
  scope: SubjectScope | undefined,
  field: FieldPlan,
  permit: Permit,
  indices: readonly number[],
): void {
  if (permit.form !== 'FULL') tally.reduce(field, permit, indices);
  note(tally, scope, field, permit, 'SHARED');
}

const outcomes = ['SHARED', 'EMPTY', 'REFUSED'] as const;

function note(
  tally: Tally,
  scope: SubjectScope | undefined,
  field: FieldPlan,
  decision: Decision,
  became: (typeof outcomes)[number],
): void {
  if (!scope) return;
  const { coordinate } = field;
  const key = field.step * outcomes.length + outcomes.indexOf(became);
  if (tally.noteAgain(scope, key)) return;
  tally.note(scope, key, () => {
    if (decision.outcome === 'REDACT') return { coordinate, became: 'REFUSED', refusal: decision };
    return { coordinate, became: became === 'EMPTY' ? 'EMPTY' : 'SHARED', permit: decision };
  });
}

const withoutSubject = refuse('NO_BASIS', 'III.A');

/** Only the source itself gives a reduced form: whoever resolves the value is not asked for less of it. */
function isStored({ definition }: FieldPlan, permit: Permit | undefined): boolean {
  return !definition.resolve || (permit !== undefined && permit.form !== 'FULL');
}

function storedValue({ definition }: FieldPlan, source: unknown, permit: Permit | undefined): unknown {
  const key = permit ? keyOfForm(definition.name, permit.form) : definition.name;
  return (source as Record<string, unknown> | undefined)?.[key];
}

function decisionOn(index: number, decisions: ClassDecisions | undefined): Decision {
  return decisions?.byField[index] ?? withoutSubject;
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined) {
    throw new Error(`\`${type.name}\` has no form for the value that its resolver returned`);
  }
  return serialized;
}

function selectionFor(completion: Extract<Completion, { kind: 'ABSTRACT' }>, value: unknown): SelectionPlan {
  const typeName = (value as { __typename?: unknown }).__typename;
  const selection = typeof typeName === 'string' ? completion.selections.get(typeName) : undefined;
  if (!selection) throw new Error(`a value of \`${completion.type.name}\` does not say which type it has`);
  return selection;
}

/** Waits for all, also when one fails: nothing of a request may still be reading when its answer is given. */
async function settled(waiting: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(waiting);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** Fails as `error` once what had begun before it is over. Left alone, a rejection among it would end the process. */
async function failing(waiting: readonly Promise<unknown>[], error: unknown): Promise<never> {
  await Promise.allSettled(waiting);
  throw error;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && typeof (value as { then?: unknown } | null)?.then === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
