import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { parse, validate } from 'graphql';
import type { Explanation } from '../enforcement';
import { clientIdOf } from '../registry/oauthClients';
import type { Closing } from '../server/partner/openPartnerGraph';
import { openPartnerGraph } from '../server/partner/openPartnerGraph';
import { decodeUserId } from '../sources/postgres';
import { printTable } from './printTable';
import { UsageError } from './UsageError';
import type { Workspace } from './withDatabase';
import { withDatabase } from './withDatabase';

interface ExplainOptions {
  readonly recipient: string;
  readonly purpose?: string;
  readonly instrument?: string;
  readonly subject?: string;
  readonly json?: boolean;
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('print the decision on each field of an operation, without disclosing anything')
    .argument('<file>', 'the operation, as a .graphql file')
    .requiredOption('--recipient <id>', 'who would ask, such as crm')
    .option('--purpose <purpose>', "what for, unless the operation's @purpose says so")
    .option('--instrument <id>', 'the legal instrument that would be cited')
    .option(
      '--subject <id>',
      'about whom, by the id that the recipient knows; without it, what holds for everybody',
    )
    .option('--json', 'print JSON instead of a table')
    .action(async (file: string, options: ExplainOptions) => {
      const text = readOperation(file);
      const { found, fields } = await withDatabase((workspace) => explain(workspace, text, options));
      if (options.subject !== undefined && !found) {
        throw new UsageError('this recipient may know of nobody by this id for this purpose');
      }
      if (options.json) process.stdout.write(`${JSON.stringify(fields, null, 2)}\n`);
      else printTable(['field', 'category', 'outcome', 'because', 'clause', 'evidence'], fields);
    });
}

async function explain(
  { config, url, dataSource }: Workspace,
  text: string,
  options: ExplainOptions,
): Promise<Explanation> {
  const closing: Closing[] = [];
  try {
    const { enforcer, schema } = await openPartnerGraph({ config, databaseUrl: url }, closing);
    const incoming = {
      clientId: await clientIdOf(dataSource, options.recipient),
      requestId: randomUUID(),
      document: parseOperation(schema, text),
      documentHash: createHash('sha256').update(text).digest('hex'),
      operationName: undefined,
      variables: {},
      headers: { purpose: options.purpose, instrument: options.instrument },
    };
    const { subject } = options;
    if (subject === undefined) return await enforcer.explain(incoming);
    const pairwiseId = decodeUserId(subject);
    return await enforcer.explain(incoming, async (reader) =>
      pairwiseId === undefined ? undefined : reader.account(pairwiseId, []),
    );
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function readOperation(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw Object.assign(new UsageError(`the file \`${file}\` cannot be read`), { cause });
  }
}

function parseOperation(schema: GraphQLSchema, text: string): DocumentNode {
  try {
    const document = parse(text);
    const faults = validate(schema, document);
    if (faults.length > 0) throw new UsageError(faults.map(({ message }) => message).join('\n'));
    return document;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw Object.assign(new UsageError('the file is no readable GraphQL operation'), { cause: error });
  }
}
