import type { ValueNode } from 'graphql';
import { Kind } from 'graphql';
import { EnforcementError } from './EnforcementError';
import type { Completion, FieldPlan, OperationPlan, SelectionPlan } from './plan';

/**
 * What an operation may cost: one for each field of each object that its answer could have, all lists as long as it asked
 * for. Known before anything runs, and the same whatever the data is: it tells nothing of anybody.
 */
export interface Cost {
  /** What no variable changes. */
  readonly fixed: number;
  /** Lists whose length a variable says: each costs its items, times what one item costs. */
  readonly lists: readonly { readonly length: VariableLength; readonly item: Cost }[];
}

interface VariableLength {
  readonly variable: string;
  /** Where the variable has no value. */
  readonly otherwise: number;
}

type Length = number | VariableLength;

/** The argument with which a connection is told how many items it may have. */
const lengthArgument = 'first';

/** Lists that take no such argument are of the registry's, and short. */
const unsizedLength = 10;

const costs = new WeakMap<OperationPlan, Cost>();

export function costOf(plan: OperationPlan): Cost {
  const known = costs.get(plan);
  if (known) return known;
  const cost = selectionCost(plan.root, undefined);
  costs.set(plan, cost);
  return cost;
}

/** With the variables of one request, coerced. */
export function costWith(cost: Cost, variableValues: Readonly<Record<string, unknown>>): number {
  return cost.lists.reduce(
    (sum, { length, item }) => sum + lengthWith(length, variableValues) * costWith(item, variableValues),
    cost.fixed,
  );
}

/** @throws EnforcementError `OPERATION_TOO_COSTLY` */
export function requireAffordable(cost: number, maximum: number): void {
  if (cost <= maximum) return;
  throw new EnforcementError(
    'OPERATION_TOO_COSTLY',
    `the operation costs ${cost}, and ${maximum} is the most that one may: ask for smaller pages or fewer fields`,
  );
}

function selectionCost({ fields }: SelectionPlan, pending: Length | undefined): Cost {
  return fields.map((field) => fieldCost(field, pending)).reduce(plus, nothing);
}

/** `pending` is how many items the lists of the connection around it may have. */
function fieldCost(field: FieldPlan, pending: Length | undefined): Cost {
  const length = lengthOf(field) ?? pending;
  return plus({ fixed: 1, lists: [] }, completionCost(field.completion, length));
}

function completionCost(completion: Completion, length: Length | undefined): Cost {
  switch (completion.kind) {
    case 'LEAF':
      return nothing;
    case 'LIST':
      return times(
        length ?? unsizedLength,
        plus({ fixed: 1, lists: [] }, completionCost(completion.of, undefined)),
      );
    case 'OBJECT':
      return selectionCost(completion.selection, length);
    case 'ABSTRACT':
      // Which of them it is shows only when it runs; their sum is no less than any.
      return [...completion.selections.values()]
        .map((selection) => selectionCost(selection, length))
        .reduce(plus, nothing);
  }
}

function lengthOf({ definition, nodes }: FieldPlan): Length | undefined {
  const argument = definition.args.find(({ name }) => name === lengthArgument);
  if (!argument) return undefined;
  const given = nodes[0]?.arguments?.find(({ name }) => name.value === lengthArgument)?.value;
  const otherwise = lengthIn(argument.defaultValue);
  return given ? lengthFrom(given, otherwise) : otherwise;
}

function lengthFrom(value: ValueNode, otherwise: number): Length {
  if (value.kind === Kind.VARIABLE) return { variable: value.name.value, otherwise };
  return value.kind === Kind.INT ? lengthIn(Number(value.value)) : otherwise;
}

function lengthWith(
  { variable, otherwise }: VariableLength,
  values: Readonly<Record<string, unknown>>,
): number {
  const value = values[variable];
  return value === undefined || value === null ? otherwise : lengthIn(value);
}

/** Nobody gets less by asking for fewer than none: such a page is refused where it is read. */
function lengthIn(value: unknown): number {
  return typeof value === 'number' ? Math.max(value, 0) : unsizedLength;
}

const nothing: Cost = { fixed: 0, lists: [] };

function plus(one: Cost, other: Cost): Cost {
  return { fixed: one.fixed + other.fixed, lists: [...one.lists, ...other.lists] };
}

function times(length: Length, item: Cost): Cost {
  if (typeof length !== 'number') return { fixed: 0, lists: [{ length, item }] };
  return {
    fixed: length * item.fixed,
    lists: item.lists.map((list) => ({ ...list, item: times(length, list.item) })),
  };
}
