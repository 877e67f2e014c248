import * as fc from 'fast-check';

/** In percent. The mutation check runs a property once a mutant, hundreds of times: few worlds tell most mutants. */
const share = Number(process.env['PROPERTY_RUNS_PERCENT'] ?? 100);

// Nobody reads the smallest counterexample of a mutant, and finding it takes longer than all else.
if (share < 100) fc.configureGlobal({ endOnFailure: true });

/** How often a property is to be tried that deserves `full` runs. */
export const propertyRuns = (full: number): number => Math.ceil((full * share) / 100);

/** For tests of tests: whether a property would notice a fault says nothing about the code that has none. */
export const describeOfTests = share < 100 ? describe.skip : describe;
