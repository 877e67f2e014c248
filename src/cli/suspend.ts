import { Command } from 'commander';
import type { Contained, ContainmentDecision } from '../registry/containment';
import { resumeSharing, suspendSharing, suspensions } from '../registry/containment';
import { printTable } from './printTable';
import { withDatabase } from './withDatabase';

interface DecisionOptions {
  readonly by: string;
  readonly reason: string;
}

type Decide = typeof suspendSharing;

export function suspendCommand(): Command {
  const command = containmentCommand(
    'suspend',
    'hold sharing back to contain an incident: acts on the next request of every replica',
    'suspended',
    suspendSharing,
  );
  command.addCommand(
    new Command('list').description('print what is suspended now, and why').action(async () => {
      const held = await withDatabase(({ dataSource }) => suspensions(dataSource));
      printTable(
        ['scope', 'target', 'since', 'by', 'reason'],
        held.map(({ scope, target, since, officer, reason }) => ({
          scope,
          target: target ?? '',
          since: since.toISOString(),
          by: officer ?? '',
          reason: reason ?? '',
        })),
      );
    }),
  );
  return command;
}

export function resumeCommand(): Command {
  return containmentCommand(
    'resume',
    'let sharing go on that was suspended, as far as nothing else holds it back',
    'resumed',
    resumeSharing,
  );
}

function containmentCommand(name: string, description: string, done: string, decide: Decide): Command {
  const command = new Command(name).description(description);
  const run = async (contained: Contained, { by, reason }: DecisionOptions): Promise<void> => {
    const decision: ContainmentDecision = { officer: by, reason };
    await withDatabase(({ dataSource }) => decide(dataSource, contained, decision));
    process.stdout.write(`${done}\n`);
  };
  for (const [what, scope, example] of targets) {
    const target = new Command(what).argument('<id>', `such as ${example}`);
    target.description(`${name} one ${what}`);
    command.addCommand(
      byOfficer(target).action(async (id: string, options: DecisionOptions) => run({ scope, id }, options)),
    );
  }
  const everything = new Command('everything').description(`${name} all sharing, with everybody`);
  command.addCommand(
    byOfficer(everything).action(async (options: DecisionOptions) => run({ scope: 'EVERYTHING' }, options)),
  );
  return command;
}

const targets = [
  ['recipient', 'RECIPIENT', 'crm'],
  ['purpose', 'PURPOSE', 'CUSTOMER_SUPPORT'],
  ['category', 'CATEGORY', 'PHONE_NUMBER'],
] as const;

function byOfficer(command: Command): Command {
  return command
    .requiredOption('--by <officer>', 'who decides this')
    .requiredOption('--reason <text>', 'why; it is kept for good, so name nobody in it');
}
