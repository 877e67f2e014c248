#!/usr/bin/env -S node --max-semi-space-size=64
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const compiled = join(__dirname, '..', 'dist', 'src', 'cli', 'main.js');
if (!existsSync(compiled)) {
  process.stderr.write('sluice is not built yet: run `npm run build` first\n');
  process.exit(2);
}
require(compiled);
