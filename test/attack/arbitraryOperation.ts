import * as fc from 'fast-check';
import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isLeafType, isObjectType } from 'graphql';

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Material {
  readonly schema: GraphQLSchema;
  readonly ids: readonly string[];
  /** What to filter by: an attacker may know any value already. */
  readonly values: readonly string[];
}

type Draw = fc.GeneratorValue;

const purposes = [
  'CUSTOMER_SUPPORT',
  'CUSTOMER_SUPPORT',
  'CUSTOMER_SUPPORT',
  'CUSTOMER_SUPPORT',
  'CUSTOMER_SUPPORT',
  'SERVICE_OPTIMISATION',
  'DISPUTE_RESOLUTION',
];

export interface Stated {
  readonly purpose: string;
  readonly mode: 'SHARING' | 'TRANSFER';
  readonly cites: boolean;
}

export const arbitraryStatement: fc.Arbitrary<Stated> = fc.record({
  purpose: fc.constantFrom(...purposes),
  mode: fc.constantFrom('SHARING', 'SHARING', 'SHARING', 'SHARING', 'SHARING', 'TRANSFER'),
  cites: fc.boolean(),
});

/** Any valid operation: aliases, fragments, inline fragments, variables, conditions, filters, orders. */
export function drawOperation(draw: Draw, material: Material, directive: string): Operation {
  return new Writer(draw, material).write(directive);
}

class Writer {
  private aliases = 0;
  private readonly fragments: string[] = [];

  constructor(
    private readonly draw: Draw,
    private readonly material: Material,
  ) {}

  write(directive: string): Operation {
    const root = this.material.schema.getQueryType();
    if (!root) throw new Error('the schema has no query type');
    const body = this.selection(root, 0);
    const variables = {
      id: this.oneOf(this.material.ids),
      yes: true,
      no: false,
      value: this.oneOf(this.material.values),
    };
    // Every variable is used once, so that none is unused; what is skipped is still valid.
    const use =
      '_v: user(id: $id) @skip(if: $yes) { id } _w: users(filter: { nameStartsWith: $value }) @include(if: $no) { edges { node { id } } }';
    return {
      query: `query Q($id: ID!, $yes: Boolean!, $no: Boolean!, $value: String) ${directive} { ${use} ${body} } ${this.fragments.join(' ')}`,
      variables,
    };
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    const fields = this.fieldsOf(type);
    const chosen = fields.filter((field) => this.mayFollow(field, depth) && this.chance(0.8));
    const parts = chosen.map((field) => this.field(field, depth));
    if (type.name === 'Node' || (type.name === 'User' && this.chance(0.3))) parts.push(this.inline(depth));
    if (type.name === 'User' && depth < 5 && this.chance(0.2)) parts.push(this.named(depth));
    if (parts.length === 0 || this.chance(0.1)) parts.push('__typename');
    return parts.join(' ');
  }

  private inline(depth: number): string {
    const user = this.material.schema.getType('User');
    return user && depth < 6
      ? `... on User ${this.condition()} { ${this.selection(user, depth + 1)} }`
      : '__typename';
  }

  private named(depth: number): string {
    const user = this.material.schema.getType('User');
    if (!user) return '__typename';
    const name = `F${this.aliases++}`;
    this.fragments.push(`fragment ${name} on User { ${this.selection(user, depth + 2)} }`);
    return `...${name} ${this.condition()}`;
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    const alias = field.args.length > 0 || this.chance(0.4) ? `a${this.aliases++}: ` : '';
    const head = `${alias}${field.name}${this.arguments(field)} ${this.condition()}`;
    return isLeafType(type) ? head : `${head} { ${this.selection(type, depth + 1)} }`;
  }

  private arguments({ name, args }: GraphQLField<unknown, unknown>): string {
    if (args.length === 0) return '';
    if (name === 'user' || name === 'node') {
      return `(id: ${this.chance(0.2) ? '$id' : JSON.stringify(this.oneOf(this.material.ids))})`;
    }
    const first = `first: ${this.oneOf([1, 5, 1_000, 1_000])}`;
    if (name !== 'users') return `(${first})`;
    const filter = this.chance(0.4) ? `, filter: { ${this.filter()} }` : '';
    const by = this.oneOf(['NAME', 'COMPANY']);
    const direction = this.oneOf(['ASC', 'DESC']);
    const order = this.chance(0.5) ? `, orderBy: { by: ${by}, direction: ${direction} }` : '';
    return `(${first}${filter}${order})`;
  }

  private filter(): string {
    const value = this.oneOf(this.material.values);
    const condition = this.oneOf(['nameStartsWith', 'jobTitle', 'company', 'email']);
    if (condition === 'email')
      return `email: ${JSON.stringify(value.includes('@') ? value : `${value}@example.cn`)}`;
    return `${condition}: ${condition === 'nameStartsWith' && this.chance(0.1) ? '$value' : JSON.stringify(value)}`;
  }

  private condition(): string {
    if (!this.chance(0.1)) return '';
    return this.oneOf(['@include(if: $yes)', '@skip(if: $no)', '@skip(if: $yes)', '@include(if: true)']);
  }

  private fieldsOf(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
    return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  }

  private mayFollow(field: GraphQLField<unknown, unknown>, depth: number): boolean {
    return isLeafType(getNamedType(field.type)) || depth < 6;
  }

  private oneOf<Choice>(all: readonly Choice[]): Choice {
    const chosen = all[this.draw(fc.integer, { min: 0, max: all.length - 1 })];
    if (chosen === undefined) throw new Error('there is nothing to choose from');
    return chosen;
  }

  private chance(probability: number): boolean {
    return this.draw(fc.integer, { min: 0, max: 99 }) < probability * 100;
  }
}
