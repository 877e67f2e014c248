import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Enforcer, ListedClause } from '../../src/policy';
import { clauseGaps, clausesAt, enforcers, itemsOf, listedClauses } from '../../src/policy';
import { projectRoot } from '../../src/projectRoot';

const numbered = (under: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${under}.${index + 1}`);

/** The agreement's headings and items as its text has them, III.D, V, VII and XI without a rule of their own. */
const outline = [
  'preamble',
  'I.A',
  ...numbered('I.B', 2),
  'I.C.1.i',
  'I.C.1.ii',
  'I.C.1.iii',
  'I.C.2',
  ...['II', ...numbered('II', 2)],
  ...['III.A', ...numbered('III.A', 4)],
  ...['III.B', ...numbered('III.B', 2)],
  ...['III.C', ...numbered('III.C', 3)],
  ...numbered('III.D', 8),
  ...['IV', ...numbered('IV', 5)],
  ...['V.A', ...numbered('V.A', 6)],
  ...['V.B', ...numbered('V.B', 7)],
  ...['VI', ...numbered('VI', 10)],
  ...['VII.A', 'VII.B', 'VII.C', 'VII.D', 'VII.E'],
  ...numbered('VIII', 3),
  ...['IX', ...numbered('IX', 2)],
  'X',
  ...['XI.A', 'XI.B', 'XI.C', 'XI.D', 'XI.E'],
];

const clauseNames = (place: string) => clausesAt(place).map(({ clause }) => clause);
const listing = (clause: string): ListedClause => {
  const [listed] = clausesAt(clause);
  if (!listed) throw new Error(`there is no ${clause}`);
  return listed;
};

describe('the list of clauses', () => {
  it('has each clause and item of the agreement, and no other', () => {
    expect(outline.filter((place) => clausesAt(place).length === 0)).toEqual([]);
    const listed = listedClauses.flatMap((each) => [each.clause, ...itemsOf(each)]);
    expect(new Set(listed)).toEqual(new Set(outline));
  });

  it('has the order of the agreement', () => {
    const clauses = listedClauses.map(({ clause }) => clause);
    expect(clauses).toEqual(outline.filter((place) => clauses.includes(place)));
  });

  it('claims nothing that nothing enforces or no audit proves', () => {
    expect(clauseGaps(listedClauses)).toEqual([]);
  });

  it('says of each clause that the software does not keep where it stands instead', () => {
    const untold = listedClauses.filter(
      ({ statement: { state, remains } }) => /^NOT_/.test(state) && (remains ?? '').trim() === '',
    );
    expect(untold).toEqual([]);
  });
});

describe('a clause by its place', () => {
  it.each([
    ['III.A', ['III.A', 'III.A.1', 'III.A.2', 'III.A.3', 'III.A.4']],
    ['III.A.1', ['III.A.1']],
    ['IX', ['IX', 'IX.1', 'IX.2']],
    ['I.C', ['I.C.1.i', 'I.C.1.ii', 'I.C.1.iii', 'I.C.2']],
    ['VI.10', ['VI']],
    ['IV.2', ['IV.2']],
    ['IV.3', ['IV']],
  ])('%s is given with %j', (place, clauses) => {
    expect(clauseNames(place)).toEqual(clauses);
  });

  it.each(['', 'VI.11', 'VI.0', 'III.', 'XII', 'iii.a', 'toString'])('%j is none', (place) => {
    expect(clauseNames(place)).toEqual([]);
  });
});

describe('a gap', () => {
  const enforced = listing('III.A.1');
  const owed = listing('V.B');

  it('is a clause that is claimed and enforced by nothing', () => {
    expect(clauseGaps([{ ...enforced, enforcers: [] }])).toEqual(['III.A.1 is kept by nothing']);
  });

  it('is a clause that is claimed and proven by nothing', () => {
    const statement = { ...enforced.statement, state: 'ENFORCED', audits: [] } as ListedClause['statement'];
    expect(clauseGaps([{ ...enforced, statement }])).toEqual(['III.A.1 is proven by no audit']);
  });

  it('is a rule about a clause that is said not to be kept', () => {
    expect(clauseGaps([{ ...owed, enforcers: enforced.enforcers.slice(0, 1) }])).toHaveLength(1);
  });

  it('is not a clause that is said not to be kept, and is not', () => {
    expect(clauseGaps([owed])).toEqual([]);
  });
});

describe('what enforces a clause', () => {
  const root = projectRoot();

  it.each(enforcers.map(({ name, file }): [string, string] => [name, file]))(
    '%s is found by its name in %s',
    (name, file) => {
      const path = join(root, file);
      expect(existsSync(path)).toBe(true);
      expect(readFileSync(path, 'utf8')).toMatch(
        new RegExp(`(?:export (?:const|class|(?:async )?function)|FUNCTION|TABLE) ${name}\\b`),
      );
    },
  );

  it.each([
    ['ADMISSION_RULE', 'admission'],
    ['GATE', 'gates'],
    ['BASIS', 'bases'],
  ] as [Enforcer['kind'], string][])('of kind %s is every file of its folder', (kind, folder) => {
    const files = readdirSync(join(root, 'src', 'policy', folder)).map((name) => name.replace(/\.ts$/, ''));
    const listed = enforcers.filter((enforcer) => enforcer.kind === kind).map(({ name }) => name);
    expect([...listed].sort()).toEqual(files.sort());
  });

  it('is about a clause that the list has', () => {
    const clauses = listedClauses.map(({ clause }) => clause);
    const stray = enforcers.flatMap((enforcer) => enforcer.clauses.filter((each) => !clauses.includes(each)));
    expect(stray).toEqual([]);
  });
});
