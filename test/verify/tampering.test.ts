import type { Finding, LedgerRecord } from '../../src/verify';
import { checkLedger, VerifierKey } from '../../src/verify';
import { aKey } from '../ledger/notes/aKey';
import { ALedger, ledgerOrigin } from '../support/aLedger';

const signer = aKey(ledgerOrigin, 1);
const intruder = aKey(ledgerOrigin, 66);

const verifierKeys = (...keys: (typeof signer)[]): VerifierKey[] =>
  keys.map((key) => VerifierKey.read(key.verifierKey())).filter((key) => key !== undefined);

const findingIn = async (
  records: readonly LedgerRecord[],
  { keys = verifierKeys(signer), held = [] as string[] } = {},
): Promise<Finding | undefined> => (await checkLedger(records, { keys, held })).finding;

/** Two shards, two recipients, five rounds of the root log, and entries that it has not reached yet. */
function aLedger(): ALedger {
  const ledger = new ALedger([signer]);
  for (let round = 0; round < 5; round += 1) {
    ledger.append(1, 3).append(2, 2).append(1, 1, { recipient: 'rival', people: 0 }).state();
  }
  return ledger.append(1, 2);
}

type EntryAt = LedgerRecord & { kind: 'entry' };

const whereIs = (records: readonly LedgerRecord[], shard: number, position: number): number =>
  records.findIndex(
    (record) => record.kind === 'entry' && record.shard === shard && record.position === position,
  );

function entryAt(records: readonly LedgerRecord[], shard: number, position: number): EntryAt {
  const record = records[whereIs(records, shard, position)];
  if (record?.kind !== 'entry') throw new Error('there is no such entry');
  return record;
}

const replaced = (records: readonly LedgerRecord[], index: number, ...by: LedgerRecord[]): LedgerRecord[] =>
  records.toSpliced(index, 1, ...by);

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
};

describe('a ledger that nobody touched', () => {
  it('is found well, and all that the root log reached is signed', async () => {
    const { finding, counts } = await checkLedger(aLedger().end(), { keys: verifierKeys(signer), held: [] });
    expect(finding).toBeUndefined();
    expect(counts).toEqual({ entries: 32, withheld: 0, statements: 11, signed: 11 });
  });

  it('is found well without a key, by the word of the first that it names', async () => {
    expect(await findingIn(aLedger().end(), { keys: [] })).toBeUndefined();
  });

  it('leads through every checkpoint that somebody kept', async () => {
    const ledger = new ALedger([signer]).append(1, 3).state();
    const first = ledger.checkpoint;
    const second = ledger.append(1, 3).append(2, 1).state().checkpoint;
    expect(await findingIn(ledger.append(1, 1).end(), { held: [first, second] })).toBeUndefined();
  });

  it('may begin with nothing', async () => {
    expect(await findingIn(new ALedger([signer]).state().end())).toBeUndefined();
  });

  it('keeps nodes of full tiles that are those of its entries', async () => {
    const ledger = new ALedger([signer]).append(1, 520, { people: 0 }).state();
    expect(await findingIn(ledger.end())).toBeUndefined();
  });
});

