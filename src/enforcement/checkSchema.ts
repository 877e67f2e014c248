import type { GraphQLSchema } from 'graphql';
import type { CategoryCatalogue } from '../policy';
import type { OfferedForms, SchemaGap, SchemaRule } from './schemaGap';
import { categoryKnown } from './schemaRules/categoryKnown';
import { dataSubjectIdentified } from './schemaRules/dataSubjectIdentified';
import { everyFieldAnnotated } from './schemaRules/everyFieldAnnotated';
import { filterAnnotated } from './schemaRules/filterAnnotated';
import { interfaceAnnotationsRepeated } from './schemaRules/interfaceAnnotationsRepeated';
import { personalFieldHasSubject } from './schemaRules/personalFieldHasSubject';
import { personalFieldNullable } from './schemaRules/personalFieldNullable';
import { reducibleAsOffered } from './schemaRules/reducibleAsOffered';
import { shareNeedsPersonal } from './schemaRules/shareNeedsPersonal';

export const specifiedSchemaRules: readonly SchemaRule[] = [
  everyFieldAnnotated,
  categoryKnown,
  personalFieldNullable,
  shareNeedsPersonal,
  reducibleAsOffered,
  interfaceAnnotationsRepeated,
  dataSubjectIdentified,
  personalFieldHasSubject,
  filterAnnotated,
];

/** The schema leaves at least one place where personal data would not be protected. Lists all of them. */
export class SchemaGapsError extends Error {
  override readonly name = 'SchemaGapsError';

  constructor(readonly gaps: readonly SchemaGap[]) {
    const lines = gaps.map(({ coordinate, problem, mend }) => `  \`${coordinate}\` ${problem}: ${mend}`);
    super(`the schema does not protect personal data in ${gaps.length} places\n${lines.join('\n')}`);
  }
}

/** @throws SchemaGapsError if any rule finds a gap: a graph that is not fully annotated must not be served. */
export function checkSchema(
  schema: GraphQLSchema,
  catalogue: CategoryCatalogue,
  offered: OfferedForms = new Map(),
): void {
  const gaps = specifiedSchemaRules.flatMap((rule) => [...rule(schema, catalogue, offered)]);
  if (gaps.length > 0) throw new SchemaGapsError(gaps);
}
