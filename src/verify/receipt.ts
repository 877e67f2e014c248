import type { Checkpoint } from './checkpoint';
import { readCheckpoint } from './checkpoint';
import type { Finding } from './Finding';
import { found, isFinding } from './Finding';
import type { Hash } from './hashing';
import { hashLeaf, sameHash } from './hashing';
import { openNote } from './note';
import { checkInclusion } from './proofs';
import { readStatement } from './statement';
import { readBase64, readCount, readHash, readLines, readText } from './text';
import type { VerifierKey } from './VerifierKey';

/** What a proof was seen to prove. */
export interface ProvenEntry {
  readonly shard: number;
  readonly position: number;
  readonly leaf: Hash;
  readonly checkpoint: Checkpoint;
  readonly signedBy: readonly VerifierKey[];
}

/** A position, the path from there to a root, and the text that the root is in. */
interface Path {
  readonly position: number;
  readonly path: readonly Hash[];
  readonly under: string;
}

const proofHeader = 'c2sp.org/tlog-proof@v1\n';

/** Whether a ledger that one of the keys signs for holds the entry: C2SP tlog-proof, with the way to the shard as `extra`. */
export function checkReceipt(proof: string, keys: readonly VerifierKey[]): ProvenEntry | Finding {
  const parts = readProof(proof);
  if (!parts) return found('UNREADABLE', 'this is no proof of a ledger entry');
  const { leaf, inShard, inRootLog } = parts;
  const opened = openNote(inRootLog.under, keys);
  if (isFinding(opened)) return opened;
  const checkpoint = readCheckpoint(opened.text);
  const statement = checkpoint && readStatement(inShard.under, checkpoint.origin);
  if (!checkpoint || statement?.kind !== 'shard')
    return found('UNREADABLE', 'the proof names no shard of the signed log');
  const { shard, size, root } = statement;
  const at = { shard, position: inShard.position };
  if (!checkInclusion(leaf, inShard.position, size, inShard.path, root)) {
    return found('ROOT_DIFFERS', 'the shard does not have this entry here', at);
  }
  const stated = hashLeaf(Buffer.from(inShard.under));
  if (!checkInclusion(stated, inRootLog.position, checkpoint.size, inRootLog.path, checkpoint.root)) {
    const place = { rootLog: inRootLog.position };
    return found('ROOT_DIFFERS', 'the root log does not have the statement about the shard here', place);
  }
  return { ...at, leaf, checkpoint, signedBy: opened.signedBy };
}

/** Whether two checkpoints of one size, of one log, say the same. Of different sizes only a proof of consistency can tell. */
export function checkSameTree(one: Checkpoint, other: Checkpoint): Finding | undefined {
  if (one.origin !== other.origin) return found('FORKED', 'the checkpoints are of different logs');
  if (one.size !== other.size) {
    return found(
      'FORKED',
      `no telling a tree of ${one.size} from one of ${other.size}: ask for a proof at that size`,
    );
  }
  if (sameHash(one.root, other.root)) return undefined;
  return found('FORKED', `two different trees of ${one.size} leaves were signed`, { rootLog: one.size - 1 });
}

function readProof(proof: string) {
  if (!proof.startsWith(proofHeader)) return undefined;
  const [, extra = '', rest = ''] = /^extra (\S+)\n(.*)$/s.exec(proof.slice(proofHeader.length)) ?? [];
  const added = readBase64(extra);
  const [, leafText = '', inner = ''] =
    /^leaf (\S+)\n(.*)$/s.exec(added ? (readText(added) ?? '') : '') ?? [];
  const [leaf, inShard, inRootLog] = [readHash(leafText), readPath(inner), readPath(rest)];
  return leaf && inShard && inRootLog ? { leaf, inShard, inRootLog } : undefined;
}

function readPath(text: string): Path | undefined {
  const end = text.indexOf('\n\n');
  const [first = '', ...lines] = (end < 0 ? undefined : readLines(text.slice(0, end + 1))) ?? [];
  const position = first.startsWith('index ') ? readCount(first.slice('index '.length)) : undefined;
  const path = lines.map(readHash);
  if (position === undefined || !path.every((hash) => hash !== undefined)) return undefined;
  return { position, path, under: text.slice(end + 2) };
}
