import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
} from 'graphql';
import * as fc from 'fast-check';

/** What a random world is drawn from: the same numbers give the same values, faults and waits at every place. */
export interface World {
  readonly seed: number;
  /** Of a hundred values, how many are null, and how many fail. */
  readonly nulls: number;
  readonly faults: number;
  readonly waits: 'NEVER' | 'SOMETIMES' | 'ALWAYS';
}

export const arbitraryDraws: fc.Arbitrary<World> = fc.record({
  seed: fc.integer(),
  nulls: fc.constantFrom(0, 5, 20),
  faults: fc.constantFrom(0, 3, 12),
  waits: fc.constantFrom('NEVER', 'SOMETIMES', 'ALWAYS'),
});

/** Set `FC_SEED` to see the same draws again. */
export const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

/** A number below `bound`: FNV-1a over what names the draw, stirred. */
export function draw({ seed }: World, place: string, what: string, bound: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of `${what}:${place}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) % bound;
}

export interface Drawing {
  readonly world: World;
  readonly schema: GraphQLSchema;
  readonly objectOf: (typeName: string, place: string) => unknown;
}

/** What a resolver gives at a place: a value, a null, a fault, or the promise of one of these. */
export function drawValue(drawing: Drawing, type: GraphQLOutputType, place: string): unknown {
  const { world } = drawing;
  const waits =
    world.waits === 'ALWAYS' || (world.waits === 'SOMETIMES' && draw(world, place, 'wait', 3) === 0);
  return waits ? drawLate(drawing, type, place) : drawNow(drawing, type, place);
}

/** graphql-js 16 leaves rejections unhandled where one item of a list fails at once and another late: all wait, or none. */
function drawItem(drawing: Drawing, type: GraphQLOutputType, place: string): unknown {
  return drawing.world.waits === 'NEVER' ? drawNow(drawing, type, place) : drawLate(drawing, type, place);
}

function drawLate(drawing: Drawing, type: GraphQLOutputType, place: string): Promise<unknown> {
  const turns = draw(drawing.world, place, 'turns', 4);
  const late = (async () => {
    if (turns === 3) await new Promise((resolve) => setImmediate(resolve));
    else for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    return drawNow(drawing, type, place);
  })();
  // Nobody may come to wait for it, when something beside it has failed: that is no fault of the world.
  late.catch(() => undefined);
  return late;
}

function drawNow(drawing: Drawing, type: GraphQLOutputType, place: string): unknown {
  const { world, schema, objectOf } = drawing;
  const fate = draw(world, place, 'fate', 100);
  if (fate < world.faults) return fail(fate, place);
  if (fate < world.faults + world.nulls) return fate % 2 === 0 ? null : undefined;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const length = draw(world, place, 'length', 4);
    return Array.from({ length }, (_, index) => drawItem(drawing, nullable.ofType, `${place}.${index}`));
  }
  const named = getNamedType(nullable);
  if (isObjectType(named)) return objectOf(named.name, place);
  if (isAbstractType(named)) {
    const possible = schema.getPossibleTypes(named);
    return objectOf(possible[draw(world, place, 'type', possible.length)]?.name ?? '', place);
  }
  if (isEnumType(named))
    return named.getValues()[draw(world, place, 'leaf', named.getValues().length)]?.value;
  switch (named.name) {
    case 'Int':
      return draw(world, place, 'integer', 200) === 0 ? 'no integer' : draw(world, place, 'leaf', 1_000);
    case 'Float':
      return draw(world, place, 'leaf', 1_000) / 8;
    case 'Boolean':
      return draw(world, place, 'leaf', 2) === 0;
    default:
      return `${named.name} ${place}`;
  }
}

function fail(fate: number, place: string): Error {
  if (fate % 3 === 0) return new Error(`returned at ${place}`);
  if (fate % 3 === 1) throw new GraphQLError(`graph fault at ${place}`, { extensions: { code: 'FAULT' } });
  throw new TypeError(`thrown at ${place}`);
}
