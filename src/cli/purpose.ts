import { Command } from 'commander';
import type { PurposeDraft } from '../registry/purposes';
import { addPurposeVersion, listPurposes, notifyPurpose } from '../registry/purposes';
import { instant } from './instant';
import { printTable } from './printTable';
import { UsageError } from './UsageError';
import { wholeNumber } from './wholeNumber';
import { withDatabase } from './withDatabase';

export function purposeCommand(): Command {
  return new Command('purpose')
    .description('add versions of purposes, and record when data subjects were told of them')
    .addCommand(addCommand())
    .addCommand(notifyCommand())
    .addCommand(listCommand());
}

interface AddOptions {
  readonly by: string;
  readonly description: string;
  readonly material?: boolean;
  readonly trivial?: boolean;
  readonly new?: boolean;
  readonly optimisation?: boolean;
  readonly from?: Date;
}

function addCommand(): Command {
  return new Command('add')
    .description('add a version: once in effect, it shares nothing until data subjects were told of it')
    .argument('<purpose>', 'such as CUSTOMER_SUPPORT')
    .requiredOption('--by <officer>', 'who adds it')
    .requiredOption('--description <text>', 'what it is, in the words that people are told')
    .option('--material', 'it changes the purpose: consents and enrolments from before no longer count')
    .option('--trivial', 'it changes the words alone: consents and enrolments go on')
    .option('--new', 'the first version of a new purpose, which the enum `Purpose` of the schema has')
    .option(
      '--optimisation',
      'of a new purpose: it optimises services, and never gets identifying data (I.C.1.ii)',
    )
    .option('--from <instant>', 'when it takes effect, as 2026-01-31T09:00Z; now, if left out', instant)
    .action(async (purposeId: string, options: AddOptions) => {
      const draft = draftOf(purposeId, options);
      const version = await withDatabase(({ dataSource }) =>
        addPurposeVersion(dataSource, draft, options.by),
      );
      process.stdout.write(
        `added ${purposeId} ${version}: tell data subjects, then run \`sluice purpose notify ${purposeId} --version ${version}\`\n`,
      );
    });
}

function draftOf(purposeId: string, options: AddOptions): PurposeDraft {
  const { description, material, trivial, optimisation, from } = options;
  if (options.new) {
    if (trivial) throw new UsageError('the first version of a purpose is material: leave --trivial out');
    return {
      purposeId,
      description,
      material: true,
      effectiveFrom: from,
      first: { optimisation: optimisation === true },
    };
  }
  if (optimisation) throw new UsageError('--optimisation is said of a new purpose, with --new');
  if (material === trivial) throw new UsageError('a version is either --material or --trivial');
  return { purposeId, description, material: material === true, effectiveFrom: from, first: undefined };
}

function notifyCommand(): Command {
  return new Command('notify')
    .description('record that data subjects have just been told of a version; this is not taken back')
    .argument('<purpose>', 'such as CUSTOMER_SUPPORT')
    .requiredOption('--version <number>', 'which version', wholeNumber)
    .requiredOption('--by <officer>', 'who has told them')
    .action(async (purposeId: string, { version, by }: { version: number; by: string }) => {
      await withDatabase(({ dataSource }) => notifyPurpose(dataSource, { purposeId, version, officer: by }));
      process.stdout.write('notified\n');
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('print the purposes in all their versions, the newest of each first')
    .option('--json', 'print each in full, as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const purposes = await withDatabase(({ dataSource }) => listPurposes(dataSource));
      if (json) purposes.forEach((purpose) => process.stdout.write(`${JSON.stringify(purpose, null, 2)}\n`));
      else
        printTable(
          ['purpose', 'version', 'state', 'material', 'from', 'notified', 'description'],
          rows(purposes),
        );
    });
}

const rows = (purposes: Awaited<ReturnType<typeof listPurposes>>) =>
  purposes.map(({ purposeId, version, state, material, effectiveFrom, notifiedAt, description }) => ({
    purpose: purposeId,
    version,
    state,
    material: material ? 'yes' : 'no',
    from: effectiveFrom.toISOString(),
    notified: notifiedAt?.toISOString() ?? 'nobody yet',
    description,
  }));
