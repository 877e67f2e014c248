import { getNamedType, isEnumType, isInputObjectType, isScalarType } from 'graphql';
import { has } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/** A filter or an order is a use of a field: what it compares with says which category that is. Design, invariant 4. */
export const filterAnnotated: SchemaRule = function* (schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        if (!isScalarType(getNamedType(field.type)) || has(schema, field, 'filtersOn')) continue;
        yield gap(`${type.name}.${field.name}`);
      }
    } else if (isEnumType(type) && type.getValues().some((value) => has(schema, value, 'filtersOn'))) {
      for (const value of type.getValues()) {
        if (!has(schema, value, 'filtersOn')) yield gap(`${type.name}.${value.name}`);
      }
    }
  }
};

const gap = (coordinate: string) => ({
  coordinate,
  problem: 'filters or orders without saying which category it uses',
  mend: 'add @filtersOn(category: …)',
});
