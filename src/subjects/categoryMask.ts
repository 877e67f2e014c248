import type { EntityManager } from 'typeorm';
import type { CategoryMask } from '../policy';
import { SubjectError } from './SubjectError';

/** @throws SubjectError `CATEGORY_UNKNOWN` when one is not in the catalogue, or none is named. */
export async function categoryMask(
  manager: EntityManager,
  categories: readonly string[],
): Promise<CategoryMask> {
  const rows = await manager.query<{ bit: number }[]>('SELECT bit FROM category WHERE id = ANY ($1)', [
    categories,
  ]);
  if (rows.length === 0 || rows.length !== new Set(categories).size) {
    throw new SubjectError(
      'CATEGORY_UNKNOWN',
      'name one or more categories of the enum `PersonalDataCategory`',
    );
  }
  return rows.reduce((mask, { bit }) => mask | (1 << bit), 0);
}
