import { LRUCache } from 'lru-cache';
import type { DataSource, EntityManager } from 'typeorm';
import type { Registry, RegistryView, TimedView } from '../../enforcement';
import type { CategoryCatalogue, Instant } from '../../policy';
import { catalogueAt } from '../../policy';
import { loadCategories, loadLimits, loadStanding } from './loadStanding';

const rememberedViews = 1_000;

/**
 * The registry in PostgreSQL, kept in memory as of one revision. What is remembered is only ever a guess at the
 * present: the statement that reads personal data confirms the revision in its own snapshot, or reads nothing.
 */
export class PostgresRegistry implements Registry {
  private readonly views = new LRUCache<string, RegistryView>({ max: rememberedViews });
  /** What to add to this process's clock to get the database's, in milliseconds. */
  private clockOffset = 0;

  /** `clock` replaces the database's clock where a test needs another time. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock?: () => Instant,
  ) {}

  remembered(clientId: string): TimedView | undefined {
    const view = this.views.get(clientId);
    return view && { view, at: this.clock ? this.clock() : Date.now() + this.clockOffset };
  }

  async current(clientId: string): Promise<TimedView> {
    const known = this.views.get(clientId);
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const { revision, at } = await this.head(manager);
      if (known?.revision === revision) return { view: known, at };
      const view = {
        revision,
        standing: await loadStanding(manager, clientId),
        limits: await loadLimits(manager, clientId),
      };
      // A client that is nobody's is not remembered: names that an attacker makes up would crowd out real ones.
      if (view.standing) this.views.set(clientId, view);
      return { view, at };
    });
  }

  async catalogue(): Promise<CategoryCatalogue> {
    const { at } = await this.head(this.dataSource.manager);
    return catalogueAt(await loadCategories(this.dataSource.manager), at);
  }

  private async head(manager: EntityManager): Promise<{ revision: string; at: Instant }> {
    const [row] = await manager.query<{ revision: string; at: Date }[]>(
      'SELECT revision, now() AS at FROM registry_revision',
    );
    if (!row) throw new Error('the registry has no revision: the database was not migrated to the end');
    const at = this.clock ? this.clock() : row.at.getTime();
    this.clockOffset = at - Date.now();
    return { revision: row.revision, at };
  }
}
