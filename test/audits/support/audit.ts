import { PartnerWorld } from '../../support/partnerWorld';
import { Clock } from './Clock';

/** One sentence about one clause of the agreement, and what is on record of where it is written. */
export interface Provided {
  /** Never changed and never given to another audit: a regulator's file refers to it. */
  readonly id: string;
  /** As a reader looks it up in the agreement. */
  readonly clause: string;
  /** The articles of law that the clause answers to. */
  readonly law?: string;
  readonly must: `${'MUST' | 'SHOULD'} ${string}`;
}

/** The three cases that every audit shows, in the order in which they are told. */
export const caseNames = ['permits', 'redacts', 'edge'] as const;
export type CaseName = (typeof caseNames)[number];

/** What is done to a running platform over HTTP, and what must come of it. */
export type Demonstration = (world: PartnerWorld, clock: Clock) => Promise<void>;

export type AuditedCase = { readonly situation: string } & (
  | { readonly demonstrate: Demonstration; readonly environment: Readonly<Record<string, string>> }
  | { readonly absent: true }
);

export type Audit = Provided & { readonly cases: Readonly<Record<CaseName, AuditedCase>> };

/** A case that a gateway of its own shows, set up by these environment variables. */
export const when = (
  situation: string,
  demonstrate: Demonstration,
  environment: Readonly<Record<string, string>> = {},
): AuditedCase => ({ situation, demonstrate, environment });

/** A case that the clause does not have. */
export const never = (reason: string): AuditedCase => ({ situation: reason, absent: true });

let listed: Audit[] | undefined;

/** Every audit in the files that are loaded meanwhile; none of them is run. */
export async function listAudits(load: () => Promise<unknown>): Promise<Audit[]> {
  const audits: Audit[] = [];
  listed = audits;
  try {
    await load();
  } finally {
    listed = undefined;
  }
  return audits;
}

/** Each case gets a platform to itself, so that it can be read, and believed, by itself. */
export function audit(provided: Provided, cases: Audit['cases']): void {
  const described: Audit = { ...provided, cases };
  if (listed) {
    listed.push(described);
    return;
  }
  describe(titleOf(described), () => {
    for (const name of caseNames) {
      const shown = cases[name];
      if (!('absent' in shown)) {
        it(caseTitle(name, shown), () => onPlatform(shown.demonstrate, shown.environment));
      }
    }
  });
}

export const titleOf = ({ id, must }: Provided): string => `${id}: the gateway ${must}`;

const introductions = { permits: 'permits', redacts: 'redacts', edge: 'keeps the edge' } as const;

export const caseTitle = (name: CaseName, { situation }: AuditedCase): string =>
  `${introductions[name]} when ${situation}`;

async function onPlatform(
  demonstrate: Demonstration,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const clock = new Clock();
  const world = await PartnerWorld.open(environment, () => clock.now);
  try {
    await demonstrate(world, clock);
  } finally {
    await world.close();
  }
}
