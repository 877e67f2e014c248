import { isInterfaceType, isObjectType } from 'graphql';
import { has } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/** Each field says whether it is personal: a field that says nothing would leave in clear. Design, invariant 1. */
export const everyFieldAnnotated: SchemaRule = function* (schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue;
    const typeIsNotPersonal = has(schema, type, 'notPersonal');
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const personal = has(schema, field, 'personal');
      const notPersonal = has(schema, field, 'notPersonal');
      if (personal && (notPersonal || typeIsNotPersonal)) {
        yield {
          coordinate,
          problem: 'is annotated both as personal and as not personal',
          mend: `keep one of @personal and @notPersonal${typeIsNotPersonal ? ` (the type \`${type.name}\` carries @notPersonal)` : ''}`,
        };
      } else if (!personal && !notPersonal && !typeIsNotPersonal) {
        yield {
          coordinate,
          problem: 'says neither that it is personal nor that it is not',
          mend: 'add @personal(category: …) and @share, or @notPersonal',
        };
      }
    }
  }
};
