import type { Audit, CaseName } from './audit';
import { caseNames, caseTitle, titleOf } from './audit';

/** What jest says of one case; its JSON has more. */
export interface CaseResult {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly failureMessages?: readonly string[] | null;
}

export type Verdict = 'PASSED' | 'FAILED' | 'NOT_RUN' | 'NO_CASE';

export interface ReportedCase {
  readonly verdict: Verdict;
  /** What was shown, or why there is nothing to show. */
  readonly situation: string;
}

export interface ReportedAudit {
  readonly id: string;
  readonly clause: string;
  readonly law: string | null;
  readonly must: string;
  readonly cases: Readonly<Record<CaseName, ReportedCase>>;
}

/** All that is told to a regulator. */
export interface AuditReport {
  readonly product: string;
  readonly version: string;
  /** The commit that was audited, `-dirty` where the files differ from it; null outside a repository. */
  readonly commit: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly passed: boolean;
  readonly audits: readonly ReportedAudit[];
}

/** Holds the catalogue against what ran: an audit that is there and did not run has not passed. */
export function reportAudits(
  edition: Pick<AuditReport, 'product' | 'version' | 'commit' | 'at'>,
  audits: readonly Audit[],
  results: readonly CaseResult[],
): AuditReport {
  const reported = audits.map((audit) => reportAudit(audit, results));
  const passed = reported.length > 0 && reported.every(hasPassed);
  return { ...edition, passed, audits: reported };
}

export const hasPassed = ({ cases }: ReportedAudit): boolean =>
  caseNames.every((name) => cases[name].verdict === 'PASSED' || cases[name].verdict === 'NO_CASE');

function reportAudit(audit: Audit, results: readonly CaseResult[]): ReportedAudit {
  const { id, clause, law = null, must } = audit;
  const report = (name: CaseName): ReportedCase => ({
    verdict: verdictOn(audit, name, results),
    situation: audit.cases[name].situation,
  });
  const cases = { permits: report('permits'), redacts: report('redacts'), edge: report('edge') };
  return { id, clause, law, must, cases };
}

function verdictOn(audit: Audit, name: CaseName, results: readonly CaseResult[]): Verdict {
  const audited = audit.cases[name];
  if ('absent' in audited) return 'NO_CASE';
  const result = results.find(
    ({ ancestorTitles, title }) => ancestorTitles[0] === titleOf(audit) && title === caseTitle(name, audited),
  );
  switch (result?.status) {
    case 'passed':
      return 'PASSED';
    case 'failed':
      return 'FAILED';
    default:
      return 'NOT_RUN';
  }
}