describe('a byte flipped', () => {
  const records = aLedger().end();

  it.each([
    [1, 0],
    [1, 7],
    [2, 9],
    [1, 21],
  ])('in the entry of shard %i at position %i is found there, whichever byte', async (shard, position) => {
    const record = entryAt(records, shard, position);
    for (let at = 0; at < record.entry.length; at += 1) {
      const tampered = replaced(records, whereIs(records, shard, position), {
        ...record,
        entry: flipped(record.entry, at),
      });
      expect(await findingIn(tampered)).toMatchObject({ fault: 'ALTERED', at: { shard, position } });
    }
  });

  it('in the data subjects beside an entry is found there, whichever byte', async () => {
    const record = entryAt(records, 2, 4);
    for (let at = 0; at < record.subjects.length; at += 1) {
      const tampered = replaced(records, whereIs(records, 2, 4), {
        ...record,
        subjects: flipped(record.subjects, at),
      });
      expect(await findingIn(tampered)).toMatchObject({ at: { shard: 2, position: 4 } });
    }
  });

  it('in a kept hash is found there, whichever byte', async () => {
    const record = entryAt(records, 1, 6);
    for (let at = 0; at < record.leaf.length; at += 1) {
      const tampered = replaced(records, whereIs(records, 1, 6), {
        ...record,
        leaf: flipped(record.leaf, at),
      });
      expect(await findingIn(tampered)).toMatchObject({ fault: 'ALTERED', at: { shard: 1, position: 6 } });
    }
  });

  it('in any statement or checkpoint of the root log is found there', async () => {
    let rootLog = 0;
    for (const [index, record] of records.entries()) {
      if (record.kind === 'statement') {
        rootLog = record.position;
        for (let at = 0; at < record.text.length; at += 1) {
          const text = Buffer.from(flipped(Buffer.from(record.text), at)).toString();
          const finding = await findingIn(replaced(records, index, { ...record, text }));
          expect(finding).toHaveProperty('fault');
        }
      } else if (record.kind === 'checkpoint') {
        const bytes = Buffer.from(record.note);
        for (let at = 0; at < bytes.length; at += 1) {
          const note = Buffer.from(flipped(bytes, at)).toString();
          expect(await findingIn(replaced(records, index, { ...record, note }))).toMatchObject({
            at: { rootLog },
          });
        }
      }
    }
  });

  it("in a shard's head is found", async () => {
    for (const [index, record] of records.entries()) {
      if (record.kind !== 'head') continue;
      const tampered = replaced(records, index, { ...record, root: flipped(record.root, 5) });
      const at = record.shard === 0 ? { rootLog: record.size } : { shard: record.shard };
      expect(await findingIn(tampered)).toMatchObject({ fault: 'ROOT_DIFFERS', at });
    }
  });

  it('in a kept node of the tree is found at the entry that made it whole', async () => {
    const large = new ALedger([signer]).append(1, 256, { people: 0 }).state().end();
    const record = entryAt(large, 1, 255);
    const [node = Buffer.alloc(0)] = record.kept?.nodes ?? [];
    const { facts } = record.kept ?? fail();
    for (const nodes of [[flipped(node, 3)], []]) {
      const tampered = replaced(large, whereIs(large, 1, 255), { ...record, kept: { facts, nodes } });
      expect(await findingIn(tampered)).toMatchObject({
        fault: 'ROOT_DIFFERS',
        at: { shard: 1, position: 255 },
      });
    }
  });
});

function fail(): never {
  throw new Error('an entry that keeps nothing');
}

