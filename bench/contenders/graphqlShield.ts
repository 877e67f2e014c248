import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { applyMiddleware } from 'graphql-middleware';
import { rule, shield } from 'graphql-shield';
import { Pool } from 'pg';
import type { AccountEntity } from './accountEntities';
import { openAccounts } from './accountEntities';
import { announce, databaseUrl, reportUsage } from './listen';
import { plainTypeDefs } from './plainSchema';
import type { PlainContext } from './typeormResolvers';
import { plainContext, plainResolvers } from './typeormResolvers';

/** (c) The usual way to add rules: graphql-shield, an asynchronous rule a field, and a row logged for each field. */
async function main(): Promise<void> {
  const dataSource = await openAccounts(databaseUrl());
  const pool = new Pool({ connectionString: databaseUrl(), max: 10 });
  await pool.query(
    'CREATE TABLE IF NOT EXISTS bench_shield_log (at timestamptz DEFAULT now(), subject uuid, field text, permitted boolean)',
  );
  const logged = (field: string) =>
    rule(`share-${field}`, { cache: 'no_cache' })(async ({ id }: AccountEntity) => {
      await pool.query('INSERT INTO bench_shield_log (subject, field, permitted) VALUES ($1, $2, true)', [
        id,
        field,
      ]);
      return true;
    });
  const fields = ['name', 'email', 'phone', 'jobTitle', 'company', 'birthDate', 'nationalId'];
  const permissions = shield({ User: Object.fromEntries(fields.map((field) => [field, logged(field)])) });
  const schema = applyMiddleware(
    makeExecutableSchema({ typeDefs: plainTypeDefs, resolvers: plainResolvers(dataSource) }),
    permissions,
  );
  const server = new ApolloServer<PlainContext>({ schema, includeStacktraceInErrorResponses: false });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async () => plainContext(dataSource),
  });
  announce({ url });
  reportUsage();
}

void main();
