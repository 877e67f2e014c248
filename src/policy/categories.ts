/**
 * A kind of personal data. Which kinds are sensitive can't be read from the agreement's plain text (its bold and
 * underline are lost), so it is configuration. Agreement preamble, I.B.1; PIPL 28.
 */
export interface Category {
  readonly id: string;
  /** Position of this category in every mask, 0 to 29: a mask is a non-negative 32-bit integer, here and in SQL. */
  readonly bit: number;
  /** W3C Data Privacy Vocabulary term, e.g. `pd:Name`. */
  readonly term: string;
  readonly sensitive: boolean;
  /** Points at a person by itself or together with another category of the catalogue (I.C.1.ii). */
  readonly identifying: boolean;
  readonly suspended: boolean;
}

/** A set of categories: bit n stands for the category whose `bit` is n. */
export type CategoryMask = number;

export const maximumBit = 29;

export interface CategoryCatalogue {
  readonly all: readonly Category[];
  get(id: string): Category | undefined;
}

/** @throws RangeError if two categories share a bit or an id, or a bit is out of range: masks would lie. */
export function createCatalogue(all: readonly Category[]): CategoryCatalogue {
  const byId = new Map<string, Category>();
  let taken: CategoryMask = 0;
  for (const category of all) {
    const inRange = Number.isInteger(category.bit) && category.bit >= 0 && category.bit <= maximumBit;
    if (!inRange)
      throw new RangeError(`category ${category.id}: bit ${category.bit} is outside 0 to ${maximumBit}`);
    if (byId.has(category.id) || taken & maskOf(category)) {
      throw new RangeError(`category ${category.id}: its id or its bit ${category.bit} is taken`);
    }
    byId.set(category.id, category);
    taken |= maskOf(category);
  }
  return { all, get: (id) => byId.get(id) };
}

export function maskOf(category: Category): CategoryMask {
  return 1 << category.bit;
}

export function maskWhere(
  catalogue: CategoryCatalogue,
  belongs: (category: Category) => boolean,
): CategoryMask {
  return catalogue.all.reduce((mask, category) => (belongs(category) ? mask | maskOf(category) : mask), 0);
}
