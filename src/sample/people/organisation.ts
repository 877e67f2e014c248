import { Draw, streams } from '../Draw';
import type { Table } from '../insertRows';
import { provinces } from '../words/chinesePlaces';
import { tradeNames, trades } from '../words/chineseWork';
import type { InternationalWords } from '../words/internationalWords';

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}

export const organisationTable: Table<Organisation> = {
  name: 'organisation',
  columns: [
    { name: 'id', type: 'uuid', of: ({ id }) => id },
    { name: 'name', type: 'text', of: ({ name }) => name },
    { name: 'country', type: 'text', of: ({ country }) => country },
  ],
};

const accountsPerOrganisation = 15;

/** At least one Chinese and one other: even indexes are Chinese. */
export function organisationCount(accounts: number): number {
  return Math.max(2, Math.ceil(accounts / accountsPerOrganisation));
}

/** The name says what it is: by chance a real company could have it. */
export function organisation(seed: number, index: number, words: InternationalWords): Organisation {
  const draw = new Draw(seed, streams.ORGANISATION, index);
  const id = draw.uuid();
  if (index % 2 === 0) {
    const [city] = draw.pick(draw.pick(provinces).cities);
    const name = `${city.replace(/市$/, '')}${draw.pick(tradeNames)}${draw.pick(trades)}有限公司（示例）`;
    return { id, name, country: 'CN' };
  }
  const { companies, country } = draw.pick(words.countries);
  return { id, name: `${draw.pick(companies)} (sample)`, country };
}

export function organisationId(seed: number, index: number): string {
  return new Draw(seed, streams.ORGANISATION, index).uuid();
}

/** An organisation of the same half of the world. */
export function employerIndex(draw: Draw, accounts: number, isChinese: boolean): number {
  const pairs = Math.floor(organisationCount(accounts) / 2);
  return 2 * draw.integer(0, pairs - 1) + (isChinese ? 0 : 1);
}
