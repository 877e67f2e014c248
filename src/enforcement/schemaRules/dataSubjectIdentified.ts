import { getDirective } from '@graphql-tools/utils';
import { GraphQLID, getNullableType, isNonNullType } from 'graphql';
import { has, objectTypes } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/** A type about one person names the field that identifies them to the recipient: a non-null ID that is not personal itself. */
export const dataSubjectIdentified: SchemaRule = function* (schema) {
  for (const type of objectTypes(schema)) {
    const annotation = getDirective(schema, type, 'dataSubject')?.[0];
    if (!annotation) continue;
    const name = String(annotation['id'] ?? 'id');
    const field = type.getFields()[name];
    const identifies =
      field &&
      isNonNullType(field.type) &&
      getNullableType(field.type) === GraphQLID &&
      !has(schema, field, 'personal');
    if (identifies) continue;
    yield {
      coordinate: `${type.name}.${name}`,
      problem: 'should identify the data subject, but is missing, nullable, personal or no ID',
      mend: `declare \`${name}: ID! @notPersonal\`, or name another field in @dataSubject(id: …)`,
    };
  }
};