describe('an entry', () => {
  const records = aLedger().end();
  const places: (readonly [number, number])[] = [
    [1, 0],
    [1, 3],
    [1, 10],
    [2, 1],
    [1, 21],
  ];

  it.each(places)('that was dropped of shard %i at position %i is missed there', async (shard, position) => {
    const tampered = replaced(records, whereIs(records, shard, position));
    expect(await findingIn(tampered)).toMatchObject({ fault: 'OUT_OF_PLACE', at: { shard, position } });
  });

  it.each(places)(
    'that comes twice in shard %i at position %i is found after itself',
    async (shard, position) => {
      const record = entryAt(records, shard, position);
      const tampered = replaced(records, whereIs(records, shard, position), record, record);
      expect(await findingIn(tampered)).toMatchObject({
        fault: 'OUT_OF_PLACE',
        at: { shard, position: position + 1 },
      });
    },
  );

  it('that was doubled under the next position is found by its sequence', async () => {
    const record = entryAt(records, 1, 0);
    const tampered = replaced(records, whereIs(records, 1, 0), record, { ...record, position: 1 });
    expect(await findingIn(tampered)).toMatchObject({
      fault: 'SEQUENCE_BROKEN',
      at: { shard: 1, position: 1 },
    });
  });

  it('that was dropped, and the rest moved up, is found by the sequence of its recipient', async () => {
    const tampered = replaced(records, whereIs(records, 1, 5)).map((record) =>
      record.kind === 'entry' && record.shard === 1 && record.position > 5
        ? { ...record, position: record.position - 1 }
        : record,
    );
    expect(await findingIn(tampered)).toMatchObject({
      fault: 'SEQUENCE_BROKEN',
      at: { shard: 1, position: 5 },
    });
  });

  it('that exchanged its place with the next is found where the first of them stood', async () => {
    const index = whereIs(records, 1, 4);
    const [one, other] = [entryAt(records, 1, 4), entryAt(records, 1, 5)];
    const moved = records.with(index, other).with(index + 1, one);
    expect(await findingIn(moved)).toMatchObject({ fault: 'OUT_OF_PLACE', at: { shard: 1, position: 4 } });
    const renumbered = records
      .with(index, { ...other, position: 4 })
      .with(index + 1, { ...one, position: 5 });
    expect(await findingIn(renumbered)).toMatchObject({
      fault: 'SEQUENCE_BROKEN',
      at: { shard: 1, position: 4 },
    });
  });

  it('that was rewritten with its hash is found between the two statements around it', async () => {
    const rewritten = new ALedger([signer]).append(1, 13).end();
    const { entry, subjects, leaf } = entryAt(rewritten, 1, 9);
    const own = new ALedger([signer]).append(1, 8).state().append(1, 4).state().append(1, 4).state().end();
    const { kept, ...record } = entryAt(own, 1, 9);
    expect(kept).toBeDefined();
    const tampered = replaced(own, whereIs(own, 1, 9), { ...record, entry, subjects, leaf });
    expect(await findingIn(tampered)).toMatchObject({ fault: 'ROOT_DIFFERS', at: { shard: 1, position: 8 } });
  });

  it('that is listed under facts of another is found there', async () => {
    const record = entryAt(records, 1, 2);
    const { facts, nodes } = record.kept ?? fail();
    for (const lie of [
      { recipient: 'other' },
      { sequence: 9 },
      { at: '2027-01-01T00:00:00.000Z' },
      { disclosureId: 'x' },
    ]) {
      const tampered = replaced(records, whereIs(records, 1, 2), {
        ...record,
        kept: { facts: { ...facts, ...lie }, nodes },
      });
      expect(await findingIn(tampered)).toMatchObject({
        fault: 'CONTRADICTORY',
        at: { shard: 1, position: 2 },
      });
    }
  });
});

describe('a ledger that was cut short', () => {
  const records = aLedger().end();

  it('anywhere is found to be', async () => {
    for (let length = 0; length < records.length; length += 1) {
      expect(await findingIn(records.slice(0, length))).toHaveProperty('fault');
    }
  });

  it("and given a new end is found by a shard's head, or the checkpoint that somebody kept", async () => {
    const ledger = aLedger();
    const kept = ledger.checkpoint;
    const shorter = new ALedger([signer]).append(1, 3).state().end();
    expect(await findingIn(shorter, { held: [kept] })).toMatchObject({ fault: 'CUT_SHORT' });
    const all = ledger.end();
    const lastCheckpoint = all.findLastIndex(({ kind }) => kind === 'checkpoint');
    const dropped = [...all.slice(0, lastCheckpoint + 1), ...all.slice(-4)];
    expect(await findingIn(dropped)).toMatchObject({ fault: 'OUT_OF_PLACE', at: { shard: 1, position: 20 } });
  });

  it('to before a checkpoint that somebody kept is found where it ends', async () => {
    const ledger = new ALedger([signer]).append(1, 3).state();
    const before = ledger.end();
    const kept = ledger.append(1, 1).state().checkpoint;
    expect(await findingIn(before, { held: [kept] })).toMatchObject({
      fault: 'CUT_SHORT',
      at: { rootLog: 2 },
    });
  });

  it('so that no checkpoint covers its last statement is found to be unsigned from there', async () => {
    const all = new ALedger([signer]).append(1, 3).state().append(1, 1).state().end();
    const last = all.findLastIndex(({ kind }) => kind === 'checkpoint');
    expect(await findingIn(replaced(all, last))).toMatchObject({ fault: 'NOT_SIGNED', at: { rootLog: 2 } });
  });
});

describe('after the heads', () => {
  it.each([
    ['an entry', () => new ALedger([signer]).append(1, 4).records.slice(-1)],
    ['a second head', () => new ALedger([signer]).append(1, 3).state().end().slice(-3, -2)],
  ])('nothing may come, such as %s', async (_what, more) => {
    const records = new ALedger([signer]).append(1, 3).state().end();
    expect(await findingIn(records.toSpliced(-1, 0, ...more()))).toHaveProperty('fault');
  });
});

