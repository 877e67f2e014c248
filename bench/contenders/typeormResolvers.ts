import DataLoader from 'dataloader';
import { type DataSource, In } from 'typeorm';
import { AccountEntity, OrganisationRow } from './accountEntities';

export interface PlainContext {
  readonly organisations: DataLoader<string, OrganisationRow | undefined>;
}

export function plainContext(dataSource: DataSource): PlainContext {
  return {
    organisations: new DataLoader(async (ids) => {
      const rows = await dataSource.getRepository(OrganisationRow).findBy({ id: In([...ids]) });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    }),
  };
}

export function plainResolvers(dataSource: DataSource) {
  return {
    Query: {
      users: async (_parent: unknown, { first }: { first: number }) => {
        const accounts = await dataSource
          .getRepository(AccountEntity)
          .find({ order: { id: 'ASC' }, take: first });
        return { edges: accounts.map((node) => ({ node })) };
      },
    },
    User: {
      company: async ({ organisationId }: AccountEntity, _args: unknown, { organisations }: PlainContext) =>
        organisationId === null ? null : ((await organisations.load(organisationId))?.name ?? null),
    },
  };
}
