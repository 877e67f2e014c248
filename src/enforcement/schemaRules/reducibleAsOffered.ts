import { getDirective } from '@graphql-tools/utils';
import { formsOf, has, objectTypes } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/**
 * `@reducible` promises forms of a field that may be shared, and that its source can give: a promise of anything else
 * would be kept by withholding. Agreement III.A.4.
 */
export const reducibleAsOffered: SchemaRule = function* (schema, _catalogue, offered) {
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      if (!getDirective(schema, field, 'reducible')) continue;
      const coordinate = `${type.name}.${field.name}`;
      if (!has(schema, field, 'personal') || !has(schema, field, 'share')) {
        yield {
          coordinate,
          problem: 'carries @reducible but is never shared',
          mend: 'add @personal(category: …) and @share, or remove @reducible',
        };
      }
      const forms = formsOf(schema, field);
      if (forms.size === 0) {
        yield {
          coordinate,
          problem: 'carries @reducible and names no form',
          mend: 'name one in @reducible(to: …), or remove it',
        };
      }
      const wanting = [...forms].filter((form) => !offered.get(coordinate)?.has(form));
      if (wanting.length === 0) continue;
      yield {
        coordinate,
        problem: `is said to be reducible to ${wanting.join(' and ')}, which no source offers of it`,
        mend: 'offer the form where the field is read, or take it out of @reducible',
      };
    }
  }
};
