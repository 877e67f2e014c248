import { getDirective, MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLInputField,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLInterfaceType,
  GraphQLSchema,
} from 'graphql';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { PrivacyAnnotations } from './annotations';

/** What of the partner graph exists for a recipient: documents are validated, and introspection answers, from it alone. */
export interface SchemaView {
  readonly schema: GraphQLSchema;
  /** Equal for equal views, whichever recipients share them. */
  readonly key: string;
}

/**
 * The schema without the personal fields that are not open, without filters and orders by categories of which nothing is
 * open, and without what is left of no use: a type with nothing in it, and whatever leads to it.
 */
export function viewOf(
  schema: GraphQLSchema,
  { personalFields }: PrivacyAnnotations,
  open: ReadonlySet<string>,
): GraphQLSchema {
  const categories = new Set(
    [...personalFields.values()]
      .filter(({ coordinate }) => open.has(coordinate))
      .map(({ category }) => category.id),
  );
  const hidden = new Hiding(schema, (coordinate) => personalFields.has(coordinate) && !open.has(coordinate), {
    isOpen: (category) => categories.has(category),
  }).hidden();
  const visible = <Config>(coordinate: string, config: Config): Config | null =>
    hidden.has(coordinate) ? null : config;
  const field = (config: FieldConfig, name: string, type: string): FieldConfig | null => {
    const args = Object.entries(config.args ?? {}).filter(
      ([argument]) => !hidden.has(`${type}.${name}(${argument}:)`),
    );
    return visible(`${type}.${name}`, { ...config, args: Object.fromEntries(args) });
  };
  const narrowed = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: field,
    [MapperKind.INTERFACE_FIELD]: field,
    [MapperKind.INPUT_OBJECT_FIELD]: (config, name, type) => visible(`${type}.${name}`, config),
    [MapperKind.ENUM_VALUE]: (config, type, _schema, name) => visible(`${type}.${name}`, config),
    [MapperKind.TYPE]: (type) => visible(type.name, type),
  });
  const statable = new Set(
    schema.getDirectives().flatMap(({ args }) => args.map(({ type }) => getNamedType(type).name)),
  );
  // What a directive is stated with is used by no field.
  return pruneSchema(narrowed, { skipPruning: ({ name }) => statable.has(name) });
}

type FieldConfig = ReturnType<GraphQLObjectType['toConfig']>['fields'][string];

interface Categories {
  isOpen(category: string): boolean;
}

/** Finds by schema coordinate what a view leaves out, until nothing more follows from it. */
class Hiding {
  private readonly found = new Set<string>();
  private readonly types: readonly GraphQLNamedType[];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly isClosed: (coordinate: string) => boolean,
    private readonly categories: Categories,
  ) {
    this.types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  }

  hidden(): ReadonlySet<string> {
    for (let before = -1; before !== this.found.size;) {
      before = this.found.size;
      for (const type of this.types) this.visit(type);
    }
    return this.found;
  }

  private visit(type: GraphQLNamedType): void {
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields());
      this.hide(fields, type, (field) => this.isFieldHidden(type, field));
    } else if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      this.hide(fields, type, (field) => this.isInputHidden(field));
      // Without what it must have, nobody could write it.
      const lacks = fields.some((field) => isRequiredInputField(field) && this.has(type, field));
      if (lacks) this.found.add(type.name);
    } else if (isEnumType(type)) {
      this.hide(type.getValues(), type, (value) => this.usesClosed(value));
    }
  }

  private hide<Part extends { readonly name: string }>(
    parts: readonly Part[],
    type: GraphQLNamedType,
    isHidden: (part: Part) => boolean,
  ): void {
    for (const part of parts) if (isHidden(part)) this.found.add(`${type.name}.${part.name}`);
    if (parts.length > 0 && parts.every((part) => this.has(type, part))) this.found.add(type.name);
  }

  private isFieldHidden(
    type: GraphQLObjectType | GraphQLInterfaceType,
    field: GraphQLField<unknown, unknown>,
  ): boolean {
    const hiddenArguments = field.args.filter((argument) => this.isInputHidden(argument));
    for (const { name } of hiddenArguments) this.found.add(`${type.name}.${field.name}(${name}:)`);
    return (
      this.isClosed(`${type.name}.${field.name}`) ||
      this.found.has(getNamedType(field.type).name) ||
      hiddenArguments.some(isRequiredArgument) ||
      // An interface promises what every type behind it has.
      (isInterfaceType(type) &&
        this.schema.getPossibleTypes(type).some((possible) => this.has(possible, field)))
    );
  }

  private isInputHidden(input: GraphQLArgument | GraphQLInputField): boolean {
    return this.usesClosed(input) || this.found.has(getNamedType(input.type).name);
  }

  private usesClosed(input: Parameters<typeof getDirective>[1]): boolean {
    const uses: unknown = getDirective(this.schema, input, 'filtersOn')?.[0]?.['category'];
    return typeof uses === 'string' && !this.categories.isOpen(uses);
  }

  private has(type: GraphQLNamedType, part: { readonly name: string }): boolean {
    return this.found.has(`${type.name}.${part.name}`);
  }
}
