import type { ProofPlan, Tile, TreeNode } from '../../ledger';
import {
  encodeLogProof,
  encodeShardPath,
  hashBytes,
  hashWithin,
  nodesOf,
  planInclusion,
  prove,
  tileHeight,
  tilePath,
  tileWidth,
  tileWith,
} from '../../ledger';

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** What reads: the gateway's connections, or a session. */
export interface Reads {
  query(statement: Statement): Promise<{ rows: unknown[] }>;
}

/** The root log is a log like a shard's, under this number. */
export const rootLogShard = 0;

/** A proof as text, or why there is none, or none yet. */
export type EntryProof =
  { readonly proof: string } | { readonly none: 'NO_SUCH_ENTRY' | 'NOT_STATED_YET' | 'NO_SUCH_CHECKPOINT' };

/** Reads trees out of the ledger: tiles, checkpoints and proofs, never an entry. */
export class LedgerProofs {
  constructor(private readonly reads: Reads) {}

  /** The newest checkpoint, or the one of a size. Undefined while there is none. */
  async checkpoint(size?: number): Promise<string | undefined> {
    const [row] = await this.rows<{ note: string }>(
      'SELECT note FROM root_log_checkpoint WHERE $1::bigint IS NULL OR size = $1 ORDER BY size DESC LIMIT 1',
      [size ?? null],
    );
    return row?.note;
  }

  /** The tile's hashes one after another; undefined if the tree has not all of them. */
  async tile(shard: number, { level, index, width }: Tile): Promise<Buffer | undefined> {
    const from = index * tileWidth;
    const [row] = await this.rows<{ hashes: Buffer | null }>(tileStatement(shard, level), [
      from,
      from + width,
      ...(shard === rootLogShard && level === 0 ? [] : [shard]),
      ...(level === 0 ? [] : [level * tileHeight]),
    ]);
    return row?.hashes?.length === width * hashBytes ? row.hashes : undefined;
  }

  /** The root log's statements, as the leaves of one of its tiles of level 0. */
  async statements({ index, width }: Pick<Tile, 'index' | 'width'>): Promise<string[] | undefined> {
    const from = index * tileWidth;
    const rows = await this.rows<{ statement: string }>(
      'SELECT statement FROM root_log_statement WHERE position >= $1 AND position < $2 ORDER BY position',
      [from, from + width],
    );
    return rows.length === width ? rows.map(({ statement }) => statement) : undefined;
  }

  /**
   * The proof that the ledger holds a recipient's own entry: of the entry in its shard, of the shard's statement in the root
   * log. Under the newest checkpoint, or the one of `size` statements.
   */
  async proveEntry(recipientId: string, shard: number, position: number, size?: number): Promise<EntryProof> {
    const [entry] = await this.rows<{ leaf_hash: Buffer }>(
      'SELECT leaf_hash FROM ledger_entry WHERE shard = $1 AND position = $2 AND recipient_id = $3',
      [shard, position, recipientId],
    );
    if (!entry) return { none: 'NO_SUCH_ENTRY' };
    const checkpoint = await this.checkpoint(size);
    if (checkpoint === undefined)
      return { none: size === undefined ? 'NOT_STATED_YET' : 'NO_SUCH_CHECKPOINT' };
    const signed = Number(checkpoint.split('\n')[1]);
    const stated = await this.statementAbout(shard, position, signed);
    if (!stated) return { none: 'NOT_STATED_YET' };
    const inShard = await this.prove(shard, planInclusion(position, stated.size));
    const inRootLog = await this.prove(rootLogShard, planInclusion(stated.position, signed));
    const extra = encodeShardPath({
      leaf: entry.leaf_hash,
      position,
      path: inShard,
      statement: stated.statement,
    });
    return { proof: encodeLogProof({ extra, position: stated.position, path: inRootLog, checkpoint }) };
  }

  /** Of a tree that has every node of the plan. */
  async prove(shard: number, plan: ProofPlan): Promise<Buffer[]> {
    const tiles = new Map<string, Tile>();
    for (const node of nodesOf(plan)) {
      const tile = tileWith(node);
      const widest = Math.max(tile.width, tiles.get(keyOf(tile))?.width ?? 0);
      tiles.set(keyOf(tile), { ...tile, width: widest });
    }
    const read = await Promise.all(
      [...tiles].map(async ([key, tile]) => [key, await this.tile(shard, tile)] as const),
    );
    const hashes = new Map(read);
    return prove(plan, (node: TreeNode) => {
      const tile = hashes.get(keyOf(tileWith(node)));
      if (!tile) throw new Error('the ledger lacks hashes of its own tree');
      return hashWithin(tile, node);
    });
  }

  /** The first that covers the position, of those under the checkpoint. */
  private async statementAbout(shard: number, position: number, signed: number) {
    const [row] = await this.rows<{ position: string; size: string; statement: string }>(
      `SELECT position, size, statement FROM root_log_statement
       WHERE shard = $1 AND size > $2 ORDER BY size LIMIT 1`,
      [shard, position],
    );
    if (!row || Number(row.position) >= signed) return undefined;
    return { position: Number(row.position), size: Number(row.size), statement: row.statement };
  }

  private async rows<Row>(text: string, values: unknown[]): Promise<Row[]> {
    return (await this.reads.query({ text, values })).rows as Row[];
  }
}

const keyOf = (tile: Tile): string => tilePath({ ...tile, width: tileWidth });

/** Leaves lie with what they are of, everything above them together. */
function tileStatement(shard: number, level: number): string {
  if (level > 0) {
    return `SELECT string_agg(hash, ''::bytea ORDER BY index) AS hashes FROM ledger_node
      WHERE index >= $1 AND index < $2 AND shard = $3 AND level = $4`;
  }
  const [table, where] =
    shard === rootLogShard ? ['root_log_statement', ''] : ['ledger_entry', 'AND shard = $3'];
  return `SELECT string_agg(leaf_hash, ''::bytea ORDER BY position) AS hashes FROM ${table}
    WHERE position >= $1 AND position < $2 ${where}`;
}
