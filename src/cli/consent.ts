import { Command } from 'commander';
import type { ConsentCommand } from '../subjects/consents';
import { giveConsent, withdrawConsent } from '../subjects/consents';
import { withDatabase } from './withDatabase';

interface ConsentOptions {
  readonly user: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly category: string[];
  readonly separate?: boolean;
}

export function consentCommand(): Command {
  const command = new Command('consent').description(
    'record what a data subject agreed to, or no longer does',
  );
  command.addCommand(
    withSubject(new Command('withdraw').description('withdraw consent: acts on the next request')).action(
      async (options: ConsentOptions) => {
        const id = await withDatabase(({ dataSource }) => withdrawConsent(dataSource, commandOf(options)));
        process.stdout.write(`withdrawn, as consent record ${id}\n`);
      },
    ),
  );
  command.addCommand(
    withSubject(new Command('give').description('give explicit consent'))
      .option('--separate', 'asked for on its own, as a sensitive category needs')
      .action(async (options: ConsentOptions) => {
        const consent = { ...commandOf(options), separate: options.separate === true, expiresAt: undefined };
        const id = await withDatabase(({ dataSource }) => giveConsent(dataSource, consent));
        process.stdout.write(`given, as consent record ${id}\n`);
      }),
  );
  return command;
}

function withSubject(command: Command): Command {
  return command
    .requiredOption('--user <id>', 'the person, by the id that the recipient knows them by')
    .requiredOption('--recipient <id>', 'to whom')
    .requiredOption('--purpose <purpose>', 'for what, such as CUSTOMER_SUPPORT')
    .requiredOption('--category <category...>', 'one or more, such as PHONE_NUMBER');
}

function commandOf({ user, recipient, purpose, category }: ConsentOptions): ConsentCommand {
  return {
    userId: user,
    recipientId: recipient,
    purposeId: purpose,
    categories: category,
    channel: 'cli',
    language: 'en',
    notice: 'none shown: recorded on the command line',
  };
}
