import { closeTestServer, openTestServer } from './testServer';

export default async function globalSetup(): Promise<void> {
  try {
    await openTestServer();
  } catch (fault) {
    // jest calls no teardown after a set-up that failed.
    await closeTestServer();
    throw fault;
  }
}
