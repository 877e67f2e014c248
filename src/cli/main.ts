import 'reflect-metadata';
import { buildProgram } from './program';
import { exitCodeOf, explainFault } from './faults';

buildProgram()
  .parseAsync(process.argv)
  .catch((fault: unknown) => {
    process.stderr.write(`sluice: ${explainFault(fault)}\n`);
    process.exitCode = exitCodeOf(fault);
  });