describe('a ledger that was written anew', () => {
  it('with a new key is signed by nobody who is trusted', async () => {
    const forged = new ALedger([intruder]).append(1, 3).state();
    expect(await findingIn(forged.end())).toMatchObject({ fault: 'NOT_SIGNED', at: { rootLog: 1 } });
  });

  it('with a new key shows itself without any, against a checkpoint that somebody kept', async () => {
    const kept = new ALedger([signer]).append(1, 3).state().checkpoint;
    const forged = new ALedger([intruder]).append(1, 3).state();
    expect(await findingIn(forged.end(), { keys: [], held: [kept] })).toMatchObject({
      fault: 'FORKED',
      at: { rootLog: 1 },
    });
  });

  it('with the right key, as two views, shows itself where they part', async () => {
    const one = new ALedger([signer]).append(1, 3).state();
    const kept = one.append(1, 2).state().checkpoint;
    const other = new ALedger([signer]).append(1, 3).state().append(1, 2).state();
    expect(await findingIn(other.end())).toBeUndefined();
    expect(await findingIn(other.end(), { held: [kept] })).toMatchObject({
      fault: 'FORKED',
      at: { rootLog: 2 },
    });
  });

  it('under another name is not the ledger of the checkpoint that somebody kept', async () => {
    const kept = new ALedger([signer])
      .append(1, 3)
      .state()
      .checkpoint.replaceAll(ledgerOrigin, 'other.example/log');
    const records = new ALedger([signer]).append(1, 3).state().end();
    expect(await findingIn(records, { held: [kept] })).toMatchObject({ fault: 'FORKED' });
  });
});

describe('a new key', () => {
  const next = aKey(ledgerOrigin, 2);

  it('is trusted from where the old one vouched for it', async () => {
    const ledger = new ALedger([signer]).append(1, 3).state().rotate(next).append(1, 3).state();
    expect(await findingIn(ledger.end())).toBeUndefined();
  });

  it('is not trusted on its own word', async () => {
    const ledger = new ALedger([signer]).append(1, 3).state();
    const position = 2;
    const stolen: LedgerRecord[] = [
      ...ledger.records,
      ...new ALedger([intruder]).records
        .filter((record) => record.kind === 'statement')
        .map((record) => ({ ...record, position })),
      { kind: 'checkpoint', note: new ALedger([intruder]).append(1, 3).state().checkpoint },
    ];
    expect(await findingIn(stolen)).toMatchObject({ fault: 'NOT_SIGNED', at: { rootLog: position } });
  });
});

describe('what is withheld', () => {
  function hidden(records: readonly LedgerRecord[], position: number): LedgerRecord[] {
    const { shard, leaf } = entryAt(records, 1, position);
    return replaced(records, whereIs(records, 1, position), {
      kind: 'withheld',
      shard,
      position,
      level: 0,
      hash: leaf,
    });
  }

  it('of a ledger that says it is whole is missed', async () => {
    const records = aLedger().end();
    expect(await findingIn(hidden(records, 3))).toMatchObject({
      fault: 'OUT_OF_PLACE',
      at: { shard: 1, position: 3 },
    });
  });

  it('of other recipients leaves the rest provable', async () => {
    const ledger = new ALedger([signer], { recipient: 'crm' });
    ledger.append(1, 3).append(1, 1, { recipient: 'rival' }).append(1, 2).state();
    expect(await findingIn(hidden(ledger.end(), 3))).toBeUndefined();
  });

  it('of the very recipient whose entries are shown is found by the sequence', async () => {
    const records = new ALedger([signer], { recipient: 'crm' }).append(1, 6).state().end();
    expect(await findingIn(hidden(records, 3))).toMatchObject({
      fault: 'SEQUENCE_BROKEN',
      at: { shard: 1, position: 4 },
    });
  });

  it('before a period leaves the rest provable', async () => {
    const records = new ALedger([signer], { from: '2026-01-01T00:00:00.000Z' }).append(1, 6).state().end();
    expect(await findingIn(hidden(hidden(records, 0), 1))).toBeUndefined();
  });
});
