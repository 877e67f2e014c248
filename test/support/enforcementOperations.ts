import type { GraphQLCompositeType, GraphQLField, GraphQLSchema } from 'graphql';
import {
  doTypesOverlap,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import type { DocumentNode } from 'graphql';
import * as fc from 'fast-check';

export interface Operation {
  readonly text: string;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
}

/**
 * A valid operation: aliases, arguments, conditions, fragments of each kind, `__typename`, introspection, `__proto__`.
 * `marksOf` adds to each selection what a test knows its objects by.
 */
export function arbitraryOperation(
  schema: GraphQLSchema,
  marksOf: (type: GraphQLCompositeType) => string = () => '',
): fc.Arbitrary<Operation> {
  return fc.gen().map((generate) => {
    const author = new OperationAuthor(schema, marksOf, (bound) => generate(fc.nat, { max: bound - 1 }));
    return author.write();
  });
}

const variableTypes = {
  yes: 'Boolean!',
  no: 'Boolean! = false',
  text: 'String',
  times: 'Int!',
  tint: 'Colour',
};

class OperationAuthor {
  private readonly fragments: {
    readonly name: string;
    readonly on: GraphQLCompositeType;
    readonly text: string;
  }[] = [];
  private written = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly marksOf: (type: GraphQLCompositeType) => string,
    private readonly pick: (bound: number) => number,
  ) {}

  write(): Operation {
    const query = this.schema.getQueryType();
    if (!query) throw new Error('the schema has no query type');
    const body = `${this.selection(query, 0)}\n${this.fragments.map(({ text }) => text).join('\n')}`;
    const used = Object.entries(variableTypes).filter(([name]) => body.includes(`$${name}`));
    const declared = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
    const text = `query${declared === '' ? '' : `(${declared})`} ${body}`;
    return { text, document: parse(text), variables: this.variables(used.map(([name]) => name)) };
  }

  private variables(used: readonly string[]): Record<string, unknown> {
    const values = { yes: this.pick(2) === 0, no: this.pick(2) === 0, text: 'sent', times: 2, tint: 'GREEN' };
    const left = Object.entries(values).filter(
      ([name]) => used.includes(name) && !(['no', 'text', 'tint'].includes(name) && this.pick(3) === 0),
    );
    return Object.fromEntries(left);
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const parts = Array.from({ length: 1 + this.pick(4) }, () => this.part(type, depth));
    return `{ ${this.marksOf(type)} ${parts.join(' ')} }`;
  }

  private part(type: GraphQLCompositeType, depth: number): string {
    const kind = this.pick(12);
    if (kind === 0) return `${this.pick(3) === 0 ? '__proto__: ' : ''}__typename${this.condition()}`;
    if (kind === 1 && depth < 5) {
      const on = this.overlapping(type);
      return `... on ${on.name}${this.condition()} ${this.selection(on, depth + 1)}`;
    }
    if (kind === 2 && depth < 5) return `...${this.condition()} ${this.selection(type, depth + 1)}`;
    if (kind === 3 && depth < 5) return `...${this.fragment(type, depth)}${this.condition()}`;
    if (kind === 4 && type === this.schema.getQueryType()) return this.introspection();
    return this.field(type, depth);
  }

  private field(type: GraphQLCompositeType, depth: number): string {
    if (!isObjectType(type) && !isInterfaceType(type)) return `__typename${this.condition()}`;
    const fields = Object.values(type.getFields()).filter(
      (each) => (depth < 4 && this.written < 60) || !isCompositeType(getNamedType(each.type)),
    );
    const field = fields[this.pick(Math.max(1, fields.length))];
    if (!field) return '__typename';
    this.written++;
    const [key, args] = this.argumentsOf(field);
    const named = getNamedType(field.type);
    const selected = isCompositeType(named) ? ` ${this.selection(named, depth + 1)}` : '';
    return `${key}${args}${this.condition()}${selected}`;
  }

  /** The response key tells the arguments, so that fields of one key always merge. */
  private argumentsOf(field: GraphQLField<unknown, unknown>): readonly [key: string, args: string] {
    const { name } = field;
    if (name === 'node') return [`node${this.pick(2)}: node`, '(id: "1")'];
    const choices = choicesOf(name);
    const choice = this.pick(choices.length + 2);
    const args = choices[choice];
    if (args !== undefined) return [`${name}${choice}: ${name}`, args];
    return [choice === choices.length ? name : `also_${name}: ${name}`, ''];
  }

  private condition(): string {
    const conditions = [
      '@include(if: $yes)',
      '@skip(if: $no)',
      '@skip(if: true)',
      '@include(if: true) @skip(if: $no)',
    ];
    const condition = conditions[this.pick(16)];
    return condition === undefined ? '' : ` ${condition}`;
  }

  private fragment(type: GraphQLCompositeType, depth: number): string {
    const known = this.fragments.filter(({ on }) => doTypesOverlap(this.schema, on, type));
    const again = known[this.pick(known.length + 1)];
    if (again) return again.name;
    const on = this.overlapping(type);
    const body = this.selection(on, depth + 1);
    const name = `Fragment${this.fragments.length}`;
    this.fragments.push({ name, on, text: `fragment ${name} on ${on.name} ${body}` });
    return name;
  }

  private overlapping(type: GraphQLCompositeType): GraphQLCompositeType {
    const types = Object.values(this.schema.getTypeMap())
      .filter((each) => isObjectType(each) || isAbstractType(each))
      .filter((each) => !each.name.startsWith('__') && doTypesOverlap(this.schema, each, type));
    return types[this.pick(types.length)] ?? type;
  }

  private introspection(): string {
    return this.pick(2) === 0
      ? '__schema { queryType { name } types { name kind possibleTypes { name } } }'
      : '__type(name: "Person") { name fields { name type { kind ofType { name } } args { name defaultValue } } }';
  }
}

function choicesOf(name: string): readonly string[] {
  switch (name) {
    case 'label':
      return [
        '(upper: true)',
        '(upper: $yes, times: $times)',
        '(in: $tint, of: { sides: 4, inner: { colour: BLUE } })',
        '(in: null)',
      ];
    case 'person':
      return ['(named: $text)', '(named: "literal")'];
    case 'people':
      return ['(first: 1)', '(first: null)'];
    default:
      return [];
  }
}
