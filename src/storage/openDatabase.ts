import { startEmbedded } from './embedded/startEmbedded';

/** A database to work on, wherever it comes from: from here there is one code path. */
export interface OpenDatabase {
  /** The owner's login: migrates, keeps the registry, records consents. */
  readonly url: string;
  /** Whether Sluice runs this PostgreSQL itself. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

export async function openDatabase(settings: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string | undefined;
}): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) {
    return { url: settings.databaseUrl, embedded: false, close: async () => undefined };
  }
  const server = await startEmbedded(settings.dataDir === undefined ? {} : { dataDir: settings.dataDir });
  return { url: server.url, embedded: true, close: () => server.stop() };
}
