import { Command } from 'commander';
import type { InstrumentDraft, InstrumentSubjects, StatedNotice } from '../registry/instrumentTerms';
import type { InstrumentOnRecord, Review } from '../registry/legalInstruments';
import {
  approveInstrument,
  draftInstrument,
  emergenciesToReview,
  listInstruments,
  readInstrument,
  recordHomeApproval,
  recordNotice,
  reviewEmergency,
  revokeInstrument,
} from '../registry/legalInstruments';
import { instant } from './instant';
import { printTable } from './printTable';
import { UsageError } from './UsageError';
import { wholeNumber } from './wholeNumber';
import { withDatabase } from './withDatabase';

interface DraftOptions {
  readonly by: string;
  readonly clause: string;
  readonly issuer: string;
  readonly jurisdiction?: string;
  readonly reference: string;
  readonly provision: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly mode: string;
  readonly category: readonly string[];
  readonly subject?: readonly string[];
  readonly everybodyEnrolled?: boolean;
  readonly enrolledFrom?: Date;
  readonly enrolledUntil?: Date;
  readonly organisation?: string;
  readonly from?: Date;
  readonly until: Date;
  readonly threat?: string;
  readonly whyNoConsent?: string;
  readonly homeApproval?: string;
  readonly homeApprovedAt?: Date;
  readonly noticeGivenAt?: Date;
  readonly noticeDeferredUntil?: Date;
  readonly noticeWithheldBy?: string;
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
    .addCommand(homeApproveCommand())
    .addCommand(notifyCommand())
    .addCommand(revokeCommand())
    .addCommand(reviewCommand())
    .addCommand(listCommand())
    .addCommand(showCommand());
}

function draftCommand(): Command {
  return new Command('draft')
    .description(
      'write an instrument down, for another officer to approve; an emergency (III.D.4) acts at once',
    )
    .requiredOption('--by <officer>', 'who drafts it')
    .requiredOption('--clause <clause>', 'of the privacy agreement, such as III.A.2')
    .requiredOption('--issuer <name>', 'the authority that issued it')
    .option('--jurisdiction <country>', "the issuer's, as a two-letter code; HOME_REGION, if left out")
    .requiredOption('--reference <text>', "the issuer's own number of it")
    .requiredOption('--provision <text>', 'the provision of law that it cites')
    .requiredOption('--recipient <id>', 'to whom')
    .requiredOption('--purpose <purpose>', 'for what, such as DISPUTE_RESOLUTION')
    .option('--mode <mode>', 'SHARING, TRANSFER or PUBLIC_DISCLOSURE', 'SHARING')
    .requiredOption('--category <category...>', 'one or more, such as PHONE_NUMBER')
    .option('--subject <uuid...>', "whom it is about, by the platform's own ids of their accounts")
    .option(
      '--everybody-enrolled',
      'instead: everybody enrolled with the recipient for the purpose at its approval',
    )
    .option('--enrolled-from <instant>', 'instead: everybody enrolled so at any time from here', instant)
    .option('--enrolled-until <instant>', '… until here, the end not included', instant)
    .option('--organisation <uuid>', 'instead: everybody of one organisation at its approval')
    .option('--from <instant>', 'when it begins to hold, as 2026-01-31T09:00Z; now, if left out', instant)
    .requiredOption('--until <instant>', 'when it ends; an emergency within 72 hours', instant)
    .option('--threat <text>', 'for III.D.4: what threatens whom')
    .option('--why-no-consent <text>', 'for III.D.4: why consent could not be had')
    .option(
      '--home-approval <text>',
      "for an authority abroad: reference of the home authority's approval (PIPL 41)",
    )
    .option('--home-approved-at <instant>', 'when it was given; now, if left out', instant)
    .option(
      '--notice-given-at <instant>',
      'for III.C.3: when people were told of the reorganisation',
      instant,
    )
    .option(
      '--notice-deferred-until <instant>',
      'people are told of what is shared under it by then',
      instant,
    )
    .option(
      '--notice-withheld-by <provision>',
      'people are not told, by this provision of law, such as "PIPL 18(1)"',
    )
    .action(async (options: DraftOptions) => {
      const id = await withDatabase(({ dataSource, config }) =>
        draftInstrument(dataSource, draftOf(options, config.HOME_REGION), options.by),
      );
      process.stdout.write(`drafted ${id}\n`);
    });
}

