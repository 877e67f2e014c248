import 'reflect-metadata';
import { CommanderError } from 'commander';
import { buildProgram } from './program';
import { exitCodeOf, explainFault } from './faults';

// Who reads a page of what is printed and then closes the pipe has had enough; that is no fault.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  process.exit(fault.code === 'EPIPE' ? 0 : 1);
});

buildProgram()
  .parseAsync(process.argv)
  .catch((fault: unknown) => {
    // What the command line itself finds wrong, it has said already.
    if (!(fault instanceof CommanderError)) process.stderr.write(`sluice: ${explainFault(fault)}\n`);
    process.exitCode = exitCodeOf(fault);
  });
