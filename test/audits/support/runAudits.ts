import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../../../src/projectRoot';
import { catalogue } from './catalogue';
import { printReport } from './printReport';
import type { CaseResult } from './report';
import { reportAudits } from './report';
import { reportHtml } from './reportHtml';

const root = projectRoot();
const folder = join(root, 'build', 'audits');

/** Runs every audit, prints the table and writes it. Resolves to the exit code: not zero unless every audit passed. */
export async function runAudits(): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const { status, results } = runJest();
  const report = reportAudits(edition(), await catalogue(), results);
  const files = { html: join(folder, 'audits.html'), json: join(folder, 'audits.json') };
  writeFileSync(files.html, reportHtml(report));
  writeFileSync(files.json, `${JSON.stringify(report, null, 2)}\n`);
  printReport(report);
  process.stdout.write(`written to ${relative(root, files.html)} and ${relative(root, files.json)}\n`);
  return report.passed && status === 0 ? 0 : 1;
}

/** Jest tells how it goes on standard error; the table alone is standard output. */
function runJest(): { status: number | null; results: CaseResult[] } {
  const outputFile = join(folder, 'jest.json');
  // What an earlier run left must not stand in for a run that never got so far.
  rmSync(outputFile, { force: true });
  const jest = require.resolve('jest/bin/jest');
  const { status } = spawnSync(
    process.execPath,
    [jest, 'test/audits', '--ci', '--json', `--outputFile=${outputFile}`],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return { status, results: existsSync(outputFile) ? readResults(outputFile) : [] };
}

function readResults(file: string): CaseResult[] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: readonly { assertionResults: readonly CaseResult[] }[];
  };
  rmSync(file);
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

function edition() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  // Ends in `-dirty` where what was audited differs from the commit: a report must not vouch for another text.
  const describe = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  const { status, stdout } = spawnSync('git', describe, { cwd: root, encoding: 'utf8' });
  const commit = status === 0 ? stdout.trim() : null;
  return { product: 'Sluice', version, commit, at: new Date().toISOString() };
}
