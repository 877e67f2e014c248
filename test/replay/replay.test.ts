import type { ExplainedField } from '../../src/enforcement';
import type { AnyLedgerEntry } from '../../src/ledger';
import { Draw, streams } from '../../src/sample/Draw';
import { day, happenings, hour, Month } from './month';
import type { Logged, Question } from './Platform';
import { Platform } from './Platform';

const seed = Number(process.env['REPLAY_SEED'] ?? Date.now() % 2 ** 31);
const events = 330;
const questions = 75;

let platform: Platform;
const asked: { readonly at: Date; readonly question: Question }[] = [];
const draw = new Draw(seed, streams.SHARING, 0);
const start = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);

jest.setTimeout(180_000);
beforeAll(async () => {
  process.stdout.write(`a month from seed ${seed}\n`);
  platform = await Platform.open(start);
  await liveThrough(new Month(platform, draw, start));
});
afterAll(async () => platform.close());

/** Events and questions in turn, each at an instant of its own. */
async function liveThrough(month: Month): Promise<void> {
  await platform.turnTo(start);
  await month.begin();
  const taken = new Set<number>();
  for (const instant of drawInstants(events).sort((a, b) => a - b)) {
    await askUntil(month, taken, instant);
    const at = await turnToFree(taken, instant);
    await draw.weighted(happenings)(month, at);
  }
}

const drawInstants = (count: number): number[] =>
  Array.from({ length: count }, () => start.getTime() + 1 + Math.floor(draw.fraction() * 31 * day));

/** Nothing else happens at the instant of a question: which of the two came first could not be told. */
async function turnToFree(taken: Set<number>, instant: number): Promise<Date> {
  let free = Math.max(instant, ...[...taken].slice(-1).map((last) => last + 1));
  while (taken.has(free)) free += 1;
  taken.add(free);
  const at = new Date(free);
  await platform.turnTo(at);
  return at;
}

/** At some instants on the way to the next event, by preference where something begins or ends. */
async function askUntil(month: Month, taken: Set<number>, next: number): Promise<void> {
  const last = [...taken].at(-1) ?? start.getTime();
  const edges = month.edges.filter((edge) => edge.getTime() > last && edge.getTime() < next);
  const instants = edges
    .filter(() => draw.chance(0.25))
    .map((edge) => edge.getTime() - (draw.chance(0.3) ? 1 : 0));
  if (draw.chance(0.25)) instants.push(Math.max(last + 1, next - draw.integer(1, hour)));
  for (const instant of instants.sort((a, b) => a - b)) {
    if (asked.length >= questions || instant >= next) return;
    const at = await turnToFree(taken, instant);
    if (at.getTime() >= next) return;
    const question = month.question();
    await platform.ask(question);
    asked.push({ at, question });
  }
}

/** What the ledger says of one person, by field: form and ground of a permit, or the reason of a refusal. */
function decisionsOf({ shared, empty, refused }: AnyLedgerEntry['classes'][number]): Record<string, string> {
  return Object.fromEntries([
    ...[...shared, ...empty].map((each) => [each.field, `PERMIT ${each.form} ${each.basis} ${each.clause}`]),
    ...refused.map((each) => [each.field, `REDACT ${each.reason} ${each.clause}`]),
  ]) as Record<string, string>;
}

const explained = (fields: readonly ExplainedField[]): Record<string, string> =>
  Object.fromEntries(
    fields.map(({ field, outcome, form, because, clause }) => [
      field,
      [outcome, ...(form ? [form] : []), because, clause].join(' '),
    ]),
  );

/** By person, as the ledger knows them; whom the recipient was told nothing of is not in it. */
function loggedDecisions({ entry, subjects }: Logged): unknown {
  if (entry.turnedAway !== null) return entry.turnedAway;
  return Object.fromEntries(
    subjects.map(({ pseudonym, classIndex }) => {
      const disclosed = entry.classes[classIndex];
      return [pseudonym, disclosed && decisionsOf(disclosed)];
    }),
  );
}

async function explainedDecisions(at: Date, question: Question): Promise<unknown> {
  const people = [...(await platform.peopleOf(question))];
  const explanations = await platform.explainAt(
    at,
    question,
    people.length > 0 ? people.map(([, id]) => id) : ['00000000-0000-4000-8000-000000000000'],
  );
  if (typeof explanations === 'string') return explanations;
  return Object.fromEntries(
    people.flatMap(([pseudonym], index) => {
      const explanation = explanations[index];
      if (explanation?.about !== 'SUBJECT' || explanation.subjects === 0) return [];
      return [[pseudonym, explained(explanation.fields)]];
    }),
  );
}

it('explains each decision of a month as the ledger says that it was made', async () => {
  const log = await platform.log();
  expect(log.map(({ entry }) => entry.at)).toEqual(asked.map(({ at }) => at.toISOString()));
  for (const [index, { at, question }] of asked.entries()) {
    const logged = log[index];
    if (!logged) throw new Error('there is an entry for each question');
    const told = { at, question, decisions: await explainedDecisions(at, question) };
    expect(told).toEqual({ at, question, decisions: loggedDecisions(logged) });
  }
});

it('was a month in which much was decided, and for many reasons', async () => {
  const log = await platform.log();
  expect(asked.length).toBeGreaterThan(50);
  const decisions = log.flatMap(({ entry }) =>
    entry.classes.flatMap((each) => Object.values(decisionsOf(each))),
  );
  const kinds = new Set([...decisions, ...log.flatMap(({ entry }) => entry.turnedAway ?? [])]);
  process.stdout.write(`${decisions.length} decisions: ${[...kinds].sort().join(', ')}\n`);
  expect(kinds.size).toBeGreaterThan(8);
});
