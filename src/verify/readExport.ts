import type { Finding } from './Finding';
import { found } from './Finding';
import type { ExportFilter, LedgerRecord } from './record';
import { readBase64, readHash } from './text';

/** The first line of an export says that it is one. */
const exportFormat = 'sluice-ledger-export@v1';

/** The records of an export, one a line; a line that is none ends them with a finding. */
export async function* readExport(
  lines: AsyncIterable<string>,
): AsyncGenerator<LedgerRecord | Finding, void, undefined> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const record = readRecord(text);
    yield record ?? found('UNREADABLE', 'this is no line of an export', { line });
    if (!record) return;
  }
}

function readRecord(line: string): LedgerRecord | undefined {
  const record = new Members(line);
  switch (record.text('kind')) {
    case 'ledger':
      return readHeader(record);
    case 'entry':
      return complete({
        kind: 'entry' as const,
        shard: record.count('shard'),
        position: record.count('position'),
        entry: record.utf8('entry'),
        subjects: record.base64('subjects'),
        leaf: record.hash('leaf'),
      });
    case 'withheld':
      return complete({
        kind: 'withheld' as const,
        shard: record.count('shard'),
        position: record.count('position'),
        level: record.count('level'),
        hash: record.hash('hash'),
      });
    case 'statement':
      return complete({
        kind: 'statement' as const,
        position: record.count('position'),
        text: record.text('text'),
      });
    case 'checkpoint':
      return complete({ kind: 'checkpoint' as const, note: record.text('note') });
    case 'head':
      return complete({
        kind: 'head' as const,
        shard: record.count('shard'),
        size: record.count('size'),
        root: record.hash('root'),
      });
    case 'end':
      return { kind: 'end' };
    default:
      return undefined;
  }
}

function readHeader(record: Members): LedgerRecord | undefined {
  const origin = record.text('origin');
  if (origin === undefined || record.text('format') !== exportFormat) return undefined;
  const named = (['recipient', 'from', 'to'] as const).map((name) => [name, record.text(name)] as const);
  const filter: ExportFilter = Object.fromEntries(named.filter(([, value]) => value !== undefined));
  return { kind: 'ledger', origin, filter };
}

type Complete<Shape> = { [Name in keyof Shape]: Exclude<Shape[Name], undefined> };

function complete<Shape extends object>(shape: Shape): Complete<Shape> | undefined {
  return isComplete(shape) ? shape : undefined;
}

function isComplete<Shape extends object>(shape: Shape): shape is Shape & Complete<Shape> {
  return Object.values(shape).every((value) => value !== undefined);
}

/** The members of one line, each read as what it should be. */
class Members {
  private readonly members: ReadonlyMap<string, unknown>;

  constructor(line: string) {
    this.members = membersOf(line);
  }

  text(name: string): string | undefined {
    const value = this.members.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  count(name: string): number | undefined {
    const value = this.members.get(name);
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  }

  utf8(name: string): Uint8Array | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Buffer.from(text, 'utf8');
  }

  base64(name: string): Uint8Array | undefined {
    return readBase64(this.text(name) ?? '!');
  }

  hash(name: string): Uint8Array | undefined {
    return readHash(this.text(name) ?? '');
  }
}

function membersOf(line: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
