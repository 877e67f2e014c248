import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Asked, Instant, Period, PolicySettings, RecipientStanding } from '../policy';
import { agreementAt, hasHappened, holdsAt, mayEverOpen, standingAt } from '../policy';
import type { PrivacyAnnotations } from './annotations';
import type { RegistryView } from './ports';
import type { SchemaView } from './schemaView';
import { viewOf } from './schemaView';

/** Many recipients are told the same; this many different terms at once. */
const rememberedViews = 64;

interface HeldView {
  readonly view: SchemaView;
  readonly holds: Period;
}

export interface SchemaViewsOptions {
  readonly schema: GraphQLSchema;
  readonly annotations: PrivacyAnnotations;
  readonly settings: PolicySettings;
}

/** Each recipient's view of the schema, made once for equal terms. */
export class SchemaViews {
  private readonly byRegistryView = new WeakMap<RegistryView, HeldView>();
  private readonly byKey = new LRUCache<string, SchemaView>({ max: rememberedViews });

  constructor(private readonly options: SchemaViewsOptions) {}

  /** To a client that is no recipient's nothing personal is open. */
  of(registryView: RegistryView, at: Instant): SchemaView {
    const held = this.byRegistryView.get(registryView);
    if (held && holdsAt(held.holds, at)) return held.view;
    const { open, holds } = openFields(registryView.standing, at, this.options);
    const view = this.view(open);
    this.byRegistryView.set(registryView, { view, holds });
    return view;
  }

  private view(open: readonly string[]): SchemaView {
    const key = open.join(' ');
    const known = this.byKey.get(key);
    if (known) return known;
    const { schema, annotations } = this.options;
    const view = { key, schema: viewOf(schema, annotations, new Set(open)) };
    this.byKey.set(key, view);
    return view;
  }
}

/** Coordinates of what the recipient's terms could open for somebody, and while that stays so. */
function openFields(
  standing: RecipientStanding | undefined,
  at: Instant,
  { annotations, settings }: SchemaViewsOptions,
): { open: string[]; holds: Period } {
  if (!standing) return { open: [], holds: { from: 0, until: undefined } };
  const stood = waysToAsk(standing, at).map((asked) => standingAt(standing, asked, at, settings));
  const requests = stood.map(({ request }) => request).filter((request) => request !== undefined);
  const open = [...annotations.personalFields.values()]
    .filter((field) => requests.some((request) => mayEverOpen(request, field)))
    .map(({ coordinate }) => coordinate);
  const untils = stood.map(({ holds }) => holds.until).filter((until) => until !== undefined);
  const from = Math.max(0, ...stood.map(({ holds }) => holds.from));
  return { open, holds: { from, until: untils.length > 0 ? Math.min(...untils) : undefined } };
}

/** Each purpose and mode of the agreement that took effect last, and each instrument that was approved or is an emergency. */
function waysToAsk(standing: RecipientStanding, at: Instant): Asked[] {
  const agreed = (agreementAt(standing.agreements, at)?.purposes ?? []).flatMap(({ purposeId, modes }) =>
    [...modes].map((mode) => ({ purposeId, mode, instrumentId: undefined })),
  );
  const cited = standing.instruments
    .filter(({ clause, approvedAt }) => hasHappened(approvedAt, at) || clause === 'III.D.4')
    .map(({ id, purposeId, mode }) => ({ purposeId, mode, instrumentId: id }));
  // The instants at which terms change are asked of somebody who has no terms as well.
  const nothing: Asked = { purposeId: '', mode: 'SHARING', instrumentId: undefined };
  return [...agreed, ...cited, nothing];
}
