import { Command } from 'commander';
import type { InstrumentDraft } from '../registry/instrumentTerms';
import type { InstrumentOnRecord, Review } from '../registry/legalInstruments';
import {
  approveInstrument,
  draftInstrument,
  emergenciesToReview,
  listInstruments,
  reviewEmergency,
  revokeInstrument,
} from '../registry/legalInstruments';
import { instant } from './instant';
import { printTable } from './printTable';
import { UsageError } from './UsageError';
import { withDatabase } from './withDatabase';

interface DraftOptions {
  readonly by: string;
  readonly clause: string;
  readonly issuer: string;
  readonly jurisdiction: string;
  readonly reference: string;
  readonly provision: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly mode: string;
  readonly category: readonly string[];
  readonly subject: readonly string[];
  readonly from?: Date;
  readonly until: Date;
  readonly threat?: string;
  readonly whyNoConsent?: string;
}

interface ReviewOptions {
  readonly by?: string;
  readonly uphold?: boolean;
  readonly reject?: boolean;
  readonly reason?: string;
}

export function instrumentCommand(): Command {
  return new Command('instrument')
    .description('draft, approve, review and revoke the instruments that make legal exceptions real')
    .addCommand(draftCommand())
    .addCommand(approveCommand())
    .addCommand(revokeCommand())
    .addCommand(reviewCommand())
    .addCommand(listCommand());
}

function draftCommand(): Command {
  return new Command('draft')
    .description(
      'write an instrument down, for another officer to approve; an emergency (III.D.4) acts at once',
    )
    .requiredOption('--by <officer>', 'who drafts it')
    .requiredOption('--clause <clause>', 'of the privacy agreement, such as III.A.2')
    .requiredOption('--issuer <name>', 'the authority that issued it')
    .option('--jurisdiction <country>', "the issuer's, as a two-letter code", 'CN')
    .requiredOption('--reference <text>', "the issuer's own number of it")
    .requiredOption('--provision <text>', 'the provision of law that it cites')
    .requiredOption('--recipient <id>', 'to whom')
    .requiredOption('--purpose <purpose>', 'for what, such as DISPUTE_RESOLUTION')
    .option('--mode <mode>', 'SHARING, TRANSFER or PUBLIC_DISCLOSURE', 'SHARING')
    .requiredOption('--category <category...>', 'one or more, such as PHONE_NUMBER')
    .requiredOption('--subject <uuid...>', "whom it is about, by the platform's own ids of their accounts")
    .option('--from <instant>', 'when it begins to hold, as 2026-01-31T09:00Z; now, if left out', instant)
    .requiredOption('--until <instant>', 'when it ends; an emergency within 72 hours', instant)
    .option('--threat <text>', 'for III.D.4: what threatens whom')
    .option('--why-no-consent <text>', 'for III.D.4: why consent could not be had')
    .action(async (options: DraftOptions) => {
      const id = await withDatabase(({ dataSource }) =>
        draftInstrument(dataSource, draftOf(options), options.by),
      );
      process.stdout.write(`drafted ${id}\n`);
    });
}

function draftOf(options: DraftOptions): InstrumentDraft {
  const { clause, issuer, jurisdiction, reference, provision, mode, threat, whyNoConsent } = options;
  const emergency =
    threat === undefined && whyNoConsent === undefined
      ? undefined
      : { threat: threat ?? '', whyNoConsent: whyNoConsent ?? '' };
  return {
    clause,
    issuer,
    jurisdiction,
    reference,
    provision,
    mode,
    emergency,
    recipientId: options.recipient,
    purposeId: options.purpose,
    categories: options.category,
    subjectIds: options.subject,
    validFrom: options.from,
    validUntil: options.until,
  };
}

function approveCommand(): Command {
  return new Command('approve')
    .description('approve what another officer drafted: acts on the next request')
    .argument('<id>', 'the instrument')
    .requiredOption('--by <officer>', 'who approves it')
    .action(async (instrumentId: string, { by }: { by: string }) => {
      await withDatabase(({ dataSource }) => approveInstrument(dataSource, { instrumentId, officer: by }));
      process.stdout.write('approved\n');
    });
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('end an instrument at once')
    .argument('<id>', 'the instrument')
    .requiredOption('--by <officer>', 'who revokes it')
    .requiredOption('--reason <text>', 'why; it is kept for good, so name nobody in it')
    .action(async (instrumentId: string, { by, reason }: { by: string; reason: string }) => {
      await withDatabase(({ dataSource }) =>
        revokeInstrument(dataSource, { instrumentId, officer: by, reason }),
      );
      process.stdout.write('revoked\n');
    });
}

function reviewCommand(): Command {
  return new Command('review')
    .description('decide on an emergency; without an id, print those that wait for it, as JSON')
    .argument('[id]', 'the instrument')
    .option('--by <officer>', 'who decides')
    .option('--uphold', 'it was and is one: counts as approval')
    .option('--reject', 'it is none: ends at once')
    .option('--reason <text>', 'why; it is kept for good, so name nobody in it')
    .action(async (instrumentId: string | undefined, options: ReviewOptions) => {
      if (instrumentId === undefined) return printQueue();
      const { by, reason } = options;
      if (by === undefined || reason === undefined) throw new UsageError('a review needs --by and --reason');
      const review = reviewOf(options);
      await withDatabase(({ dataSource }) =>
        reviewEmergency(dataSource, { instrumentId, officer: by, review, reason }),
      );
      process.stdout.write(review === 'UPHELD' ? 'upheld\n' : 'rejected\n');
    });
}

function reviewOf({ uphold, reject }: ReviewOptions): Review {
  if (uphold === reject) throw new UsageError('a review is either --uphold or --reject');
  return uphold ? 'UPHELD' : 'REJECTED';
}

async function printQueue(): Promise<void> {
  const waiting = await withDatabase(({ dataSource }) => emergenciesToReview(dataSource));
  waiting.forEach(printInFull);
}

function listCommand(): Command {
  return new Command('list')
    .description('print the instruments on record, the newest first')
    .option('--recipient <id>', 'only those of one recipient')
    .option('--json', 'print each in full, as JSON')
    .action(async ({ recipient, json }: { recipient?: string; json?: boolean }) => {
      const instruments = await withDatabase(({ dataSource }) => listInstruments(dataSource, recipient));
      if (json) instruments.forEach(printInFull);
      else
        printTable(['id', 'state', 'clause', 'recipient', 'purpose', 'people', 'until'], rows(instruments));
    });
}

const rows = (instruments: readonly InstrumentOnRecord[]) =>
  instruments.map(({ id, state, clause, recipientId, purposeId, people, validUntil }) => ({
    id,
    state,
    clause,
    recipient: recipientId,
    purpose: purposeId,
    people,
    until: validUntil.toISOString(),
  }));

function printInFull(instrument: InstrumentOnRecord): void {
  process.stdout.write(`${JSON.stringify(instrument, null, 2)}\n`);
}
