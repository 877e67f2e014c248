import { isInterfaceType, isNonNullType, isObjectType } from 'graphql';
import { has } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/** A redaction is null, so a personal field must be able to be null. Design, contracts. */
export const personalFieldNullable: SchemaRule = function* (schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!has(schema, field, 'personal') || !isNonNullType(field.type)) continue;
      yield {
        coordinate: `${type.name}.${field.name}`,
        problem: `is personal and has the non-null type \`${String(field.type)}\``,
        mend: `make it nullable, \`${String(field.type).slice(0, -1)}\`: a redaction is null`,
      };
    }
  }
};
