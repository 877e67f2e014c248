import { createHash, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { Kind, parse, validate } from 'graphql';
import type { DataSource } from 'typeorm';
import type { Explanation, Inquiry } from '../enforcement';
import { disclosureModes } from '../policy';
import { clientIdOf } from '../registry/oauthClients';
import { RegistryError } from '../registry/RegistryError';
import type { Closing, PartnerGraph } from '../server/partner/openPartnerGraph';
import { openPartnerGraph, openPartnerGraphAsOf } from '../server/partner/openPartnerGraph';
import type { AccountReader } from '../sources/postgres';
import { decodeUserId } from '../sources/postgres';
import { PostgresExplanations } from '../storage/PostgresExplanations';
import { historySpan } from '../storage/history/historySpan';
import { instant } from './instant';
import { printTable } from './printTable';
import { readTextFile } from './readTextFile';
import { UsageError } from './UsageError';
import { wholeNumber } from './wholeNumber';
import type { Workspace } from './withDatabase';
import { withDatabase } from './withDatabase';

interface ExplainOptions {
  readonly recipient: string;
  readonly purpose?: string;
  readonly mode?: string;
  readonly instrument?: string;
  readonly subject?: string;
  readonly sample?: number;
  readonly at?: Date;
  readonly by?: string;
  readonly json?: boolean;
}

const largestSample = 5_000;

/** The members of `--json`, which programs rely on. */
const jsonHelp = `
With --json: one object of recipient, purpose, mode, instrument (or null), document (SHA-256 of the file), at (the instant
of the decisions), about (REQUEST, SUBJECT or SAMPLE), subjects (how many people it is about) and fields: a list of objects
of field, category, outcome (PERMIT, REDACT or DEPENDS), form (what would leave of the value: FULL, MASKED, GENERALISED or
PSEUDONYM), because, clause, evidence and notice. About a sample, a field has an object for each way in which somebody fares, with
subjects and percent. Members may be added; none changes its meaning.`;

export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'print the decision on each field of an operation, without disclosing anything; that you asked is recorded',
    )
    .argument('<file>', 'the operation, as a .graphql file')
    .requiredOption('--recipient <id>', 'who would ask, such as crm')
    .option('--purpose <purpose>', "what for, unless the operation's @purpose says so")
    .addOption(
      new Option(
        '--mode <mode>',
        'how the data would leave, for an operation without @purpose (default: SHARING)',
      ).choices(disclosureModes),
    )
    .option('--instrument <id>', 'the legal instrument that would be cited')
    .option(
      '--subject <id>',
      'about whom, by the id that the recipient knows; without it, what holds for everybody',
    )
    .addOption(
      new Option(
        '--sample <people>',
        'about how many of those whom the recipient may know of: how many fare which way',
      )
        .argParser(sampleSize)
        .conflicts('subject'),
    )
    .option(
      '--at <instant>',
      'as it was decided at a past instant, such as 2026-01-31T09:00+08:00, from what was on record then',
      instant,
    )
    .option('--by <name>', "who asks, for the record; without it, the operating system's name of the user")
    .option('--json', 'print JSON instead of a table')
    .addHelpText('after', jsonHelp)
    .action(async (file: string, options: ExplainOptions) => {
      const text = readTextFile(file);
      const explanation = await withDatabase((workspace) => explain(workspace, text, options));
      if (explanation.about === 'SUBJECT' && explanation.subjects === 0) {
        throw new UsageError('this recipient may know of nobody by this id for this purpose');
      }
      if (options.json) process.stdout.write(`${JSON.stringify(explanation, null, 2)}\n`);
      else print(explanation, options.at);
    });
}

