import type { GraphQLSchema } from 'graphql';
import type { CategoryCatalogue, ReducedForm } from '../policy';

/** A place where the schema leaves open whether, or how, personal data is protected. */
export interface SchemaGap {
  /** Schema coordinate, e.g. `User.birthDate`. */
  readonly coordinate: string;
  readonly problem: string;
  readonly mend: string;
}

/** By schema coordinate: the reduced forms that the sources can give of a field. */
export type OfferedForms = ReadonlyMap<string, ReadonlySet<ReducedForm>>;

export type SchemaRule = (
  schema: GraphQLSchema,
  catalogue: CategoryCatalogue,
  offered: OfferedForms,
) => Iterable<SchemaGap>;
