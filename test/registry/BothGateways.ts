import type { DataSource } from 'typeorm';
import type { RunningGateway } from '../../src/server/gateway';
import { createDataSource } from '../../src/storage/dataSource';
import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld } from '../support/partnerWorld';

/** Two gateways on one database, and the login that officers' commands run under. */
export class BothGateways {
  private constructor(
    readonly world: PartnerWorld,
    readonly dataSource: DataSource,
    private readonly second: RunningGateway,
  ) {}

  static async open(): Promise<BothGateways> {
    const world = await PartnerWorld.open();
    const dataSource = await createDataSource(world.databaseUrl).initialize();
    return new BothGateways(world, dataSource, await world.replica());
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.second.close();
    await this.world.close();
  }

  /** The same request at both. */
  async ask(
    query: string,
    recipient = 'crm',
    variables: Record<string, unknown> = {},
  ): Promise<GraphAnswer[]> {
    return Promise.all(
      [this.world.gateway, this.second].map(async ({ url, localIssuer }) => {
        const headers = { authorization: `Bearer ${(await localIssuer?.mint(recipient)) ?? ''}` };
        return this.world.ask(query, { recipient, variables, url, headers });
      }),
    );
  }
}

export const codesOf = (answers: readonly GraphAnswer[]): unknown[] =>
  answers.map(({ errors }) => errors[0]?.extensions.code);

export const usersOf = (answers: readonly GraphAnswer[]): unknown[] =>
  answers.map(({ data }) => data?.['user']);
