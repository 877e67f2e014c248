import { isInterfaceType } from 'graphql';
import { basesOf, categoryOf, formsOf } from '../annotations';
import type { SchemaRule } from '../schemaGap';

/** A directive on an interface's field does not reach the types that implement it: each must repeat it, alike. */
export const interfaceAnnotationsRepeated: SchemaRule = function* (schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInterfaceType(type)) continue;
    const { objects, interfaces } = schema.getImplementations(type);
    for (const declared of Object.values(type.getFields())) {
      for (const implementation of [...objects, ...interfaces]) {
        const field = implementation.getFields()[declared.name];
        if (!field) continue;
        const category = categoryOf(schema, declared);
        const sharesAlike = String([...basesOf(schema, declared)]) === String([...basesOf(schema, field)]);
        const reducesAlike = String([...formsOf(schema, declared)]) === String([...formsOf(schema, field)]);
        if (categoryOf(schema, field) === category && sharesAlike && reducesAlike) continue;
        yield {
          coordinate: `${implementation.name}.${field.name}`,
          problem: `is not annotated like \`${type.name}.${declared.name}\`, which it implements`,
          mend: category
            ? `repeat @personal(category: ${category}), @share and @reducible of the interface on it`
            : `annotate \`${type.name}.${declared.name}\` as personal too`,
        };
      }
    }
  }
};
