import type { LedgerRecord } from '../verify';

/** The first line says which format the others have. */
const format = 'sluice-ledger-export@v1';

/** One record of an export as a line of JSON: hashes and packed subjects in base64, entries and notes as the text they are. */
export function exportLine(record: LedgerRecord): string {
  return `${JSON.stringify(shown(record))}\n`;
}

function shown(record: LedgerRecord): object {
  switch (record.kind) {
    case 'ledger':
      return { kind: record.kind, format, origin: record.origin, ...record.filter };
    case 'entry': {
      const { kind, shard, position, entry, subjects, leaf } = record;
      const text = Buffer.from(entry).toString('utf8');
      return { kind, shard, position, leaf: base64(leaf), entry: text, subjects: base64(subjects) };
    }
    case 'withheld':
      return { ...record, hash: base64(record.hash) };
    case 'statement':
      return { kind: record.kind, position: record.position, text: record.text };
    case 'head':
      return { ...record, root: base64(record.root) };
    case 'checkpoint':
    case 'end':
      return record;
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
