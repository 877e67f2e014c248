import { exceptionClauses, listedClauses } from '../../src/policy';
import type { Audit } from './support/audit';
import { auditFiles, catalogue } from './support/catalogue';

let audits: Audit[];
beforeAll(async () => {
  audits = await catalogue();
});

it('has the ids and sentences that a regulator’s file refers to, and none was changed or dropped unseen', () => {
  expect(audits.map(({ id, must }) => `${id}: ${must}`)).toMatchSnapshot();
});

it('gives no id twice, and begins each with its clause', () => {
  const ids = audits.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(audits.filter(({ id, clause }) => !id.startsWith(`${clause}-`))).toEqual([]);
});

it('has a file for each clause, and in it audits of that clause only', () => {
  const clausesOfFiles = auditFiles().map((name) => name.slice(0, name.indexOf('-')));
  expect(new Set(clausesOfFiles)).toEqual(new Set(audits.map(({ clause }) => clause)));
  expect(clausesOfFiles).toHaveLength(new Set(clausesOfFiles).size);
});

it('has the order of the agreement, from its preamble on', () => {
  const first = auditFiles().map((name) => name.split(/[.-]/, 1)[0]);
  expect([...new Set(first)]).toEqual(['preamble', 'I', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X']);
});

it('has every clause under which a legal instrument may be drawn up', () => {
  const audited = audits.map(({ clause }) => clause);
  expect(exceptionClauses.filter((clause) => !audited.includes(clause))).toEqual([]);
});

/** What `sluice clauses` says proves a clause, though it never saw an audit. */
const citedBy = (clause: string): readonly string[] => {
  const statement = listedClauses.find((listed) => listed.clause === clause)?.statement;
  return statement && 'audits' in statement ? statement.audits : [];
};

it('is what the list of clauses cites: each audit with its clause, and none that there is not', () => {
  expect(audits.filter(({ id, clause }) => !citedBy(clause).includes(id)).map(({ id }) => id)).toEqual([]);
  const ids = audits.map(({ id }) => id);
  const cited = listedClauses.flatMap(({ clause }) => citedBy(clause));
  expect(cited.filter((id) => !ids.includes(id))).toEqual([]);
});

it('says of each case either how it is shown or why there is none', () => {
  const cases = audits.flatMap(({ cases: shown }) => Object.values(shown));
  expect(cases.filter(({ situation }) => situation.trim() === '')).toEqual([]);
});