async function explain(workspace: Workspace, text: string, options: ExplainOptions): Promise<Explanation> {
  const by = whoAsks(options);
  const closing: Closing[] = [];
  try {
    const { enforcer, schema, registryData, connections } = await openGraph(workspace, options, closing);
    const { purpose, mode, instrument } = options;
    const incoming = {
      clientId: await clientFor(registryData, options),
      requestId: randomUUID(),
      document: parseOperation(schema, text, options),
      documentHash: createHash('sha256').update(text).digest('hex'),
      operationName: undefined,
      variables: {},
      headers: { purpose, mode, instrument },
    };
    const explanations = new PostgresExplanations(connections);
    return await enforcer.explain(incoming, {
      by,
      asOf: options.at?.getTime(),
      inquiry: inquiryOf(options),
      explanations,
    });
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function clientFor(registryData: DataSource, { recipient, at }: ExplainOptions): Promise<string> {
  try {
    return await clientIdOf(registryData, recipient);
  } catch (cause) {
    if (!at || !(cause instanceof RegistryError)) throw cause;
    const fault = new UsageError(`recipient \`${recipient}\` was not in the registry at ${at.toISOString()}`);
    throw Object.assign(fault, { cause });
  }
}

async function openGraph(
  { config, url, dataSource }: Workspace,
  { at }: ExplainOptions,
  closing: Closing[],
): Promise<PartnerGraph> {
  if (!at) return openPartnerGraph({ config, databaseUrl: url }, closing);
  const { from, now } = await historySpan(dataSource);
  if (at > now) throw new UsageError('--at lies ahead: what has not been decided cannot be explained');
  if (at < from) {
    throw new UsageError(
      `the history of this database begins at ${from.toISOString()}: ask --at that or later`,
    );
  }
  return openPartnerGraphAsOf({ config, databaseUrl: url }, at, closing);
}

/** Of the people nothing is wanted but their sharing states: no value of theirs is read. */
function inquiryOf({ subject, sample }: ExplainOptions): Inquiry<AccountReader> {
  if (sample !== undefined) {
    return {
      about: 'SAMPLE',
      draw: async (reader, deciding) => (await reader.page({ wanted: [], deciding, limit: sample })).rows,
    };
  }
  if (subject === undefined) return { about: 'REQUEST' };
  const pairwiseId = decodeUserId(subject);
  return {
    about: 'SUBJECT',
    find: async (reader, deciding) =>
      pairwiseId === undefined ? undefined : reader.account(pairwiseId, [], deciding),
  };
}

function sampleSize(text: string): number {
  const size = wholeNumber(text);
  if (size > largestSample) throw new InvalidArgumentError(`must be ${largestSample} at most`);
  return size;
}

/** A process may run under a number that has no name. */
function whoAsks({ by }: ExplainOptions): string {
  const name = (by ?? userName())?.trim();
  if (!name) throw new UsageError('nobody can tell who asks: name them with --by');
  return name;
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

const columns = ['field', 'category', 'outcome', 'form', 'because', 'clause', 'evidence', 'notice'] as const;

function print(explanation: Explanation, at: Date | undefined): void {
  const when = at ? `, as of ${at.toISOString()}` : '';
  process.stdout.write(`${headingOf(explanation)}${when}\n`);
  if (explanation.about !== 'SAMPLE') {
    process.stdout.write('\n');
    printTable(columns, explanation.fields);
  } else if (explanation.subjects > 0) {
    process.stdout.write('\n');
    printTable([...columns, 'subjects', 'percent'], explanation.fields);
  }
}

function headingOf(explanation: Explanation): string {
  const { recipient, purpose, mode, instrument } = explanation;
  const cited = instrument === null ? '' : `, citing ${instrument}`;
  return `${recipient} asks for ${purpose} (${mode})${cited}: ${whomAbout(explanation)}`;
}

function whomAbout({ about, subjects }: Explanation): string {
  switch (about) {
    case 'REQUEST':
      return 'what holds for everybody';
    case 'SUBJECT':
      return 'about one person';
    case 'SAMPLE':
      return subjects === 0 ? 'it may know of nobody' : `about ${subjects} of the people it may know of`;
  }
}

function parseOperation(schema: GraphQLSchema, text: string, { mode }: ExplainOptions): DocumentNode {
  try {
    const document = parse(text);
    const faults = validate(schema, document);
    if (faults.length > 0) throw new UsageError(faults.map(({ message }) => message).join('\n'));
    if (mode !== undefined && statesPurpose(document)) {
      throw new UsageError('the operation has a @purpose, which tells the mode: leave --mode out');
    }
    return document;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw Object.assign(new UsageError('the file is no readable GraphQL operation'), { cause: error });
  }
}

function statesPurpose({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.directives?.some(({ name }) => name.value === 'purpose'),
  );
}
