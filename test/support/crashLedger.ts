import { z } from 'zod';
import { CompactRange, decodeEntry, decodeSubjects, leafHash } from '../../src/ledger';
import type { Reception } from './crashLoad';
import { onServer } from './database';
import { expectVerified } from './verifiedLedger';

interface Row {
  readonly shard: number;
  readonly position: string;
  readonly disclosure_id: string;
  readonly recipient_id: string;
  readonly recipient_sequence: string;
  readonly entry: Buffer;
  readonly subjects: Buffer;
}

const answer = z.object({
  data: z.object({ users: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })) }) }),
  extensions: z.object({
    sharing: z.object({
      disclosureId: z.string(),
      recipient: z.string(),
      receipt: z.object({
        shard: z.number(),
        position: z.string(),
        sequence: z.number(),
        leafHash: z.string(),
        treeSize: z.string(),
        rootHash: z.string(),
      }),
    }),
  }),
});

/** A personal value of one of the people in a crash database. */
const personalValue = /canary/i;

/**
 * Holds what clients received to what the ledger has, and returns the counts. Every personal value that came over the
 * wire has its entry, also in an answer that was cut short; every receipt tells a tree that there was, and every tree is what
 * its entries come to.
 */
export async function compareWithLedger(databaseUrl: string, receptions: readonly Reception[]) {
  const { rows, pseudonyms } = await readLedger(databaseUrl);
  const byDisclosure = groupBy(rows, (row) => row.disclosure_id);
  const byRequest = groupBy(rows, (row) => decodeEntry(row.entry).requestId);
  const roots = rootsOf(rows);
  let received = 0;
  let cutShort = 0;
  for (const { requestId, text, whole } of receptions) {
    if (!whole) cutShort += 1;
    if (!personalValue.test(text)) continue;
    expect(byRequest.get(requestId ?? '') ?? []).toHaveLength(1);
    if (!whole) continue;
    received += 1;
    const { data, extensions } = answer.parse(JSON.parse(text));
    const { disclosureId, recipient, receipt } = extensions.sharing;
    const entries = byDisclosure.get(disclosureId) ?? [];
    const { treeSize, rootHash, ...place } = receipt;
    expect(entries.map(placeOf)).toEqual([place]);
    expect(roots.get(`${place.shard} ${treeSize}`)).toBe(rootHash);
    const known = data.users.edges.map(({ node }) => pseudonyms.get(`${recipient} ${node.id}`));
    const recorded = entries.flatMap((row) => decodeSubjects(row.subjects)).map(({ pseudonym }) => pseudonym);
    expect(recorded.sort()).toEqual(known.sort());
  }
  expectGapless(rows);
  await expectVerified(databaseUrl);
  return { received, cutShort, entries: rows.length, shards: new Set(rows.map(({ shard }) => shard)).size };
}

async function readLedger(databaseUrl: string) {
  return onServer(databaseUrl, async (client) => {
    const { rows } = await client.query<Row>('SELECT * FROM ledger_entry ORDER BY shard, position');
    const heads = await client.query<{ id: number; size: number }>(
      'SELECT id, size::integer FROM ledger_shard ORDER BY id',
    );
    for (const { id, size } of heads.rows) {
      expect({ id, size }).toEqual({ id, size: rows.filter(({ shard }) => shard === id).length });
    }
    const states = await client.query<{ known: string; pseudonym: string }>(
      "SELECT recipient_id || ' usr_' || pairwise_id AS known, encode(pseudonym, 'hex') AS pseudonym FROM sharing_state",
    );
    return { rows, pseudonyms: new Map(states.rows.map(({ known, pseudonym }) => [known, pseudonym])) };
  });
}

function placeOf({ shard, position, recipient_sequence, entry }: Row) {
  const hash = leafHash(entry).toString('hex');
  return { shard, position, sequence: Number(recipient_sequence), leafHash: hash };
}

/** By shard and size, the root of each tree that there was. */
function rootsOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  const trees = new Map<number, CompactRange>();
  const roots = new Map<string, string>();
  for (const { shard, entry } of rows) {
    const tree = trees.get(shard) ?? CompactRange.empty();
    trees.set(shard, tree);
    tree.append(leafHash(entry));
    roots.set(`${shard} ${tree.size}`, tree.root.toString('hex'));
  }
  return roots;
}

/** Positions from 0 and sequences from 1, in each shard, and the bytes say the same. */
function expectGapless(rows: readonly Row[]): void {
  const next = new Map<string, number>();
  const take = (key: string, from: number): number => {
    const value = next.get(key) ?? from;
    next.set(key, value + 1);
    return value;
  };
  for (const { shard, position, recipient_id, recipient_sequence, disclosure_id, entry } of rows) {
    expect(Number(position)).toBe(take(`${shard}`, 0));
    const sequence = take(`${shard} ${recipient_id}`, 1);
    expect(Number(recipient_sequence)).toBe(sequence);
    expect(decodeEntry(entry)).toMatchObject({
      disclosureId: disclosure_id,
      recipient: recipient_id,
      recipientSequence: sequence,
    });
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
