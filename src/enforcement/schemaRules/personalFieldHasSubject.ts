import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isObjectType } from 'graphql';
import { has, objectTypes } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/**
 * A personal field is about somebody: it lies on a type that is a data subject, or can be reached only through one.
 * Otherwise there is nobody whose consent could be asked for.
 */
export const personalFieldHasSubject: SchemaRule = function* (schema) {
  for (const type of reachableWithoutSubject(schema)) {
    for (const field of Object.values(type.getFields())) {
      if (!has(schema, field, 'personal')) continue;
      yield {
        coordinate: `${type.name}.${field.name}`,
        problem: 'is personal, but can be reached without passing through a data subject',
        mend: `add @dataSubject to \`${type.name}\`, or reach it only through fields of a data subject`,
      };
    }
  }
};

function reachableWithoutSubject(schema: GraphQLSchema): Set<GraphQLObjectType> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const pending = roots.filter((type): type is GraphQLObjectType => Boolean(type));
  const reached = new Set<GraphQLObjectType>();
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (reached.has(type) || has(schema, type, 'dataSubject')) continue;
    reached.add(type);
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      if (isObjectType(target)) pending.push(target);
      else if (isAbstractType(target)) pending.push(...schema.getPossibleTypes(target));
    }
  }
  return new Set(objectTypes(schema).filter((type) => reached.has(type)));
}
