import type { EntryDraft, EntrySubject } from '../ledger';
import type { DisclosureMode, Instant, Period, RecipientStanding } from '../policy';
import { EnforcementError } from './EnforcementError';

/** What the registry knows, as of one revision. Enforcement keeps it until a source says that it has moved on. */
export interface RegistryView {
  readonly revision: string;
  /** Undefined when no recipient has this OAuth client id. */
  readonly standing: RecipientStanding | undefined;
  /** What this recipient may use up, where it is not what all may. */
  readonly limits?: Partial<RecipientLimits>;
}

/** How much one recipient may ask for, whichever replicas it asks. */
export interface RecipientLimits {
  /** Cost of its operations in one minute. */
  readonly costPerMinute: number;
  /** People of whom it may be told anything personal in one day, in UTC. */
  readonly subjectsPerDay: number;
}

/** A view, and the database's clock as well as it is known at this moment. */
export interface TimedView {
  readonly view: RegistryView;
  readonly at: Instant;
}

export interface Registry {
  /** May be out of date: only a source's own statement can confirm it. */
  remembered(clientId: string): TimedView | undefined;
  /** Read from the database now. */
  current(clientId: string): Promise<TimedView>;
}

export interface Abroad {
  readonly agreementVersionId: string;
  /** Whether people whose data is about to leave are counted towards what the procedure covers (clause IX.2). */
  readonly counts: boolean;
}

/** Under which terms one request reads. A source hands out nothing unless they hold in the snapshot that it reads. */
export interface Reading {
  readonly revision: string;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly mode: DisclosureMode;
  readonly materialVersion: number;
  readonly instrumentId: string | undefined;
  readonly ageOfMajority: number;
  readonly ageOfSensitivity: number;
  /** Where the data would leave the home region: under which agreement version's transfer procedure, if any. */
  readonly abroad: Abroad | undefined;
  readonly holds: Period;
  /** Whether several statements must see one snapshot. */
  readonly severalStatements: boolean;
}

/** Thrown by a source when the registry moved on, or a validity period ended, since the request was planned. */
export class StaleStandingError extends Error {
  override readonly name = 'StaleStandingError';
}

/** The reads of one request: one database snapshot. */
export interface Snapshot<Reader> {
  /** For the resolvers. */
  readonly reader: Reader;
  /** The instant of the decisions, by the database's clock; undefined while nothing was read. */
  at(): Instant | undefined;
  /** Coordinates of the fields that filtered or ordered what was read: a use of them, whether or not they were selected. */
  usedFields(): readonly string[];
  close(): Promise<void>;
}

/** Thrown when a recipient has spent its budget: nothing ran, and asking again later helps. */
export class OverBudgetError extends EnforcementError {
  constructor(cost: number, { costPerMinute }: RecipientLimits, retryAfter: number) {
    super(
      'OPERATION_TOO_COSTLY',
      `the operation costs ${cost}, and of the ${costPerMinute} that yours may cost in a minute too little is left: ask again after the seconds in \`Retry-After\`, or for less`,
      { retryAfter },
    );
  }
}

/** Keeps recipients within their limits, over all replicas together. */
export interface Allowances {
  /**
   * Takes an operation's cost out of the recipient's budget before it runs.
   *
   * @throws OverBudgetError, and nothing is taken.
   * @throws EnforcementError `UNAVAILABLE` when what is left is not known.
   */
  spend(recipientId: string, cost: number, limits: RecipientLimits): Promise<void>;
  /**
   * Counts people whose personal values are about to leave, each once a day, or nobody when they are too many. Dying
   * after it, somebody was counted whose data stayed.
   *
   * @throws EnforcementError `OPERATION_TOO_COSTLY`, with when to ask again, or `UNAVAILABLE` when it is not
   * known how many they are: then nothing of the request may leave.
   */
  countSubjects(
    recipientId: string,
    pseudonyms: readonly string[],
    at: Instant,
    limits: RecipientLimits,
  ): Promise<void>;
}

export interface Source<Reader> {
  open(reading: Reading): Snapshot<Reader>;
}

/** Where an entry stands: what a recipient can hold the ledger to. */
export interface Receipt {
  readonly shard: number;
  readonly position: string;
  /** This recipient's number for the entry in this shard: they follow one another without a gap. */
  readonly sequence: number;
  /** RFC 6962's hash of the entry as a leaf of the shard's tree, in hexadecimal. */
  readonly leafHash: string;
  /** The shard's tree once the entry was in it: how many leaves it had, and its root in hexadecimal. */
  readonly treeSize: string;
  readonly rootHash: string;
}

export interface Ledger {
  /**
   * Resolves once the entry is durable.
   *
   * @throws Error when it is not, or when that is not known: then nothing of the request may leave.
   */
  append(draft: EntryDraft, subjects: readonly EntrySubject[]): Promise<Receipt>;
}

/** That decisions were explained, by whom and about whom. It names no data subject but by pseudonym. */
export interface ExplanationRecord {
  readonly askedBy: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly mode: DisclosureMode;
  /** Null where none was cited. */
  readonly instrument: string | null;
  /** SHA-256 of the operation's text, in hexadecimal. */
  readonly document: string;
  /** The past instant that was asked about; undefined when it was the present. */
  readonly asOf: Instant | undefined;
  readonly about:
    | { readonly kind: 'REQUEST' }
    /** Without a pseudonym where the recipient may know of nobody by the id asked about. */
    | { readonly kind: 'SUBJECT'; readonly pseudonym: string | undefined }
    | { readonly kind: 'SAMPLE'; readonly size: number };
}

export interface Explanations {
  /**
   * Resolves once the record is durable.
   *
   * @throws Error when it is not, or when that is not known: then nothing may be explained.
   */
  record(explanation: ExplanationRecord): Promise<void>;
}
