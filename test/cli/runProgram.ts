import { buildProgram } from '../../src/cli/program';
import { exitCodeOf, explainFault } from '../../src/cli/faults';

export interface Run {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}

/** The command line in this process, under an environment of its own. */
export async function runProgram(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  let out = '';
  let err = '';
  const kept = process.env;
  process.env = { ...kept, LOG_LEVEL: 'silent', ...env };
  const writes = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text)))),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text)))),
  ];
  try {
    await buildProgram().parseAsync(['node', 'sluice', ...args]);
    return { out, err, exitCode: 0 };
  } catch (fault) {
    return { out, err: `${err}${explainFault(fault)}`, exitCode: exitCodeOf(fault) };
  } finally {
    writes.forEach((write) => write.mockRestore());
    process.env = kept;
  }
}
