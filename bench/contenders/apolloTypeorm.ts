import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { openAccounts } from './accountEntities';
import { announce, databaseUrl, reportUsage } from './listen';
import { plainTypeDefs } from './plainSchema';
import type { PlainContext } from './typeormResolvers';
import { plainContext, plainResolvers } from './typeormResolvers';

/** (b) Apollo Server with TypeORM and DataLoader as its makers show it: no enforcement, no log. */
async function main(): Promise<void> {
  const dataSource = await openAccounts(databaseUrl());
  const schema = makeExecutableSchema({ typeDefs: plainTypeDefs, resolvers: plainResolvers(dataSource) });
  const server = new ApolloServer<PlainContext>({ schema });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async () => plainContext(dataSource),
  });
  announce({ url });
  reportUsage();
}

void main();
