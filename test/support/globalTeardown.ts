import { closeTestServer } from './testServer';

export default async function globalTeardown(): Promise<void> {
  await closeTestServer();
}
