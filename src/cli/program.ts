import { Command } from 'commander';
import { describeConfig } from '../server/config';
import { agreementCommand } from './agreement';
import { alarmsCommand } from './alarms';
import { clausesCommand } from './clauses';
import { consentCommand } from './consent';
import { explainCommand } from './explain';
import { guardianCommand } from './guardian';
import { instrumentCommand } from './instrument';
import { ledgerCommand } from './ledger';
import { migrateCommand } from './migrate';
import { purposeCommand } from './purpose';
import { seedCommand } from './seed';
import { serveCommand } from './serve';
import { subjectCommand } from './subject';
import { resumeCommand, suspendCommand } from './suspend';
import { secretCommand, tokenCommand } from './token';
import { verifyCommand } from './verify';

/** The command line, as a value: tests run it without a shell. Wrong usage is thrown, not an end of the process. */
export function buildProgram(): Command {
  const program = new Command('sluice')
    .description('shares personal data only on a lawful basis, field by field, and records every disclosure')
    .addHelpText('after', `\nEnvironment:\n${describeConfig()}`)
    .configureHelp({ showGlobalOptions: true });
  const commands = [
    serveCommand(),
    migrateCommand(),
    seedCommand(),
    tokenCommand(),
    secretCommand(),
    explainCommand(),
    clausesCommand(),
    consentCommand(),
    agreementCommand(),
    purposeCommand(),
    guardianCommand(),
    subjectCommand(),
    instrumentCommand(),
    suspendCommand(),
    resumeCommand(),
    alarmsCommand(),
    ledgerCommand(),
    verifyCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  program.commands
    .find((command) => command.name() === 'serve')
    ?.addHelpText('after', `\nEnvironment:\n${describeConfig()}`);
  throwOnMisuse(program);
  return program;
}

function throwOnMisuse(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwOnMisuse);
}
