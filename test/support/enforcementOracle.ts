import type { Answer } from '../../src/enforcement';
import type { EntryDraft, EntrySubject } from '../../src/ledger';
import { enforcementAnnotations } from './enforcementWorld';

/** A place of a response at which a personal field was asked for. */
export interface PersonalPlace {
  readonly coordinate: string;
  readonly subject: string;
  /** Response keys, `*` for a list position. */
  readonly path: string;
  /** The list positions, joined by dots. */
  readonly at: string;
  /** Response keys and list positions. */
  readonly exactly: string;
  readonly value: unknown;
}

/**
 * Walks a response as a reader would: no plan, no tally, only the names in the answer. Each object carries
 * `__typename`, each data subject its `id`; keys tell their field by `alias` rules of `arbitraryOperation`.
 */
export function walk(data: Answer['data']): { places: PersonalPlace[]; subjects: ReadonlySet<string> } {
  const places: PersonalPlace[] = [];
  const subjects = new Set<string>();
  const visit = (value: unknown, subject: string, path: string[], at: number[], exactly: string[]): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) =>
        visit(item, subject, [...path, '*'], [...at, index], [...exactly, String(index)]),
      );
    } else if (typeof value === 'object' && value !== null) {
      object(value as Record<string, unknown>, subject, path, at, exactly);
    }
  };
  const object = (
    node: Record<string, unknown>,
    around: string,
    path: string[],
    at: number[],
    exactly: string[],
  ): void => {
    const typeName = String(node['__typename']);
    const subject = enforcementAnnotations.dataSubjectTypes.has(typeName) ? String(node['id']) : around;
    if (subject !== '') subjects.add(subject);
    for (const [key, value] of Object.entries(node)) {
      const coordinate = `${typeName}.${key.replace(/^also_/, '')}`;
      const here = [...path, key];
      const place = [...exactly, key];
      if (enforcementAnnotations.personalFields.has(coordinate)) {
        const where = { path: here.join('.'), at: at.join('.'), exactly: place.join('.') };
        places.push({ coordinate, subject, value, ...where });
      }
      visit(value, subject, here, at, place);
    }
  };
  visit(data, '', [], [], []);
  return { places, subjects };
}

/** `subject field` for each field that the classes of an entry say was shared, empty or refused. */
export function recorded(
  { draft, subjects }: { readonly draft: EntryDraft; readonly subjects: readonly EntrySubject[] },
  idOf: ReadonlyMap<string, string>,
  became: 'shared' | 'empty' | 'refused',
): string[] {
  return subjects
    .flatMap(({ pseudonym, classIndex }) =>
      (draft.classes[classIndex]?.[became] ?? []).map(
        ({ field }) => `${idOf.get(pseudonym) ?? '?'} ${field}`,
      ),
    )
    .sort();
}

/** Every position that an `at` of the report stands for. */
export function positions(at: string | undefined): string[] {
  return (at ?? '').split(',').flatMap((range) => {
    const parts = range.split('.');
    const [start = '', end = start] = (parts.pop() ?? '').split('-');
    if (start === '') return [''];
    return Array.from({ length: Number(end) - Number(start) + 1 }, (_, index) =>
      [...parts, Number(start) + index].join('.'),
    );
  });
}
