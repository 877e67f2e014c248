import { planInclusion, prove, rootOfRecords } from './tree';
import type { TreeNode } from './tree';

/** One data subject of an entry: under which name, in which class, as of which consent record. */
export interface EntrySubject {
  /** HMAC-SHA-256 under the subject's key, for this recipient: 64 hexadecimal digits. */
  readonly pseudonym: string;
  /** Position among the entry's classes. */
  readonly classIndex: number;
  /** The newest consent record that the decision saw, in decimal. */
  readonly revision: string;
}

const pseudonymBytes = 32;
const classBytes = 2;
const revisionBytes = 8;

/** Bytes that one data subject takes in the ledger beside the entry. */
export const subjectBytes = pseudonymBytes + classBytes + revisionBytes;

/**
 * Records of `subjectBytes` each, one after another: pseudonym, class (unsigned, 16 bits), revision (unsigned, 64
 * bits), numbers in network byte order.
 *
 * @throws RangeError for a class or revision that doesn't fit, or a pseudonym of another length.
 */
export function encodeSubjects(subjects: readonly EntrySubject[]): Buffer {
  const packed = Buffer.allocUnsafe(subjects.length * subjectBytes);
  let offset = 0;
  for (const { pseudonym, classIndex, revision } of subjects) {
    const digits = pseudonym.length / 2 === pseudonymBytes;
    if (!digits || packed.write(pseudonym, offset, 'hex') !== pseudonymBytes) {
      throw new RangeError('a pseudonym is 64 hexadecimal digits');
    }
    if (!Number.isInteger(classIndex)) throw new RangeError('a class is a whole number');
    packed.writeUInt16BE(classIndex, offset + pseudonymBytes);
    writeRevision(packed, revision, offset + pseudonymBytes + classBytes);
    offset += subjectBytes;
  }
  return packed;
}

function writeRevision(packed: Buffer, revision: string, offset: number): void {
  const number = Number(revision);
  if (Number.isSafeInteger(number) && number >= 0 && String(number) === revision) {
    packed.writeUInt32BE(Math.floor(number / 2 ** 32), offset);
    packed.writeUInt32BE(number % 2 ** 32, offset + 4);
    return;
  }
  // Revisions beyond what a number holds exactly are far off, and no less right.
  if (!/^\d{1,20}$/.test(revision)) throw new RangeError('a revision is a number in decimal');
  packed.writeBigUInt64BE(BigInt(revision), offset);
}

/** @throws RangeError if the bytes are not whole records. */
export function decodeSubjects(packed: Buffer): EntrySubject[] {
  if (packed.length % subjectBytes !== 0) throw new RangeError('packed subjects are cut short');
  return Array.from({ length: packed.length / subjectBytes }, (_, index) => {
    const offset = index * subjectBytes;
    return {
      pseudonym: packed.toString('hex', offset, offset + pseudonymBytes),
      classIndex: packed.readUInt16BE(offset + pseudonymBytes),
      revision: packed.readBigUInt64BE(offset + pseudonymBytes + classBytes).toString(),
    };
  });
}

/** Root of the tree that has one leaf a data subject: what an entry says of the records beside it. */
export function subjectsRoot(packed: Buffer): Buffer {
  return rootOfRecords(packed, subjectBytes);
}

/** The path from one data subject's record to the root: it shows nothing of the others. */
export function proveSubject(packed: Buffer, position: number): Buffer[] {
  return prove(planInclusion(position, packed.length / subjectBytes), (node) => hashOver(packed, node));
}

/** Of a node that is whole. */
function hashOver(packed: Buffer, { level, index }: TreeNode): Buffer {
  const width = 2 ** level * subjectBytes;
  return rootOfRecords(packed.subarray(index * width, (index + 1) * width), subjectBytes);
}
