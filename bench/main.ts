import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openDatabase } from '../src/storage/openDatabase';
import { checkAnswer, peopleByEmail } from './checkAnswer';
import type { Contender } from './contender';
import { startContender } from './contender';
import type { Sample } from './load';
import { load, send } from './load';
import { prepare } from './prepare';
import { printRatios, printSamples } from './report';

const sizes = [1, 100, 1_000];
const concurrency = 8;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const milliseconds = Number(process.env['BENCH_MILLISECONDS'] ?? 2_500);
const accounts = Number(process.env['BENCH_ACCOUNTS'] ?? 2_000);

const query = `query People($first: Int!) @purpose(is: ORDER_FULFILMENT) {
  users(first: $first) { edges { node { id name email phone jobTitle company birthDate nationalId } } }
}`;

const files = [
  ['sluice', 'sluice.js'],
  ['apollo+typeorm', 'apolloTypeorm.js'],
  ['graphql-shield', 'graphqlShield.js'],
  ['limit', 'limit.js'],
] as const;

/** Side by side in one run: rounds go round the contenders, so that what disturbs the machine disturbs all of them. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const database = await openDatabase({ databaseUrl: process.env['BENCH_DATABASE'], dataDir: folder });
  const contenders: Contender[] = [];
  try {
    process.stdout.write(`preparing ${accounts} accounts\n`);
    await prepare(database.url, accounts);
    for (const [name, file] of files) contenders.push(await startContender(name, file, database.url));
    await compareSizes(contenders, database.url);
    await compareScale(contenders, database.url);
  } finally {
    for (const contender of contenders) await contender.stop();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compareSizes(contenders: readonly Contender[], url: string): Promise<void> {
  const people = await peopleByEmail(url);
  const agents = new Map(
    contenders.map(({ name }) => [name, new Agent({ keepAlive: true, maxSockets: concurrency })]),
  );
  const samples = new Map<string, Map<number, Sample[]>>(contenders.map(({ name }) => [name, new Map()]));
  for (const first of sizes) {
    const body = JSON.stringify({ query, variables: { first } });
    for (const contender of contenders) {
      const agent = agents.get(contender.name) ?? new Agent();
      checkAnswer(contender.name, await send(contender, body, agent), first, people);
      if (contender.name !== 'graphql-shield')
        await load(contender, body, agent, concurrency, milliseconds / 2);
    }
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        const agent = agents.get(contender.name) ?? new Agent();
        const sample = await load(contender, body, agent, concurrency, milliseconds);
        const bySize = samples.get(contender.name);
        bySize?.set(first, [...(bySize.get(first) ?? []), sample]);
      }
    }
  }
  printSamples(samples, sizes);
  printRatios(samples, sizes);
  for (const agent of agents.values()) agent.destroy();
}

/** `users(first: 100)` must cost with a hundred times the accounts what it cost without. */
async function compareScale(contenders: readonly Contender[], smallUrl: string): Promise<void> {
  const many = Number(process.env['BENCH_MANY_ACCOUNTS'] ?? 0);
  const small = contenders.find(({ name }) => name === 'sluice');
  if (many === 0 || !small) return;
  process.stdout.write(`\npreparing ${many} accounts\n`);
  const largeUrl = await siblingDatabase(smallUrl);
  await prepare(largeUrl, many);
  const large = await startContender('sluice, many', 'sluice.js', largeUrl);
  try {
    const body = JSON.stringify({ query, variables: { first: 100 } });
    const agents = [
      new Agent({ keepAlive: true, maxSockets: concurrency }),
      new Agent({ keepAlive: true, maxSockets: concurrency }),
    ];
    const samples = new Map<string, Map<number, Sample[]>>();
    for (let round = 0; round <= rounds; round++) {
      for (const [index, contender] of [small, large].entries()) {
        const sample = await load(contender, body, agents[index] ?? new Agent(), concurrency, milliseconds);
        // The first round warms up.
        if (round === 0) continue;
        const label = index === 0 ? `${accounts} accounts` : `${many} accounts`;
        const bySize = samples.get(label) ?? new Map<number, Sample[]>();
        bySize.set(100, [...(bySize.get(100) ?? []), sample]);
        samples.set(label, bySize);
      }
    }
    printSamples(samples, [100]);
    agents.forEach((agent) => agent.destroy());
  } finally {
    await large.stop();
  }
}

async function siblingDatabase(url: string): Promise<string> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query('CREATE DATABASE sluice_bench_many');
  } finally {
    await client.end();
  }
  const sibling = new URL(url);
  sibling.pathname = '/sluice_bench_many';
  return sibling.href;
}

void main();
