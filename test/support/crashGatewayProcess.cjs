// The gateway as its command line starts it, from the sources: for tests that kill it.
require('./fromSources.cjs');

require('../../src/cli/main.ts');
