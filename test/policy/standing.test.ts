import type { PurposeVersion, RecipientStanding, ReferencedAgreement } from '../../src/policy/standing';
import { catalogueAt, presentVersion, standingAt } from '../../src/policy/standing';
import {
  aProcedure,
  always,
  anAgreement,
  anInstrument,
  categories,
  day,
  now,
  theSettings,
} from '../support/policyBuilders';

const booking = { purposeId: 'booking', mode: 'SHARING', instrumentId: undefined } as const;

const email = { ...categories.email, suspendedAt: undefined };

function aVersion(facts: Partial<PurposeVersion> = {}): PurposeVersion {
  return {
    version: 1,
    description: 'To book',
    material: true,
    notifiedAt: now - 9 * day,
    effectiveFrom: now - 9 * day,
    ...facts,
  };
}

function agreed(facts: Partial<ReferencedAgreement> = {}): ReferencedAgreement {
  return {
    ...anAgreement({ inForce: always, impactAssessment: always }),
    version: 1,
    reference: 'A',
    ...facts,
  };
}

function aStanding(facts: Partial<RecipientStanding> = {}): RecipientStanding {
  return {
    recipient: { id: 'ticketing', kind: 'PARTNER', region: 'CN', suspendedAt: undefined },
    categories: [email],
    name: 'Ticketing',
    agreements: [agreed()],
    purposes: [{ id: 'booking', optimisation: false, suspendedAt: undefined, versions: [aVersion()] }],
    instruments: [anInstrument()],
    ...facts,
  };
}

const at = (
  standing: RecipientStanding,
  instant: number,
  asked: Parameters<typeof standingAt>[1] = booking,
) => standingAt(standing, asked, instant, theSettings());

const withPurpose = (facts: Partial<RecipientStanding['purposes'][number]>): RecipientStanding =>
  aStanding({ purposes: aStanding().purposes.map((purpose) => ({ ...purpose, ...facts })) });

const beforeAndAt = <Found>(find: (instant: number) => Found): readonly [Found, Found] => [
  find(now - 1),
  find(now),
];

describe('the request at an instant', () => {
  it('says who asks for what, in which way, under which settings', () => {
    expect(at(aStanding(), now).request).toMatchObject({
      recipient: { id: 'ticketing', kind: 'PARTNER', region: 'CN', suspended: false },
      purpose: { id: 'booking', version: 1, materialVersion: 1, optimisation: false, suspended: false },
      mode: 'SHARING',
      instrument: undefined,
      settings: theSettings(),
    });
  });

  it.each([
    ['recipient', aStanding({ recipient: { ...aStanding().recipient, suspendedAt: now } })],
    ['purpose', withPurpose({ suspendedAt: now })],
  ] as const)('has a %s suspended from its instant on, not before', (what, standing) => {
    expect(beforeAndAt((instant) => at(standing, instant).request?.[what].suspended)).toEqual([false, true]);
  });

  it('has a category suspended from its instant on, not before', () => {
    const registered = [{ ...email, suspendedAt: now }];
    const find = (instant: number) => catalogueAt(registered, instant).get('EMAIL_ADDRESS')?.suspended;
    expect(beforeAndAt(find)).toEqual([false, true]);
    const standing = aStanding({ categories: registered });
    expect(at(standing, now).catalogue.get('EMAIL_ADDRESS')?.suspended).toBe(true);
  });

  it('has the optimisation purpose as what it is', () => {
    expect(at(withPurpose({ optimisation: true }), now).request?.purpose.optimisation).toBe(true);
  });
});

describe('versions of an agreement', () => {
  const next = agreed({ id: 'ticketing/5', version: 2, inForce: { from: now, until: undefined } });

  it('take effect at their instant, whatever order they are kept in', () => {
    for (const agreements of [
      [agreed(), next],
      [next, agreed()],
    ]) {
      const find = (instant: number) => at(aStanding({ agreements }), instant).request?.agreement?.id;
      expect(beforeAndAt(find)).toEqual(['ticketing/4', 'ticketing/5']);
    }
  });

  it('stay the last that took effect when they have ended: the one before does not come back', () => {
    const short = { ...next, inForce: { from: now - 2, until: now - 1 } };
    expect(at(aStanding({ agreements: [agreed(), short] }), now).request?.agreement?.id).toBe('ticketing/5');
  });

  it('are none before the first', () => {
    expect(at(aStanding({ agreements: [next] }), now - 1).request?.agreement).toBeUndefined();
  });
});

