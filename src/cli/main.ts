import 'reflect-metadata';
import { CommanderError } from 'commander';
import { buildProgram } from './program';
import { exitCodeOf, explainFault } from './faults';

buildProgram()
  .parseAsync(process.argv)
  .catch((fault: unknown) => {
    // What the command line itself finds wrong, it has said already.
    if (!(fault instanceof CommanderError)) process.stderr.write(`sluice: ${explainFault(fault)}\n`);
    process.exitCode = exitCodeOf(fault);
  });
