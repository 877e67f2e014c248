import type { PreparedStatement } from './statement';
import { Statement } from './statement';

export interface ActivityItem {
  readonly subjectId: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly subjectMatter: string | null;
  /** Counts the person's events from 1, the oldest: a place that later events don't move. */
  readonly ordinal: number;
}

export interface ActivityPage {
  readonly items: readonly ActivityItem[];
  readonly hasNextPage: boolean;
}

/** Of whom, and which page. */
export interface ActivityQuery {
  readonly subjectIds: readonly string[];
  readonly first: number;
  /** Ordinal of the last event on the page before. */
  readonly before: number | undefined;
}

/** Newest first, for many people at once. */
export const activityStatement = buildStatement();

function buildStatement(): PreparedStatement<ActivityQuery> {
  const statement = new Statement<ActivityQuery>();
  const text = `
    SELECT q.subject_id AS "subjectId", e.kind, e.occurred_at AS "occurredAt", e.subject_matter AS "subjectMatter",
      (n.total - n.skipped - e.place + 1)::integer AS ordinal
    FROM unnest(${statement.value(({ subjectIds }) => subjectIds)}::uuid[]) AS q (subject_id)
    CROSS JOIN LATERAL (
      SELECT count(*) AS total, greatest(count(*) - coalesce(${statement.value(({ before }) => before ?? null)}::bigint - 1, count(*)), 0) AS skipped
      FROM activity WHERE account_id = q.subject_id
    ) AS n
    CROSS JOIN LATERAL (
      SELECT page.*, row_number() OVER (ORDER BY page.id DESC) AS place FROM (
        SELECT id, kind, occurred_at, subject_matter FROM activity WHERE account_id = q.subject_id
        ORDER BY id DESC OFFSET n.skipped LIMIT ${statement.value(({ first }) => first + 1)}
      ) AS page
    ) AS e
    ORDER BY q.subject_id, e.place`;
  return statement.prepare(text);
}

export function pagesOf(
  subjectIds: readonly string[],
  items: readonly ActivityItem[],
  first: number,
): ActivityPage[] {
  const bySubject = new Map<string, ActivityItem[]>(subjectIds.map((id) => [id, []]));
  for (const item of items) bySubject.get(item.subjectId)?.push(item);
  return subjectIds.map((id) => {
    const found = bySubject.get(id) ?? [];
    return { items: found.slice(0, first), hasNextPage: found.length > first };
  });
}
