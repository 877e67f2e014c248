import { randomUUID } from 'node:crypto';
import type { EntryDraft, EntrySubject } from '../../../src/ledger';

/** What an entry says before the ledger gives it its place: a request of `crm` that reached nobody. */
export function aDraft(facts: Partial<EntryDraft> = {}): EntryDraft {
  return {
    disclosureId: randomUUID(),
    at: '2026-01-02T03:04:05.678Z',
    requestId: randomUUID(),
    recipient: 'crm',
    agreement: 'crm/1',
    purpose: 'CUSTOMER_SUPPORT',
    purposeVersion: 1,
    mode: 'SHARING',
    instrument: null,
    document: '0'.repeat(64),
    schema: '1'.repeat(64),
    turnedAway: null,
    filteredBy: [],
    classes: [],
    subjectCount: 0,
    ...facts,
  };
}

export function aSubject(facts: Partial<EntrySubject> = {}): EntrySubject {
  return { pseudonym: 'ab'.repeat(32), classIndex: 0, revision: '1', ...facts };
}
