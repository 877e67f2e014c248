import { Command, Option } from 'commander';
import { policySettings } from '../server/partner/openPartnerGraph';
import {
  askErasure,
  erasureGrounds,
  restrictProcessing,
  setRetention,
  unrestrictProcessing,
} from '../subjects/processing';
import { objectToSources, publishValues, retractValues } from '../subjects/publicity';
import { instant } from './instant';
import type { PersonOptions } from './person';
import { personOf, withPerson } from './person';
import { withDatabase } from './withDatabase';

interface ReasonOptions extends PersonOptions {
  readonly reason: string;
}

interface PublicityOptions extends ReasonOptions {
  readonly category: string[];
}

export function subjectCommand(): Command {
  return new Command('subject')
    .description('record what a person asks about their own data; each acts on the next request')
    .addCommand(publishCommand())
    .addCommand(
      publicityCommand('retract', 'take back what the person had published', 'retracted', retractValues),
    )
    .addCommand(
      publicityCommand(
        'object',
        'object to being shared from lawful public sources, those that come in later too',
        'objected',
        objectToSources,
      ),
    )
    .addCommand(
      processingCommand('restrict', "close a person's data to every basis", 'restricted', restrictProcessing),
    )
    .addCommand(
      processingCommand(
        'unrestrict',
        "end the restriction of a person's data",
        'unrestricted',
        unrestrictProcessing,
      ),
    )
    .addCommand(askErasureCommand())
    .addCommand(retainCommand());
}

function publishCommand(): Command {
  return withCategories(aboutPerson('publish'))
    .description('record what the person made public by their own choice (clause III.D.5)')
    .requiredOption('--reference <text>', 'where it was published')
    .action(async ({ reference, ...options }: PublicityOptions & { reference: string }) => {
      const command = { ...commandOf(options), categories: options.category, reference };
      await withDatabase(({ dataSource, config }) =>
        publishValues(dataSource, command, policySettings(config)),
      );
      process.stdout.write('published\n');
    });
}

function publicityCommand(
  name: string,
  description: string,
  done: string,
  change: typeof retractValues,
): Command {
  return withCategories(aboutPerson(name))
    .description(description)
    .action(async (options: PublicityOptions) => {
      const command = { ...commandOf(options), categories: options.category };
      await withDatabase(({ dataSource }) => change(dataSource, command));
      process.stdout.write(`${done}\n`);
    });
}

function processingCommand(
  name: string,
  description: string,
  done: string,
  change: typeof restrictProcessing,
): Command {
  return aboutPerson(name)
    .description(description)
    .requiredOption('--reason <text>', 'why; it is kept for good, so name nobody in it')
    .action(async (options: ReasonOptions) => {
      await withDatabase(({ dataSource }) => change(dataSource, commandOf(options)));
      process.stdout.write(`${done}\n`);
    });
}

function askErasureCommand(): Command {
  return aboutPerson('ask-erasure')
    .description('record that the person asks for erasure: closed to every basis from now on, and for good')
    .addOption(
      new Option('--ground <clause>', 'on which ground').choices(erasureGrounds).makeOptionMandatory(),
    )
    .action(async ({ ground, ...options }: PersonOptions & { ground: string }) => {
      await withDatabase(({ dataSource }) =>
        askErasure(dataSource, commandOf({ ...options, reason: ground })),
      );
      process.stdout.write('erasure asked for\n');
    });
}

function retainCommand(): Command {
  return aboutPerson('retain')
    .description("set until when a person's data is kept: closed to every basis from then on")
    .requiredOption('--until <instant>', 'as 2026-01-31T09:00Z', instant)
    .requiredOption('--reason <text>', 'why; it is kept for good, so name nobody in it')
    .action(async ({ until, ...options }: ReasonOptions & { until: Date }) => {
      await withDatabase(({ dataSource }) => setRetention(dataSource, { ...commandOf(options), until }));
      process.stdout.write(`retained until ${until.toISOString()}\n`);
    });
}

function aboutPerson(name: string): Command {
  return withPerson(new Command(name)).option('--recipient <id>', 'whose id of the person --user is');
}

function withCategories(command: Command): Command {
  return command
    .requiredOption('--category <category...>', 'one or more, such as JOB_TITLE')
    .option('--reason <text>', 'why, for the record; name nobody in it', 'asked by the person');
}

const commandOf = (options: ReasonOptions) => ({
  person: personOf(options),
  reason: options.reason,
  channel: 'cli',
});
