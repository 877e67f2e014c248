import type { Sample } from './load';

export type Samples = ReadonlyMap<string, ReadonlyMap<number, readonly Sample[]>>;

/** What design.md's table asks of Sluice's throughput, as a ratio to each of the others. */
const goals: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  'apollo+typeorm': { 1: 0.9, 100: 2, 1000: 2 },
  'graphql-shield': { 1: 2, 100: 10, 1000: 30 },
  limit: { 1: 0.2, 100: 0.5, 1000: 0.5 },
};

export function printSamples(samples: Samples, sizes: readonly number[]): void {
  process.stdout.write(
    `\n${'contender'.padEnd(18)}${'N'.padStart(6)}${'requests/s'.padStart(12)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}${'CPU ms'.padStart(10)}\n`,
  );
  for (const size of sizes) {
    for (const [name, bySize] of samples) {
      const of = bySize.get(size) ?? [];
      const latencies = of.flatMap((sample) => [...sample.latencies]).sort((a, b) => a - b);
      process.stdout.write(
        [
          name.padEnd(18),
          String(size).padStart(6),
          throughput(of).toFixed(1).padStart(12),
          quantile(latencies, 0.5).toFixed(2).padStart(10),
          quantile(latencies, 0.99).toFixed(2).padStart(10),
          median(of.map(({ cpu }) => cpu))
            .toFixed(3)
            .padStart(10),
          '\n',
        ].join(''),
      );
    }
  }
}

export function printRatios(samples: Samples, sizes: readonly number[]): void {
  process.stdout.write("\nSluice's throughput as a multiple of the others' (goal)\n");
  for (const [name, goal] of Object.entries(goals)) {
    const cells = sizes.map((size) => {
      const ratio =
        throughput(samples.get('sluice')?.get(size) ?? []) / throughput(samples.get(name)?.get(size) ?? []);
      const target = goal[size] ?? 0;
      return `N=${size}: ${ratio.toFixed(2)}x (${target}x) ${ratio >= target ? 'met' : 'missed'}`;
    });
    process.stdout.write(`  ${name.padEnd(16)}${cells.map((cell) => cell.padEnd(30)).join('')}\n`);
  }
}

/** The median round: one disturbed round does not count. */
function throughput(samples: readonly Sample[]): number {
  return median(samples.map(({ latencies, seconds }) => latencies.length / seconds));
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
