import { randomUUID } from 'node:crypto';
import type { EntryDraft } from '../ledger';
import type { AdmissionCode, Asked, DisclosureRequest, Instant } from '../policy';

/** Why a whole request got nothing. */
type TurnedAway = AdmissionCode | 'OPERATION_TOO_COSTLY';

/** What an entry says of its request, whatever came of it. */
export interface RequestFacts {
  readonly requestId: string;
  readonly recipientId: string;
  readonly asked: Asked;
  /** Undefined when the request could not even be put together: an instrument that is not on record. */
  readonly request: DisclosureRequest | undefined;
  readonly at: Instant;
  readonly documentHash: string;
  readonly schemaHash: string;
}

export function draftEntry(facts: RequestFacts, turnedAway: TurnedAway | null): EntryDraft {
  const { asked, request } = facts;
  return {
    disclosureId: randomUUID(),
    at: new Date(facts.at).toISOString(),
    requestId: facts.requestId,
    recipient: facts.recipientId,
    agreement: request?.agreement?.id ?? null,
    purpose: asked.purposeId,
    purposeVersion: request?.purpose.version ?? 0,
    mode: asked.mode,
    // One that is not on record is only what the recipient wrote, and could be anything about anybody.
    instrument: request?.instrument?.id ?? null,
    document: facts.documentHash,
    schema: facts.schemaHash,
    turnedAway,
    filteredBy: [],
    classes: [],
    subjectCount: 0,
  };
}
