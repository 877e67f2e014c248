import { isCanonical } from './isCanonical';
import type { Finding } from './Finding';
import { found, isFinding } from './Finding';
import { hashLeaf, sameHash } from './hashing';
import type { Hash } from './hashing';
import { checkInclusion } from './proofs';
import { RunningTree } from './RunningTree';
import { readText } from './text';

/** Pseudonym, class in 16 bits, revision in 64. */
const recordLength = 32 + 2 + 8;
const classOffset = 32;

/** What an entry says that can be held against its neighbours. */
export interface EntryFacts {
  readonly disclosureId: string;
  readonly at: string;
  readonly recipient: string;
  readonly sequence: number;
}

interface ReadEntry extends EntryFacts {
  readonly classes: number;
  readonly subjectCount: number;
  /** Undefined in an entry of version 1, which does not stand for the records beside it. */
  readonly subjectsRoot: Hash | undefined;
}

/** Whether the bytes are an entry in its one form, and the data subjects' records are those that it stands for. */
export function checkEntry(bytes: Uint8Array, subjects: Uint8Array): EntryFacts | Finding {
  const entry = readEntry(bytes);
  if (isFinding(entry)) return entry;
  if (subjects.length !== entry.subjectCount * recordLength) {
    return found('CONTRADICTORY', `it counts ${entry.subjectCount} data subjects, and others lie beside it`);
  }
  const tree = new RunningTree();
  for (let offset = 0; offset < subjects.length; offset += recordLength) {
    const record = subjects.subarray(offset, offset + recordLength);
    if (classOf(record) >= entry.classes) {
      return found('CONTRADICTORY', `data subject ${tree.size} is in a class that the entry lacks`);
    }
    if (entry.subjectsRoot) tree.add(hashLeaf(record));
  }
  if (entry.subjectsRoot && !sameHash(tree.root, entry.subjectsRoot)) {
    return found('ALTERED', 'the data subjects beside it are not those that it stands for');
  }
  return entry;
}

export interface SubjectProof {
  readonly entry: Uint8Array;
  readonly record: Uint8Array;
  readonly position: number;
  readonly path: readonly Hash[];
}

/** Whether one data subject's record is among those that the entry stands for; the others are not needed. */
export function checkSubject({ entry, record, position, path }: SubjectProof): EntryFacts | Finding {
  const read = readEntry(entry);
  if (isFinding(read)) return read;
  const { subjectsRoot, subjectCount, classes } = read;
  if (!subjectsRoot)
    return found('CONTRADICTORY', 'an entry of version 1 does not stand for its data subjects');
  const included =
    record.length === recordLength &&
    classOf(record) < classes &&
    checkInclusion(hashLeaf(record), position, subjectCount, path, subjectsRoot);
  return included ? read : found('ALTERED', 'the record is not among those that the entry stands for');
}

function classOf(record: Uint8Array): number {
  return ((record[classOffset] ?? 0) << 8) | (record[classOffset + 1] ?? 0);
}

function readEntry(bytes: Uint8Array): ReadEntry | Finding {
  const text = readText(bytes);
  const value = text === undefined ? undefined : parseJson(text);
  if (text === undefined || typeof value !== 'object' || value === null) {
    return found('UNREADABLE', 'these bytes are no entry');
  }
  if (!isCanonical(text, value)) return found('UNREADABLE', 'the entry is not in its canonical form');
  const facts = new Map<string, unknown>(Object.entries(value));
  const version = facts.get('version');
  if (version !== 1 && version !== 2 && version !== 3)
    return found('UNREADABLE', 'the entry is of a version not known here');
  const root = facts.get('subjectsRoot');
  const [disclosureId, at, recipient] = ['disclosureId', 'at', 'recipient'].map((name) => facts.get(name));
  const [sequence, subjectCount] = ['recipientSequence', 'subjectCount'].map((name) => facts.get(name));
  const classes = facts.get('classes');
  if (
    !isText(disclosureId) ||
    !isText(at) ||
    !isText(recipient) ||
    !isCount(sequence) ||
    !isCount(subjectCount) ||
    !Array.isArray(classes) ||
    (version === 1 ? root !== undefined : !isHexHash(root))
  ) {
    return found('UNREADABLE', 'the entry lacks facts that every entry has');
  }
  const subjectsRoot = isHexHash(root) ? Buffer.from(root, 'hex') : undefined;
  return { disclosureId, at, recipient, sequence, classes: classes.length, subjectCount, subjectsRoot };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isHexHash = (value: unknown): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value);
