import { canonicalJson } from './canonicalJson';

/** How a data subject learns of a share without consent; instants in ISO 8601 in UTC. PIPL 13(2), 17, 18, 23, 35. */
export type SharedNotice =
  | { readonly state: 'SENT'; readonly at: string }
  | { readonly state: 'DEFERRED'; readonly dueAt: string }
  | { readonly state: 'WITHHELD_BY_LAW'; readonly provision: string };

/** A field that left, and on what ground. */
export type SharedField = {
  readonly field: string;
  /** What left of the value: all of it, or less. */
  readonly form: 'FULL' | 'MASKED' | 'GENERALISED' | 'PSEUDONYM';
  readonly basis: string;
  readonly clause: string;
  /** What an auditor looks up: an agreement version, an instrument; for consent the subject's revision leads there. */
  readonly evidence: string | null;
  /** Null where it rests on consent: who agreed was told when they were asked. */
  readonly notice: SharedNotice | null;
};

export type RefusedField = {
  readonly field: string;
  readonly reason: string;
  readonly clause: string;
};

/** Data subjects who fared alike in one request. */
export type DisclosureClass = {
  readonly shared: readonly SharedField[];
  /** Permitted, and there was no value: the recipient learned as much. */
  readonly empty: readonly SharedField[];
  readonly refused: readonly RefusedField[];
};

/** One request, as the ledger holds it. No value that left, and nobody's name: subjects are keyed pseudonyms beside it. */
export type LedgerEntry = {
  readonly version: 3;
  /** 128 random bits in hexadecimal: the entry's hash tells nothing to somebody who guesses its content. */
  readonly nonce: string;
  readonly disclosureId: string;
  /** ISO 8601 in UTC: the instant of the decisions. */
  readonly at: string;
  readonly requestId: string;
  readonly recipient: string;
  /** Counts this recipient's entries in this shard from 1 without a gap: a recipient sees when one is missing. */
  readonly recipientSequence: number;
  readonly agreement: string | null;
  readonly purpose: string;
  readonly purposeVersion: number;
  readonly mode: string;
  readonly instrument: string | null;
  /** SHA-256 in hexadecimal of the operation's text, and of the schema that it was answered from. */
  readonly document: string;
  readonly schema: string;
  /** The code with which the whole request was turned away; null when its fields were decided. */
  readonly turnedAway: string | null;
  /** Fields that filtered or ordered the people in the answer: who matched tells something of them too. */
  readonly filteredBy: readonly string[];
  readonly classes: readonly DisclosureClass[];
  readonly subjectCount: number;
  /** Root of the tree over the data subjects' records, in hexadecimal: they lie beside the entry, and it stands for them. */
  readonly subjectsRoot: string;
};

type SharedFieldBefore = Omit<SharedField, 'notice'>;

/** As entries were before they told of each field how its notice stands. */
export type SecondLedgerEntry = Omit<LedgerEntry, 'version' | 'classes'> & {
  readonly version: 2;
  readonly classes: readonly {
    readonly shared: readonly SharedFieldBefore[];
    readonly empty: readonly SharedFieldBefore[];
    readonly refused: readonly RefusedField[];
    readonly notice: 'NOT_OWED' | 'DEFERRED';
  }[];
};

/** As entries were before they stood for the records of their data subjects. */
export type FirstLedgerEntry = Omit<SecondLedgerEntry, 'version' | 'subjectsRoot'> & { readonly version: 1 };

/** An entry of any version that this code reads. */
export type AnyLedgerEntry = LedgerEntry | SecondLedgerEntry | FirstLedgerEntry;

/** What is known of an entry before the ledger gives it its place. */
export type EntryDraft = Omit<LedgerEntry, 'version' | 'nonce' | 'recipientSequence' | 'subjectsRoot'>;

/** The exact bytes that the ledger keeps: RFC 8785 in UTF-8. */
export function encodeEntry({ classes, ...facts }: LedgerEntry): Buffer {
  // Classes come again in request after request; each is written out once.
  const written = classes.map(writtenClass).join(',');
  const text = canonicalJson({ ...facts, classes: [] });
  return Buffer.from(
    text.replace('"classes":[]', () => `"classes":[${written}]`),
    'utf8',
  );
}

const writtenClasses = new WeakMap<DisclosureClass, string>();

function writtenClass(disclosed: DisclosureClass): string {
  const known = writtenClasses.get(disclosed);
  if (known !== undefined) return known;
  const written = canonicalJson(disclosed);
  writtenClasses.set(disclosed, written);
  return written;
}

/** @throws SyntaxError if the bytes are no entry of a version that this code reads. */
export function decodeEntry(bytes: Uint8Array): AnyLedgerEntry {
  const entry: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (!isEntry(entry)) throw new SyntaxError('these bytes are no ledger entry of version 1, 2 or 3');
  return entry;
}

function isEntry(value: unknown): value is AnyLedgerEntry {
  if (typeof value !== 'object' || value === null || !('version' in value)) return false;
  return value.version === 1 || value.version === 2 || value.version === 3;
}
