import type { GraphQLSchema } from 'graphql';
import type { CategoryCatalogue } from '../policy';

/** A place where the schema leaves open whether, or how, personal data is protected. */
export interface SchemaGap {
  /** Schema coordinate, e.g. `User.birthDate`. */
  readonly coordinate: string;
  readonly problem: string;
  readonly mend: string;
}

export type SchemaRule = (schema: GraphQLSchema, catalogue: CategoryCatalogue) => Iterable<SchemaGap>;
