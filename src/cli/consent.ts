import { Command, Option } from 'commander';
import type { DisclosureMode } from '../policy';
import { disclosureModes } from '../policy';
import { policySettings } from '../server/partner/openPartnerGraph';
import type { ConsentCommand } from '../subjects/consents';
import { giveConsent, withdrawConsent } from '../subjects/consents';
import type { StandingConsent } from '../subjects/consentsOnRecord';
import { standingConsents } from '../subjects/consentsOnRecord';
import { instant } from './instant';
import type { PersonOptions } from './person';
import { personOf, withPerson } from './person';
import { printTable } from './printTable';
import { withDatabase } from './withDatabase';

interface TermsOptions extends PersonOptions {
  readonly recipient: string;
  readonly purpose: string;
  readonly category: string[];
  readonly mode: DisclosureMode;
  readonly crossBorder?: boolean;
  readonly byGuardian?: string;
  readonly notice: string;
  readonly language: string;
}

interface GiveOptions extends TermsOptions {
  readonly separate?: boolean;
  readonly expires?: Date;
}

export function consentCommand(): Command {
  return new Command('consent')
    .description('record what a data subject agreed to, or no longer does')
    .addCommand(withdrawCommand())
    .addCommand(giveCommand())
    .addCommand(listCommand());
}

function withdrawCommand(): Command {
  return withTerms(new Command('withdraw'))
    .description('withdraw consent: acts on the next request, whoever gave it')
    .option('--cross-border', 'only from going abroad to this recipient; at home nothing changes')
    .action(async (options: TermsOptions) => {
      const id = await withDatabase(({ dataSource }) => withdrawConsent(dataSource, commandOf(options)));
      process.stdout.write(`withdrawn, as consent record ${id}\n`);
    });
}

function giveCommand(): Command {
  return withTerms(new Command('give'))
    .description('give explicit consent')
    .option('--separate', 'asked for on its own, as a sensitive category needs')
    .option('--cross-border', 'to going abroad to this recipient, whom --notice must name; always separate')
    .option(
      '--expires <instant>',
      'until when it counts, as 2026-01-31T09:00Z; without it, until withdrawn',
      instant,
    )
    .action(async (options: GiveOptions) => {
      const separate = options.separate === true;
      const consent = { ...commandOf(options), separate, expiresAt: options.expires };
      const id = await withDatabase(({ dataSource, config }) =>
        giveConsent(dataSource, consent, policySettings(config)),
      );
      process.stdout.write(`given, as consent record ${id}\n`);
    });
}

function listCommand(): Command {
  return withPerson(new Command('list'))
    .description('print the consents of a person that count now: to whom, for what, how, and who gave them')
    .option('--recipient <id>', 'whose id of the person --user is')
    .option('--json', 'print each in full, as JSON')
    .action(async ({ json, ...options }: PersonOptions & { json?: boolean }) => {
      const consents = await withDatabase(({ dataSource, config }) =>
        standingConsents(dataSource, personOf(options), policySettings(config)),
      );
      if (json) process.stdout.write(consents.map((each) => `${JSON.stringify(each, null, 2)}\n`).join(''));
      else printTable(columns, consents.map(rowOf));
    });
}

const columns = [
  'record',
  'recipient',
  'purpose',
  'to',
  'categories',
  'separate',
  'by',
  'given',
  'expires',
] as const;

function rowOf(consent: StandingConsent): Record<(typeof columns)[number], string> {
  return {
    record: consent.id,
    recipient: consent.recipientId,
    purpose: `${consent.purposeId}/${consent.purposeVersion}`,
    to: consent.crossBorder ? `${consent.mode} ABROAD` : consent.mode,
    categories: consent.categories.join(','),
    separate: consent.separate ? 'yes' : 'no',
    by: consent.guardianId === null ? consent.by : `${consent.by} ${consent.guardianId}`,
    given: consent.at.toISOString(),
    expires: consent.expiresAt?.toISOString() ?? '',
  };
}

function withTerms(command: Command): Command {
  return withPerson(command)
    .requiredOption('--recipient <id>', 'to whom')
    .requiredOption('--purpose <purpose>', 'for what, such as CUSTOMER_SUPPORT')
    .requiredOption('--category <category...>', 'one or more, such as PHONE_NUMBER')
    .addOption(
      new Option('--mode <mode>', 'in which way of disclosure').choices(disclosureModes).default('SHARING'),
    )
    .option('--by-guardian <uuid>', "the guardian who speaks for the minor, by the platform's own id")
    .option(
      '--notice <text>',
      'the text that was shown, or its name and version',
      'none shown: recorded on the command line',
    )
    .option('--language <tag>', 'in which language it was shown', 'en');
}

function commandOf(options: TermsOptions): ConsentCommand {
  const { recipient, purpose, category, mode, crossBorder, byGuardian, notice, language } = options;
  return {
    person: personOf(options),
    guardianId: byGuardian,
    recipientId: recipient,
    purposeId: purpose,
    mode,
    categories: category,
    crossBorder: crossBorder === true,
    channel: 'cli',
    language,
    notice,
  };
}
