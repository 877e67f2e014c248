import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { countEntries, readLedger } from '../storage/ledger/readLedger';
import type { Finding, LedgerRecord, LedgerVerdict, ProvenEntry } from '../verify';
import {
  checkLedger,
  checkReceipt,
  checkSameTree,
  isFinding,
  openNote,
  readCheckpoint,
  readExport,
  VerifierKey,
} from '../verify';
import { Progress } from './progress';
import { readReceipt } from './readReceipt';
import { UsageError } from './UsageError';
import { VerificationError } from './VerificationError';
import { withLedgerSession } from './withLedgerSession';

interface VerifyOptions {
  readonly export?: string;
  readonly receipt?: string;
  readonly answer?: string;
  readonly key: readonly VerifierKey[];
  readonly checkpoint: readonly string[];
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check the ledger from end to end, or offline an export or a receipt of it; tells the first thing that is wrong, and where',
    )
    .option('--export <file>', 'check an export, without a database')
    .option('--receipt <file>', 'check what /ledger/proof gave for a receipt, without a database')
    .option('--answer <file>', 'with --receipt: the answer that the proof was asked for, as JSON')
    .option('--key <verifierKey>', "the ledger's key that you know; may be given again", takeKey, [])
    .option(
      '--checkpoint <file>',
      'a checkpoint that you kept: the ledger must lead through it; may be given again',
      (file: string, files: readonly string[]) => [...files, file],
      [],
    )
    .action(verify);
}

function takeKey(text: string, keys: readonly VerifierKey[]): VerifierKey[] {
  const key = VerifierKey.read(text);
  if (!key) throw new InvalidArgumentError('must be a verifier key, as `sluice ledger keys` prints it');
  return [...keys, key];
}

async function verify(options: VerifyOptions): Promise<void> {
  if (options.export !== undefined && options.receipt !== undefined) {
    throw new UsageError('check an export or a receipt, one at a time');
  }
  if (options.answer !== undefined && options.receipt === undefined) {
    throw new UsageError('--answer says what --receipt is to prove: give both');
  }
  const held = await Promise.all(options.checkpoint.map(readText));
  if (options.receipt !== undefined) await verifyReceipt(options.receipt, options, held);
  else if (options.export === undefined) await verifyLive(options, held);
  else {
    // Opened first: a file that is not there is no fault of the ledger.
    const lines = linesOf(await openText(options.export));
    await verifyRecords(readExport(lines), options, held);
  }
}

async function verifyLive(options: VerifyOptions, held: readonly string[]): Promise<void> {
  await withLedgerSession(async (client) => {
    const total = await countEntries(client);
    await verifyRecords(readLedger(client, { filter: {}, kept: true }), options, held, total);
  });
}

async function verifyRecords(
  records: AsyncIterable<LedgerRecord | Finding>,
  { key: keys }: VerifyOptions,
  held: readonly string[],
  total?: number,
): Promise<void> {
  const progress = new Progress('entries checked', total);
  const verdict = await checkLedger(records, { keys, held }, ({ entries }) => progress.tell(entries));
  progress.end(verdict.counts.entries);
  if (verdict.finding) throw new VerificationError(verdict.finding);
  process.stdout.write(`${showVerdict(verdict, keys.length > 0)}\n`);
}

function showVerdict({ counts }: LedgerVerdict, keyKnown: boolean): string {
  const { entries, withheld, statements, signed } = counts;
  const others = withheld === 0 ? '' : `, ${withheld} more as hashes`;
  const whole = `nothing is wrong: ${entries} entries${others}, ${statements} statements of the root log`;
  if (signed === 0) return `${whole}. None of it is signed: it may have been written anew`;
  const word = keyKnown
    ? ''
    : ", by the word of the ledger's own first key: give --key to hold it to one that you know";
  return `${whole}, ${signed} of them signed${word}`;
}

async function verifyReceipt(file: string, options: VerifyOptions, held: readonly string[]): Promise<void> {
  if (options.key.length === 0) {
    throw new UsageError("give --key, the ledger's verifier key: a receipt proves nothing but against that");
  }
  const proven = checkReceipt(await readText(file), options.key);
  if (isFinding(proven)) throw new VerificationError(proven);
  for (const note of held) requireSameTree(proven, note, options.key);
  if (options.answer !== undefined) requireReceipt(proven, await readText(options.answer));
  const { shard, position, leaf, checkpoint, signedBy } = proven;
  const lines = [
    `the ledger ${checkpoint.origin} holds the entry ${Buffer.from(leaf).toString('hex')}`,
    `at position ${position} of shard ${shard}, under ${checkpoint.size} statements signed by ${signedBy.map(({ name }) => name).join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function requireSameTree(proven: ProvenEntry, note: string, keys: readonly VerifierKey[]): void {
  const opened = openNote(note, keys);
  if (isFinding(opened))
    throw new VerificationError({ ...opened, what: `the checkpoint that you kept: ${opened.what}` });
  const kept = readCheckpoint(opened.text);
  if (!kept) throw new UsageError('the checkpoint that you kept is none');
  const finding = checkSameTree(kept, proven.checkpoint);
  if (finding) throw new VerificationError(finding);
}

function requireReceipt({ shard, position, leaf }: ProvenEntry, answer: string): void {
  const receipt = readReceipt(answer);
  if (!receipt) throw new UsageError('the answer has no receipt: give it as the gateway sent it');
  const at = { shard: receipt.shard, position: Number(receipt.position) };
  const same =
    shard === at.shard && position === at.position && Buffer.from(leaf).toString('hex') === receipt.leafHash;
  if (!same) {
    throw new VerificationError({
      fault: 'FORKED',
      at,
      what: 'the proof is of another entry than the answer told of',
    });
  }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw unreadable(file);
  });
}

async function openText(file: string): Promise<AsyncIterable<string>> {
  const stream = createReadStream(file, 'utf8');
  await new Promise((resolve, reject) => {
    stream.once('open', resolve).once('error', () => reject(unreadable(file)));
  });
  return stream;
}

const unreadable = (file: string): UsageError =>
  new UsageError(`${file} can't be read: name a file that this user may read`);

/** At newlines alone: an entry may have other line separators of Unicode in it. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
