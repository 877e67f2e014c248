import type { Verdict } from './report';

export const showVerdict: Readonly<Record<Verdict, string>> = {
  PASSED: 'passed',
  FAILED: 'FAILED',
  NOT_RUN: 'NOT RUN',
  NO_CASE: 'no case',
};
