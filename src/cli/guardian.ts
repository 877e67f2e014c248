import { Command, Option } from 'commander';
import { policySettings } from '../server/partner/openPartnerGraph';
import type { GuardianLink, GuardianOnRecord, Relation } from '../subjects/guardians';
import { endGuardianship, guardianLinks, linkGuardian, verifyGuardian } from '../subjects/guardians';
import { printTable } from './printTable';
import { withDatabase } from './withDatabase';

interface LinkOptions {
  readonly minor: string;
  readonly guardian: string;
}

export function guardianCommand(): Command {
  return new Command('guardian')
    .description('link minors with the guardians who may consent for them')
    .addCommand(linkCommand())
    .addCommand(verifyCommand())
    .addCommand(endCommand())
    .addCommand(listCommand());
}

function linkCommand(): Command {
  return withLink(new Command('link'))
    .description('write down who claims to be a guardian; it opens nothing before it is verified')
    .addOption(
      new Option('--relation <relation>', 'what they are to the minor')
        .choices(['PARENT', 'APPOINTED'])
        .default('PARENT'),
    )
    .action(async ({ relation, ...options }: LinkOptions & { relation: Relation }) => {
      await withDatabase(({ dataSource, config }) =>
        linkGuardian(dataSource, { ...linkOf(options), relation }, policySettings(config)),
      );
      process.stdout.write('linked: verify it before it counts\n');
    });
}

function verifyCommand(): Command {
  return withLink(new Command('verify'))
    .description("record that a claim is true: the guardian's consents count from now on")
    .requiredOption('--by <name>', 'who verified it')
    .requiredOption('--how <text>', 'how, such as the papers that were seen')
    .action(async ({ by, how, ...options }: LinkOptions & { by: string; how: string }) => {
      await withDatabase(({ dataSource, config }) =>
        verifyGuardian(dataSource, linkOf(options), { by, how }, policySettings(config)),
      );
      process.stdout.write('verified\n');
    });
}

function endCommand(): Command {
  return withLink(new Command('end'))
    .description("end a link: the guardian's consents no longer count from the next request on")
    .requiredOption('--by <name>', 'who ends it')
    .action(async ({ by, ...options }: LinkOptions & { by: string }) => {
      await withDatabase(({ dataSource }) => endGuardianship(dataSource, linkOf(options), by));
      process.stdout.write('ended\n');
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('print the links on record, those that wait to be verified first')
    .option('--minor <uuid>', "only a minor's, by the platform's own id")
    .option('--guardian <uuid>', "only a guardian's")
    .option('--json', 'print each in full, as JSON')
    .action(async ({ minor, guardian, json }: Partial<LinkOptions> & { json?: boolean }) => {
      const of = {
        ...(minor === undefined ? {} : { minorId: minor }),
        ...(guardian === undefined ? {} : { guardianId: guardian }),
      };
      const links = await withDatabase(({ dataSource }) => guardianLinks(dataSource, of));
      if (json) process.stdout.write(links.map((link) => `${JSON.stringify(link, null, 2)}\n`).join(''));
      else
        printTable(
          ['minor', 'guardian', 'relation', 'claimed', 'verified', 'by', 'how', 'ended'],
          links.map(rowOf),
        );
    });
}

const rowOf = (link: GuardianOnRecord) => ({
  minor: link.minorId,
  guardian: link.guardianId,
  relation: link.relation,
  claimed: link.claimedAt.toISOString(),
  verified: link.verifiedAt?.toISOString() ?? '',
  by: link.verifiedBy ?? '',
  how: link.verifiedHow ?? '',
  ended: link.endedAt?.toISOString() ?? '',
});

function withLink(command: Command): Command {
  return command
    .requiredOption('--minor <uuid>', "the minor, by the platform's own id of their account")
    .requiredOption('--guardian <uuid>', "the guardian, by the platform's own id of their account");
}

const linkOf = ({ minor, guardian }: LinkOptions): GuardianLink => ({ minorId: minor, guardianId: guardian });
