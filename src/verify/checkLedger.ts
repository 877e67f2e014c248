import type { Finding } from './Finding';
import { isFinding } from './Finding';
import type { LedgerCounts, Trust } from './LedgerCheck';
import { LedgerCheck } from './LedgerCheck';
import type { LedgerRecord } from './record';

export interface LedgerVerdict {
  /** Undefined when all is well. */
  readonly finding: Finding | undefined;
  readonly counts: LedgerCounts;
}

/** Checks record after record, and stops at the first finding, be it one of whoever reads the records. */
export async function checkLedger(
  records: AsyncIterable<LedgerRecord | Finding> | Iterable<LedgerRecord | Finding>,
  trust: Trust,
  onProgress?: (counts: LedgerCounts) => void,
): Promise<LedgerVerdict> {
  const check = new LedgerCheck(trust);
  for await (const record of records) {
    const finding = isFinding(record) ? record : check.take(record);
    if (finding) return { finding, counts: check.counts };
    onProgress?.(check.counts);
  }
  return { finding: check.finish(), counts: check.counts };
}
