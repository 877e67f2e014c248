import type { Asked, Instant, PolicySettings, RecipientStanding, StandingRequest } from '../policy';
import { holdsAt, standingAt } from '../policy';
import type { RegistryView } from './ports';

/** What a recipient may ask of one view of the registry is little: a few purposes, and the instruments it cites. */
const rememberedPerView = 64;

/** Requests as they stand, put together once for as long as they hold under one view of the registry. */
export class Standings {
  private readonly byView = new WeakMap<RegistryView, Map<string, StandingRequest>>();

  constructor(private readonly settings: PolicySettings) {}

  at(view: RegistryView, standing: RecipientStanding, asked: Asked, at: Instant): StandingRequest {
    const known = this.byView.get(view) ?? new Map<string, StandingRequest>();
    this.byView.set(view, known);
    const key = JSON.stringify([asked.purposeId, asked.mode, asked.instrumentId]);
    const remembered = known.get(key);
    if (remembered && holdsAt(remembered.holds, at)) return remembered;
    const found = standingAt(standing, asked, at, this.settings);
    if (known.size >= rememberedPerView) known.clear();
    known.set(key, found);
    return found;
  }
}
