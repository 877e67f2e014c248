import { printTable } from '../../../src/cli/printTable';
import type { AuditReport } from './report';
import { hasPassed } from './report';
import { showVerdict } from './showVerdict';

/** A line an audit, its sentence last, since that has no width of its own. */
export function printReport({ audits }: AuditReport): void {
  printTable(
    ['clause', 'audit', 'permits', 'redacts', 'edge', 'the gateway'],
    audits.map(({ clause, id, cases, must }) => ({
      clause,
      audit: id,
      permits: showVerdict[cases.permits.verdict],
      redacts: showVerdict[cases.redacts.verdict],
      edge: showVerdict[cases.edge.verdict],
      'the gateway': must,
    })),
  );
  const passed = audits.filter(hasPassed).length;
  process.stdout.write(`\n${passed} of ${audits.length} audits passed\n`);
}
