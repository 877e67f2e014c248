import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { PrivacyAnnotations } from '../../enforcement';
import { checkSchema, readAnnotations } from '../../enforcement';
import type { CategoryCatalogue } from '../../policy';
import { projectRoot } from '../../projectRoot';
import { offeredForms } from '../../sources/postgres';
import { resolvers } from './resolvers';

export interface PartnerSchema {
  readonly schema: GraphQLSchema;
  readonly annotations: PrivacyAnnotations;
  /** SHA-256 of the schema's text, in hexadecimal. */
  readonly schemaHash: string;
}

/** @throws SchemaGapsError if the schema leaves open anywhere how personal data is protected. */
export function partnerSchema(catalogue: CategoryCatalogue): PartnerSchema {
  const files = ['directives.graphql', 'partner.graphql'];
  const typeDefs = files.map((file) => readFileSync(join(projectRoot(), 'schema', file), 'utf8'));
  const schema = makeExecutableSchema({ typeDefs, resolvers });
  checkSchema(schema, catalogue, offeredForms);
  return {
    schema,
    annotations: readAnnotations(schema, catalogue),
    schemaHash: createHash('sha256').update(typeDefs.join('\n')).digest('hex'),
  };
}
