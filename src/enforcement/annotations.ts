import { getDirective } from '@graphql-tools/utils';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import type { CategoryCatalogue, LegalBasis, PersonalField, ReducedForm } from '../policy';
import { legalBases, reducedForms } from '../policy';

/** What the partner graph's directives say, read once when the schema has passed `checkSchema`. */
export interface PrivacyAnnotations {
  /** By schema coordinate, e.g. `User.email`. A coordinate that is missing here was annotated as not personal. */
  readonly personalFields: ReadonlyMap<string, PersonalField>;
  /** Names of the object types that are each about one person. */
  readonly dataSubjectTypes: ReadonlySet<string>;
}

/** @throws Error for a personal field of no known category: to pass over it would be to serve it in clear. */
export function readAnnotations(schema: GraphQLSchema, catalogue: CategoryCatalogue): PrivacyAnnotations {
  const personalFields = new Map<string, PersonalField>();
  const dataSubjectTypes = new Set<string>();
  for (const type of objectTypes(schema)) {
    if (getDirective(schema, type, 'dataSubject')?.[0]) dataSubjectTypes.add(type.name);
    for (const field of Object.values(type.getFields())) {
      if (!has(schema, field, 'personal')) continue;
      const coordinate = `${type.name}.${field.name}`;
      const category = catalogue.get(categoryOf(schema, field) ?? '');
      if (!category)
        throw new Error(`\`${coordinate}\` is personal, of no category that the catalogue holds`);
      const [bases, reducibleTo] = [basesOf(schema, field), formsOf(schema, field)];
      personalFields.set(coordinate, { coordinate, category, bases, reducibleTo });
    }
  }
  return { personalFields, dataSubjectTypes };
}

/** Object types of the graph itself, without those that GraphQL adds for introspection. */
export function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
}

type Annotated = Parameters<typeof getDirective>[1];

export function categoryOf(schema: GraphQLSchema, annotated: Annotated): string | undefined {
  const category: unknown = getDirective(schema, annotated, 'personal')?.[0]?.['category'];
  return typeof category === 'string' ? category : undefined;
}

export function has(schema: GraphQLSchema, annotated: Annotated, directive: string): boolean {
  return getDirective(schema, annotated, directive) !== undefined;
}

export function basesOf(schema: GraphQLSchema, annotated: Annotated): ReadonlySet<LegalBasis> {
  const share = getDirective(schema, annotated, 'share')?.[0];
  if (!share) return new Set();
  const on: unknown = share['on'] ?? legalBases;
  return new Set(Array.isArray(on) ? legalBases.filter((basis) => on.includes(basis)) : []);
}

export function formsOf(schema: GraphQLSchema, annotated: Annotated): ReadonlySet<ReducedForm> {
  const to: unknown = getDirective(schema, annotated, 'reducible')?.[0]?.['to'];
  return new Set(Array.isArray(to) ? reducedForms.filter((form) => to.includes(form)) : []);
}
