import { Command } from 'commander';
import { agreementChanges } from '../registry/agreementChanges';
import type { AgreementOnRecord } from '../registry/agreements';
import {
  approveAgreement,
  draftAgreement,
  endAgreement,
  listAgreements,
  readAgreement,
} from '../registry/agreements';
import { instant } from './instant';
import { printTable } from './printTable';
import { readStandardInput, readTextFile } from './readTextFile';
import { UsageError } from './UsageError';
import type { Workspace } from './withDatabase';
import { withDatabase } from './withDatabase';

export function agreementCommand(): Command {
  return new Command('agreement')
    .description('draft, approve and end the versions of what was agreed with a recipient')
    .addCommand(draftCommand())
    .addCommand(approveCommand())
    .addCommand(endCommand())
    .addCommand(listCommand())
    .addCommand(showCommand());
}

const fileHelp = `
The file states one version, whole:

  {
    "recipient": "crm",
    "reference": "CRM-2026-3",
    "inForce": { "from": "2026-12-01T00:00+08:00", "until": "2028-12-01T00:00+08:00" },
    "impactAssessment": { "from": "2026-11-01T00:00+08:00", "until": "2027-11-01T00:00+08:00" },
    "purposes": [
      {
        "purpose": "CUSTOMER_SUPPORT",
        "modes": ["SHARING"],
        "necessary": ["NAME", { "category": "EMAIL_ADDRESS", "because": "III.A.4", "form": "MASKED" }],
        "optional": ["PHONE_NUMBER"]
      }
    ],
    "transferProcedure": {
      "kind": "STANDARD_CONTRACT", "reference": "SCC-2026-7",
      "from": "2026-12-01T00:00+08:00", "until": "2028-12-01T00:00+08:00",
      "purposes": ["CUSTOMER_SUPPORT"], "categories": ["NAME", "EMAIL_ADDRESS"], "people": 50000
    }
  }

Each \`until\` of a period, \`modes\` (SHARING alone), \`necessary\`, \`optional\`, \`because\` (III.A.3 or III.A.4),
\`form\` (MASKED, GENERALISED or PSEUDONYM: the purpose needs no more) and \`transferProcedure\` (SECURITY_ASSESSMENT, STANDARD_CONTRACT or CERTIFICATION; for a recipient abroad) may be left out.
Necessary categories are shared with who uses the recipient's service, optional ones by consent; a sensitive one is optional.`;

function draftCommand(): Command {
  return new Command('draft')
    .description('write the next version down, for another officer to approve; it opens nothing before')
    .requiredOption('--file <file>', 'the version as JSON; - reads the standard input')
    .requiredOption('--by <officer>', 'who drafts it')
    .addHelpText('after', fileHelp)
    .action(async ({ file, by }: { file: string; by: string }) => {
      const written = parseJson(file === '-' ? readStandardInput() : readTextFile(file));
      await withDatabase(async ({ dataSource }) => {
        const id = await draftAgreement(dataSource, written, by);
        process.stdout.write(`drafted ${id}\n`);
        await printChanges({ dataSource }, id);
      });
    });
}

function approveCommand(): Command {
  return new Command('approve')
    .description(
      'approve what another officer drafted: acts from the instant that it names, at once if that is past',
    )
    .argument('<id>', 'the version, such as crm/2')
    .requiredOption('--by <officer>', 'who approves it')
    .action(async (agreementId: string, { by }: { by: string }) => {
      await withDatabase(async ({ dataSource }) => {
        await approveAgreement(dataSource, { agreementId, officer: by });
        const { agreement } = await readAgreement(dataSource, agreementId);
        process.stdout.write(`approved: takes effect ${agreement.takesEffectAt?.toISOString() ?? ''}\n`);
      });
    });
}

interface EndOptions {
  readonly by: string;
  readonly reason: string;
  readonly at?: Date;
}

function endCommand(): Command {
  return new Command('end')
    .description('end a version, or give a draft up; a version that it superseded does not come back')
    .argument('<id>', 'the version, such as crm/2')
    .requiredOption('--by <officer>', 'who ends it')
    .requiredOption('--reason <text>', 'why; it is kept for good, so name nobody in it')
    .option('--at <instant>', 'when, as 2026-01-31T09:00Z; now, if left out', instant)
    .action(async (agreementId: string, { by, reason, at }: EndOptions) => {
      const decision = { agreementId, officer: by, reason, ...(at ? { at } : {}) };
      await withDatabase(({ dataSource }) => endAgreement(dataSource, decision));
      process.stdout.write('ended\n');
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('print the versions on record, the newest of each recipient first')
    .option('--recipient <id>', 'only those of one recipient')
    .option('--json', 'print each in full, as JSON')
    .action(async ({ recipient, json }: { recipient?: string; json?: boolean }) => {
      const agreements = await withDatabase(({ dataSource }) => listAgreements(dataSource, recipient));
      if (json) agreements.forEach(printInFull);
      else printTable(['id', 'state', 'reference', 'from', 'until', 'purposes'], agreements.map(row));
    });
}

function row({ id, state, terms, takesEffectAt, endedAt }: AgreementOnRecord) {
  return {
    id,
    state,
    reference: terms.reference,
    from: (takesEffectAt ?? terms.inForce.from).toISOString(),
    until: (endedAt ?? terms.inForce.until)?.toISOString() ?? '',
    purposes: terms.purposes.map(({ purposeId }) => purposeId).join(', '),
  };
}

function showCommand(): Command {
  return new Command('show')
    .description('print a version, and what it changes')
    .argument('<id>', 'the version, such as crm/2')
    .option('--json', 'print it in full, as JSON')
    .action(async (agreementId: string, { json }: { json?: boolean }) => {
      await withDatabase(async ({ dataSource }) => {
        const { agreement } = await readAgreement(dataSource, agreementId);
        if (json) {
          printInFull(agreement);
          return;
        }
        printTable(['id', 'state', 'reference', 'from', 'until', 'purposes'], [row(agreement)]);
        const { draftedBy, approvedBy, endedBy, whyEnded } = agreement;
        process.stdout.write(`\ndrafted by ${draftedBy}\n`);
        if (approvedBy) process.stdout.write(`approved by ${approvedBy}\n`);
        if (endedBy) process.stdout.write(`ended by ${endedBy}: ${whyEnded ?? ''}\n`);
        await printChanges({ dataSource }, agreementId);
      });
    });
}

async function printChanges({ dataSource }: Pick<Workspace, 'dataSource'>, id: string): Promise<void> {
  const { agreement, before } = await readAgreement(dataSource, id);
  const changes = agreementChanges(before?.terms, agreement.terms);
  process.stdout.write(before ? `\ncompared with ${before.id}, it\n` : '\nthe first version: it\n');
  if (changes.length === 0) process.stdout.write('  changes nothing but its reference\n');
  for (const change of changes) process.stdout.write(`  ${change}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes what was written.
    throw new UsageError('the agreement is no readable JSON');
  }
}

function printInFull(agreement: AgreementOnRecord): void {
  process.stdout.write(`${JSON.stringify(agreement, null, 2)}\n`);
}
