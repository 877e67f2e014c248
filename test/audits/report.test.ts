import type { Audit } from './support/audit';
import { caseTitle, never, titleOf, when } from './support/audit';
import type { CaseResult } from './support/report';
import { reportAudits } from './support/report';
import { reportHtml } from './support/reportHtml';

const shown = when('it is shown', async () => undefined);
const audited: Audit = {
  id: 'X-one',
  clause: 'X',
  law: 'Law 1',
  must: 'MUST do & <not> omit',
  cases: {
    permits: never('nothing to permit'),
    redacts: shown,
    edge: when('it is near', async () => undefined),
  },
};
const edition = { product: 'Sluice', version: '1', commit: null, at: '2026-01-01T00:00:00.000Z' };

const results = (redacts: string, edge: string): CaseResult[] => [
  { ancestorTitles: [titleOf(audited)], title: caseTitle('redacts', audited.cases.redacts), status: redacts },
  { ancestorTitles: [titleOf(audited)], title: caseTitle('edge', audited.cases.edge), status: edge },
];

const verdictsOn = (ran: readonly CaseResult[]) => {
  const { passed, audits } = reportAudits(edition, [audited], ran);
  return [passed, ...Object.values(audits[0]?.cases ?? {}).map(({ verdict }) => verdict)];
};

it('says that an audit passed when each of its cases did, or is stated not to be', () => {
  expect(verdictsOn(results('passed', 'passed'))).toEqual([true, 'NO_CASE', 'PASSED', 'PASSED']);
});

it.each([
  ['failed', results('passed', 'failed'), 'FAILED'],
  ['was skipped', results('passed', 'pending'), 'NOT_RUN'],
  ['is missing from what ran', results('passed', 'passed').slice(0, 1), 'NOT_RUN'],
])('says that nothing passed as a whole when one case %s', (_, ran, verdict) => {
  expect(verdictsOn(ran)).toEqual([false, 'NO_CASE', 'PASSED', verdict]);
});

it('says of no audits at all that they did not pass', () => {
  expect(reportAudits(edition, [], []).passed).toBe(false);
});

it('takes no result of one audit for another’s', () => {
  const other = results('passed', 'passed').map((result) => ({ ...result, ancestorTitles: ['X-two'] }));
  expect(verdictsOn(other)).toEqual([false, 'NO_CASE', 'NOT_RUN', 'NOT_RUN']);
});

it('is a page without scripts, in which what is written stays text', () => {
  const page = reportHtml(reportAudits(edition, [audited], results('passed', 'failed')));
  expect(page).toContain('MUST do &amp; &lt;not&gt; omit');
  expect(page).toContain('1 of 1 audits did not pass.');
  expect(page).not.toMatch(/<script|<link|<img|https?:/);
});
