import { listedClauses } from '../../src/policy';
import { runProgram } from './runProgram';

/** The list needs no database: it says what the program is. */
const clauses = (...args: string[]) =>
  runProgram(['clauses', ...args], { DATABASE_URL: 'postgresql://sluice@127.0.0.1:1/sluice' });

it('prints each clause with what it asks, what enforces it and what proves it', async () => {
  const { out, exitCode } = await clauses();
  expect(exitCode).toBe(0);
  for (const { clause } of listedClauses) expect(out).toContain(clause);
  expect(out).toContain(`
III.A.3: ENFORCED
  software    MUST share as necessary only about those who use the recipient’s service for the purpose
  law         PIPL 6, 13(1)(2)
  enforced by Necessary for the service (src/policy/bases/necessity.ts, necessity)
  proven by   III.A.3-necessity
`);
  expect(out).toMatch(/\n\d+ in all: \d+ ENFORCED, \d+ RECORDED, \d+ NOT_YET, \d+ NOT_SOFTWARE\n$/);
});

it('prints a clause and what stands under it, and an item with the clause that it goes with', async () => {
  const { out } = await clauses('--clause', 'III.C');
  expect(out.match(/^\S+(?=: )/gm)).toEqual(['III.C', 'III.C.1', 'III.C.2', 'III.C.3']);
  expect((await clauses('--clause', 'VI.8')).out).toMatch(/^VI \(with VI\.1 to VI\.10\): ENFORCED\n/);
});

it('prints JSON with the same members for every clause', async () => {
  const listed = JSON.parse((await clauses('--json')).out) as Record<string, unknown>[];
  expect(listed).toHaveLength(listedClauses.length);
  const members = ['clause', 'items', 'state', 'must', 'law', 'enforcedBy', 'audits', 'remains'];
  for (const clause of listed) expect(Object.keys(clause)).toEqual(members);
  expect(listed.find(({ clause }) => clause === 'IX.2')).toMatchObject({
    state: 'ENFORCED',
    audits: ['IX.2-scope', 'IX.2-people-a-year', 'IX.2-foreign-authority'],
    enforcedBy: expect.arrayContaining([
      expect.objectContaining({
        kind: 'GATE',
        name: 'homeAuthority',
        file: 'src/policy/gates/homeAuthority.ts',
      }),
    ]),
  });
});

it('has nothing to say against itself with --check', async () => {
  const { out, exitCode } = await clauses('--check');
  expect(exitCode).toBe(0);
  expect(out).toContain('nothing is claimed that is not enforced and proven');
});

it('says with exit code 2 that there is no such clause, and does not repeat what was asked', async () => {
  const { err, exitCode } = await clauses('--clause', 'hunter2');
  expect(exitCode).toBe(2);
  expect(err).toContain('the agreement has no such clause');
  expect(err).not.toContain('hunter2');
});
