import type { CaseName } from './audit';
import { caseNames } from './audit';
import type { AuditReport, ReportedAudit, ReportedCase } from './report';
import { hasPassed } from './report';
import { showVerdict } from './showVerdict';

/** One page by itself: no script, no picture, nothing fetched. */
export function reportHtml(report: AuditReport): string {
  const { product, version, commit, at, audits } = report;
  const failing = audits.filter((audit) => !hasPassed(audit)).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(product)}: audits of the privacy agreement</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(product)}: audits of the privacy agreement</h1>
<p><strong>${failing === 0 && report.passed ? `All ${audits.length} audits passed.` : `${failing} of ${audits.length} audits did not pass.`}</strong></p>
<dl>
<dt>Version</dt><dd>${escape(version)}</dd>
<dt>Commit</dt><dd>${escape(commit ?? 'unknown')}</dd>
<dt>Run at</dt><dd><time datetime="${escape(at)}">${escape(at)}</time></dd>
</dl>
<p>Each audit is run against the whole gateway, over HTTP, on a database of its own. It shows a case that the clause
permits, one that it redacts, and one next to the edge: the instant before and the instant after.</p>
<div role="region" aria-labelledby="caption" tabindex="0">
<table>
<caption id="caption">Audits, clause by clause</caption>
<thead>
<tr><th scope="col">Clause</th><th scope="col">Audit</th><th scope="col">The gateway …</th>${caseNames
    .map((name) => `<th scope="col">${headings[name]}</th>`)
    .join('')}</tr>
</thead>
<tbody>
${audits.map(row).join('\n')}
</tbody>
</table>
</div>
</main>
</body>
</html>
`;
}

const headings: Readonly<Record<CaseName, string>> = {
  permits: 'Permits when',
  redacts: 'Redacts when',
  edge: 'Keeps the edge when',
};

function row({ id, clause, law, must, cases }: ReportedAudit): string {
  const told = law === null ? '' : `<br><small>${escape(law)}</small>`;
  const cells = caseNames.map((name) => cell(cases[name])).join('');
  return `<tr id="${escape(id)}"><td>${escape(clause)}${told}</td><th scope="row">${escape(id)}</th><td>${escape(must)}</td>${cells}</tr>`;
}

function cell({ verdict, situation }: ReportedCase): string {
  return `<td><strong class="${verdict.toLowerCase()}">${showVerdict[verdict]}</strong>: ${escape(situation)}</td>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const style = `
:root { color-scheme: light dark; --line: #767676; --good: #0a6b2d; --bad: #b00020; }
@media (prefers-color-scheme: dark) { :root { --good: #7ddb98; --bad: #ff9aa8; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
[role=region] { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 60rem; }
caption { text-align: start; font-weight: 600; padding: .5rem 0; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top; }
.passed { color: var(--good); } .failed, .not_run { color: var(--bad); }
tbody th { overflow-wrap: break-word; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { color-scheme: light; --good: #0a6b2d; --bad: #b00020; }
  body { font-size: 8pt; line-height: 1.35; margin: 0; max-width: none; padding: 0; }
  [role=region] { overflow: visible; } table { min-width: 0; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
}
`;