function draftOf(options: DraftOptions, homeRegion: string): InstrumentDraft {
  const { clause, issuer, jurisdiction = homeRegion, reference, provision, mode } = options;
  const { threat, whyNoConsent, homeApproval, homeApprovedAt } = options;
  if (homeApprovedAt && homeApproval === undefined) {
    throw new UsageError('--home-approved-at is said of an approval: give --home-approval too');
  }
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
    subjects: subjectsOf(options),
    validFrom: options.from,
    validUntil: options.until,
    homeApproval: homeApproval === undefined ? undefined : { reference: homeApproval, at: homeApprovedAt },
    noticeGivenAt: options.noticeGivenAt,
    notice: noticeOf(options),
  };
}

function subjectsOf(options: DraftOptions): InstrumentSubjects {
  const { subject, everybodyEnrolled, enrolledFrom, enrolledUntil, organisation } = options;
  const ways: InstrumentSubjects[] = [];
  if (subject) ways.push({ by: 'LIST', ids: subject });
  if (everybodyEnrolled) ways.push({ by: 'ENROLLED' });
  if (organisation !== undefined) ways.push({ by: 'ORGANISATION', organisationId: organisation });
  if (enrolledFrom && enrolledUntil) {
    ways.push({ by: 'ENROLLED_DURING', from: enrolledFrom, until: enrolledUntil });
  } else if (enrolledFrom ?? enrolledUntil) {
    throw new UsageError('a period of enrolment needs both --enrolled-from and --enrolled-until');
  }
  const [only] = ways;
  if (only && ways.length === 1) return only;
  throw new UsageError(
    'say in one way whom it is about: --subject, --everybody-enrolled, --enrolled-from and --enrolled-until, or --organisation',
  );
}

function noticeOf({ noticeDeferredUntil, noticeWithheldBy }: DraftOptions): StatedNotice | undefined {
  if (noticeDeferredUntil && noticeWithheldBy !== undefined) {
    throw new UsageError('a notice is either deferred or withheld');
  }
  if (noticeDeferredUntil) return { state: 'DEFERRED', until: noticeDeferredUntil };
  return noticeWithheldBy === undefined
    ? undefined
    : { state: 'WITHHELD_BY_LAW', provision: noticeWithheldBy };
}

function approveCommand(): Command {
  return new Command('approve')
    .description('approve what another officer drafted: acts on the next request')
    .argument('<id>', 'the instrument')
    .requiredOption('--by <officer>', 'who approves it')
    .option(
      '--people <count>',
      'how many people it is about, as `show` says, if it does not list them',
      wholeNumber,
    )
    .action(async (instrumentId: string, { by, people }: { by: string; people?: number }) => {
      const decision = { instrumentId, officer: by, ...(people === undefined ? {} : { people }) };
      await withDatabase(({ dataSource }) => approveInstrument(dataSource, decision));
      process.stdout.write('approved\n');
    });
}

function homeApproveCommand(): Command {
  return new Command('home-approve')
    .description(
      "record that the home authority has just approved a foreign authority's instrument (PIPL 41)",
    )
    .argument('<id>', 'the instrument')
    .requiredOption('--by <officer>', 'who records it: another officer than who drafted the instrument')
    .requiredOption('--reference <text>', "the home authority's own number of its approval")
    .action(async (instrumentId: string, { by, reference }: { by: string; reference: string }) => {
      await withDatabase(({ dataSource }) =>
        recordHomeApproval(dataSource, { instrumentId, officer: by, reference }),
      );
      process.stdout.write('recorded\n');
    });
}

function notifyCommand(): Command {
  return new Command('notify')
    .description('record that the people whom it is about have just been told; this is not taken back')
    .argument('<id>', 'the instrument')
    .requiredOption('--by <officer>', 'who has told them')
    .action(async (instrumentId: string, { by }: { by: string }) => {
      await withDatabase(({ dataSource }) => recordNotice(dataSource, { instrumentId, officer: by }));
      process.stdout.write('notified\n');
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

function showCommand(): Command {
  return new Command('show')
    .description('print an instrument in full, as JSON, with how many people it is about')
    .argument('<id>', 'the instrument')
    .action(async (instrumentId: string) => {
      printInFull(await withDatabase(({ dataSource }) => readInstrument(dataSource, instrumentId)));
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
