import { has, objectTypes } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/** `@share` on a field that is not personal would look like protection and be none. */
export const shareNeedsPersonal: SchemaRule = function* (schema) {
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      if (!has(schema, field, 'share') || has(schema, field, 'personal')) continue;
      yield {
        coordinate: `${type.name}.${field.name}`,
        problem: 'carries @share but is not personal',
        mend: 'add @personal(category: …), or remove @share',
      };
    }
  }
};
