import * as fc from 'fast-check';
import { validate } from 'graphql';
import type { PrivacyAnnotations } from '../../src/enforcement';
import type { World } from '../support/enforcementDraw';
import { arbitraryDraws, seed } from '../support/enforcementDraw';
import {
  allPersonal,
  errorsByNull,
  executeByOracle,
  executeByPlan,
  executionSchema,
  nonePersonal,
} from '../support/enforcementExecution';
import type { Operation } from '../support/enforcementOperations';
import { arbitraryOperation } from '../support/enforcementOperations';

const runs = { numRuns: 500, seed };

async function answersAsTheOracle(
  { document, variables }: Operation,
  world: World,
  annotations: PrivacyAnnotations,
): Promise<void> {
  const expected = await executeByOracle(document, variables, world);
  const given = await executeByPlan(document, variables, world, annotations);
  expect(JSON.stringify(given.data)).toBe(JSON.stringify(expected.data));
  const told = errorsByNull(given.data, given.errors);
  const due = errorsByNull(expected.data, expected.errors ?? []);
  expect([...told.keys()].sort()).toEqual([...due.keys()].sort());
  for (const [where, reasons] of told) {
    const spread = [...reasons, ...(due.get(where) ?? [])].some(({ path }) => path !== where);
    if (!spread || world.waits === 'NEVER') expect(reasons).toEqual(due.get(where));
  }
}

// On failure fast-check prints the seed and path, and the smallest operation and world that it found.
describe(`with graphql-js as the oracle (FC_SEED=${seed})`, () => {
  it('answers every valid operation byte for byte, where nothing is personal', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOperation(executionSchema), arbitraryDraws, (operation, world) =>
        answersAsTheOracle(operation, world, nonePersonal),
      ),
      runs,
    );
  });

  it('answers every valid operation byte for byte, where all that is personal is permitted', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOperation(executionSchema), arbitraryDraws, (operation, world) =>
        answersAsTheOracle(operation, world, allPersonal),
      ),
      runs,
    );
  });

  it('is asked only valid operations, of which many fail in part', async () => {
    const cases = fc.sample(fc.tuple(arbitraryOperation(executionSchema), arbitraryDraws), {
      numRuns: 200,
      seed: 7,
    });
    expect(cases.flatMap(([{ document }]) => validate(executionSchema, document))).toEqual([]);
    const answers = await Promise.all(
      cases.map(([{ document, variables }, world]) => executeByOracle(document, variables, world)),
    );
    expect(answers.filter(({ errors, data }) => errors && data).length).toBeGreaterThan(40);
    expect(answers.filter(({ data }) => data === null).length).toBeGreaterThan(10);
  });
});
