// A process that starts the embedded database, for tests that kill it. Says on one line how that went; ends on `stop`.
require('../support/fromSources.cjs');

const { startEmbedded } = require('../../src/storage/embedded/startEmbedded.ts');

const say = (said) => process.stdout.write(`${JSON.stringify(said)}\n`);

// As a service would: Ctrl-C begins a drain, and does not end the process.
process.on('SIGINT', () => say({ drains: true }));

startEmbedded(JSON.parse(process.argv[2])).then(
  (server) => {
    say({ url: server.url, owned: server.owned });
    process.stdin.once('data', async () => {
      await server.stop();
      process.exit(0);
    });
    process.stdin.once('end', () => process.exit(0));
  },
  (fault) => {
    say({ code: fault.code, message: fault.message });
    process.exit(1);
  },
);
