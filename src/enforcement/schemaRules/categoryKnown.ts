import { getDirective } from '@graphql-tools/utils';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { SchemaRule } from '../schemaGap';

/** Every category that the schema names is in the catalogue: no agreement or consent could cover another. Agreement I.B.1. */
export const categoryKnown: SchemaRule = function* (schema, catalogue) {
  for (const { coordinate, element } of annotatedElements(schema)) {
    for (const directive of ['personal', 'filtersOn']) {
      const annotation = getDirective(schema, element, directive)?.[0];
      const category: unknown = annotation?.['category'];
      if (!annotation || (typeof category === 'string' && catalogue.get(category))) continue;
      yield {
        coordinate,
        problem:
          typeof category === 'string' ? `names the unknown category \`${category}\`` : `names no category`,
        mend: `use one of ${catalogue.all.map(({ id }) => id).join(', ')}, or add the category to the catalogue`,
      };
    }
  }
};

type Element = Parameters<typeof getDirective>[1];

function* annotatedElements(
  schema: Parameters<SchemaRule>[0],
): Generator<{ coordinate: string; element: Element }> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) {
      for (const value of type.getValues())
        yield { coordinate: `${type.name}.${value.name}`, element: value };
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield { coordinate: `${type.name}.${field.name}`, element: field };
      }
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`;
        yield { coordinate, element: field };
        for (const argument of field.args) {
          yield { coordinate: `${coordinate}(${argument.name}:)`, element: argument };
        }
      }
    }
  }
}
