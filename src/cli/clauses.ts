import { Command } from 'commander';
import type { ListedClause } from '../policy';
import { clauseGaps, clausesAt, itemsOf, listedClauses } from '../policy';
import { UsageError } from './UsageError';

interface ClausesOptions {
  readonly clause?: string;
  readonly json?: boolean;
  readonly check?: boolean;
}

/** The members of `--json`, which programs rely on. */
const jsonHelp = `
The states: ENFORCED (it decides what is shared, and audits prove it), RECORDED (what it asks for is on record),
NOT_YET (the software does not do it yet) and NOT_SOFTWARE (it is not about software).

With --json: a list of objects of clause, items (numbered items that go with it), state, must, law, enforcedBy (a list of
objects of kind, name, file, title and rule), audits (their ids) and remains (what the software does not do, or null).
Members may be added; none changes its meaning.`;

export function clausesCommand(): Command {
  return new Command('clauses')
    .description(
      'print the privacy agreement clause by clause: what it asks, what enforces it, what proves it',
    )
    .option('--clause <clause>', 'only this one and what stands under it, such as III.A')
    .option('--json', 'print JSON instead of text')
    .option('--check', 'print only what is claimed and not enforced or not proven, and fail if there is any')
    .addHelpText('after', jsonHelp)
    .action(({ clause, json, check }: ClausesOptions) => {
      const listed = clause === undefined ? listedClauses : clausesAt(clause);
      if (listed.length === 0) throw new UsageError('the agreement has no such clause: write it as III.A.1');
      if (check) checkClauses(listed);
      else if (json) process.stdout.write(`${JSON.stringify(listed.map(asJson), null, 2)}\n`);
      else process.stdout.write(`${listed.map(asText).join('\n')}\n${summary(listed)}\n`);
    });
}

/** A clause is claimed that nothing enforces or proves. */
export class ClauseGapsError extends Error {
  override readonly name = 'ClauseGapsError';
  readonly code = 'CLAUSE_GAPS';
}

function checkClauses(listed: readonly ListedClause[]): void {
  const gaps = clauseGaps(listed);
  if (gaps.length > 0) throw new ClauseGapsError(gaps.join('\n'));
  process.stdout.write(`nothing is claimed that is not enforced and proven (${summary(listed)})\n`);
}

function asJson(listed: ListedClause) {
  const { clause, statement, enforcers } = listed;
  return {
    clause,
    items: itemsOf(listed),
    state: statement.state,
    must: 'must' in statement ? statement.must : null,
    law: 'law' in statement ? statement.law : null,
    enforcedBy: enforcers.map(({ kind, name, file, title, rule }) => ({ kind, name, file, title, rule })),
    audits: 'audits' in statement ? statement.audits : [],
    remains: statement.remains ?? null,
  };
}

function asText(listed: ListedClause): string {
  const { clause, items, state, must, law, enforcedBy, audits, remains } = asJson(listed);
  const [first, last] = [items[0], items.at(-1)];
  const withItems = first === undefined ? clause : `${clause} (with ${first} to ${last})`;
  const lines: [string, string | null][] = [
    ['software', must],
    ['law', law],
    ...enforcedBy.map(({ title, file, name }): [string, string] => [
      state === 'RECORDED' ? 'recorded by' : 'enforced by',
      `${title} (${file}, ${name})`,
    ]),
    ['proven by', audits.join(', ')],
    [state === 'NOT_SOFTWARE' ? 'it only' : 'remains', remains],
  ];
  const told = lines.flatMap(([label, text]) => (text ? [`  ${label.padEnd(12)}${text}\n`] : []));
  return `${withItems}: ${state}\n${told.join('')}`;
}

function summary(listed: readonly ListedClause[]): string {
  const states = ['ENFORCED', 'RECORDED', 'NOT_YET', 'NOT_SOFTWARE'] as const;
  const counted = states.flatMap((state) => {
    const count = listed.filter(({ statement }) => statement.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${listed.length} in all: ${counted.join(', ')}`;
}