describe('versions of a purpose', () => {
  const versions = [
    aVersion({ version: 3, material: false, effectiveFrom: now, notifiedAt: now + day }),
    aVersion(),
    aVersion({ version: 2, effectiveFrom: now - 2 * day, notifiedAt: now - 3 * day }),
  ];

  it('take effect at their instant; a trivial one keeps the consents to the last material one', () => {
    const find = (instant: number) => at(withPurpose({ versions }), instant).request?.purpose;
    expect(find(now - 2 * day - 1)).toMatchObject({ version: 1, materialVersion: 1 });
    expect(find(now - 1)).toMatchObject({ version: 2, materialVersion: 2, notifiedAt: now - 3 * day });
    expect(find(now)).toMatchObject({ version: 3, materialVersion: 2, notifiedAt: now + day });
  });

  it('are version 0, which nobody was told of, for a purpose that is not on record', () => {
    const none = { ...booking, purposeId: 'gossip' };
    expect(at(aStanding(), now, none).request?.purpose).toEqual({
      id: 'gossip',
      version: 0,
      materialVersion: 0,
      notifiedAt: undefined,
      optimisation: false,
      suspended: false,
    });
    expect(presentVersion(undefined, now)).toBeUndefined();
  });

  it('are version 0 before the first takes effect', () => {
    expect(at(aStanding(), now - 10 * day).request?.purpose).toMatchObject({
      version: 0,
      materialVersion: 0,
    });
  });
});

describe('a cited instrument', () => {
  const citing = (instrumentId: string) => ({ ...booking, instrumentId });

  it('comes with the request', () => {
    expect(at(aStanding(), now, citing('order-17')).request?.instrument).toEqual(anInstrument());
  });

  it('that is not on record leaves no request, but the categories and how long that holds', () => {
    const { request, catalogue, holds } = at(aStanding(), now, citing('order-99'));
    expect(request).toBeUndefined();
    expect(catalogue.all).toHaveLength(1);
    expect(holds).toEqual({ from: now - 9 * day, until: undefined });
  });
});

describe('how long a request holds', () => {
  const [earlier, later] = [now - 7, now + 7];
  const bare = aStanding({ instruments: [], purposes: [] });

  it('is for ever where nothing ever changes', () => {
    expect(at(bare, now).holds).toEqual({ from: 0, until: undefined });
  });

  it.each<readonly [string, (instant: number) => RecipientStanding]>([
    [
      'an agreement begins',
      (from) => ({ ...bare, agreements: [agreed({ inForce: { from, until: undefined } })] }),
    ],
    ['an agreement ends', (until) => ({ ...bare, agreements: [agreed({ inForce: { from: 0, until } })] })],
    [
      'an impact assessment begins',
      (from) => ({ ...bare, agreements: [agreed({ impactAssessment: { from, until: undefined } })] }),
    ],
    [
      'an impact assessment ends',
      (until) => ({ ...bare, agreements: [agreed({ impactAssessment: { from: 0, until } })] }),
    ],
    [
      'a transfer procedure begins',
      (from) => ({
        ...bare,
        agreements: [agreed({ transferProcedure: aProcedure({ validity: { from, until: undefined } }) })],
      }),
    ],
    [
      'a transfer procedure ends',
      (until) => ({
        ...bare,
        agreements: [agreed({ transferProcedure: aProcedure({ validity: { from: 0, until } }) })],
      }),
    ],
    [
      'a version of the purpose takes effect',
      (effectiveFrom) => withPurpose({ versions: [aVersion({ effectiveFrom, notifiedAt: undefined })] }),
    ],
    [
      'people are told of the purpose',
      (notifiedAt) => withPurpose({ versions: [aVersion({ effectiveFrom: 0, notifiedAt })] }),
    ],
    [
      'the recipient is suspended',
      (suspendedAt) => ({ ...bare, recipient: { ...bare.recipient, suspendedAt } }),
    ],
    ['the purpose is suspended', (suspendedAt) => withPurpose({ versions: [], suspendedAt })],
    ['a category is suspended', (suspendedAt) => ({ ...bare, categories: [{ ...email, suspendedAt }] })],
  ])('changes when %s', (_, changing) => {
    expect(at(changing(earlier), now).holds).toEqual({ from: earlier, until: undefined });
    expect(at(changing(later), now).holds).toEqual({ from: 0, until: later });
    expect(at(changing(now), now).holds).toEqual({ from: now, until: undefined });
  });

  const timeless = anInstrument({ validity: always, approvedAt: undefined });

  it.each<readonly [string, (instant: number) => Partial<typeof timeless>]>([
    ['begins', (from) => ({ validity: { from, until: undefined } })],
    ['ends', (until) => ({ validity: { from: 0, until } })],
    ['is approved', (approvedAt) => ({ approvedAt })],
    ['is revoked', (revokedAt) => ({ revokedAt })],
    ['is approved by the home authority', (homeApprovedAt) => ({ homeApprovedAt })],
    ['was told of', (noticeGivenAt) => ({ noticeGivenAt })],
  ])('changes when the cited instrument %s', (_, changed) => {
    const find = (instant: number) =>
      at({ ...bare, instruments: [{ ...timeless, ...changed(instant) }] }, now, {
        ...booking,
        instrumentId: 'order-17',
      }).holds;
    expect(find(earlier)).toEqual({ from: earlier, until: undefined });
    expect(find(later)).toEqual({ from: 0, until: later });
  });

  it('is until the first of several changes, from the last of those before', () => {
    const versions = [-9, -3, 3, 9].map((shift, index) =>
      aVersion({ version: index + 1, effectiveFrom: now + shift, notifiedAt: undefined }),
    );
    expect(at(withPurpose({ versions }), now).holds).toEqual({ from: now - 3, until: now + 3 });
  });
});
