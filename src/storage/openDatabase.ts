import { gatewayUrl } from './embedded/gatewayLogin';
import { startEmbedded } from './embedded/startEmbedded';

/** A database to work on, wherever it comes from: from here there is one code path. */
export interface OpenDatabase {
  /** The owner's login: migrates, keeps the registry, records consents. */
  readonly url: string;
  /** Whether Sluice runs this PostgreSQL itself. */
  readonly embedded: boolean;
  /** Where Sluice keeps its own PostgreSQL, and what else belongs to it; undefined on somebody else's. */
  readonly dataDir: string | undefined;
  /** By the gateway's own login, once the schema is there. The owner's, where no other was given. */
  gatewayUrl(): Promise<string>;
  close(): Promise<void>;
}

export async function openDatabase(settings: {
  readonly databaseUrl: string | undefined;
  readonly gatewayDatabaseUrl?: string | undefined;
  readonly dataDir: string | undefined;
}): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) {
    const { databaseUrl, gatewayDatabaseUrl = databaseUrl } = settings;
    return {
      url: databaseUrl,
      embedded: false,
      dataDir: undefined,
      gatewayUrl: async () => gatewayDatabaseUrl,
      close: async () => undefined,
    };
  }
  const server = await startEmbedded(settings.dataDir === undefined ? {} : { dataDir: settings.dataDir });
  return {
    url: server.url,
    embedded: true,
    dataDir: server.dataDir,
    gatewayUrl: () => gatewayUrl(server.url),
    close: () => server.stop(),
  };
}
