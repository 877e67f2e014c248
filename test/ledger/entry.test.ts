import type { LedgerEntry } from '../../src/ledger';
import { decodeEntry, encodeEntry } from '../../src/ledger';

function anEntry(facts: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    version: 3,
    nonce: '00112233445566778899aabbccddeeff',
    disclosureId: '0b8f3f0e-6a0c-4f5e-9a55-0a1d3c1f7a10',
    at: '2026-06-15T12:00:00.000Z',
    requestId: 'request-1',
    recipient: 'crm',
    recipientSequence: 3,
    agreement: 'crm/1',
    purpose: 'CUSTOMER_SUPPORT',
    purposeVersion: 2,
    mode: 'SHARING',
    instrument: null,
    document: 'ab'.repeat(32),
    schema: 'cd'.repeat(32),
    turnedAway: null,
    filteredBy: ['User.name'],
    classes: [
      {
        shared: [
          {
            field: 'User.email',
            form: 'FULL',
            basis: 'NECESSITY',
            clause: 'III.A.3',
            evidence: 'crm/1',
            notice: { state: 'SENT', at: '2026-01-01T00:00:00.000Z' },
          },
        ],
        empty: [
          {
            field: 'User.name',
            form: 'FULL',
            basis: 'CONSENT',
            clause: 'III.A.1',
            evidence: null,
            notice: null,
          },
        ],
        refused: [{ field: 'User.phone', reason: 'CONSENT_MISSING', clause: 'III.A.1' }],
      },
    ],
    subjectCount: 1,
    subjectsRoot: 'ef'.repeat(32),
    ...facts,
  };
}

it('is read as it was written', () => {
  expect(decodeEntry(encodeEntry(anEntry()))).toEqual(anEntry());
  const turnedAway = anEntry({
    turnedAway: 'AGREEMENT_EXPIRED',
    agreement: null,
    classes: [],
    subjectCount: 0,
  });
  expect(decodeEntry(encodeEntry(turnedAway))).toEqual(turnedAway);
});

// Whoever verifies the ledger hashes these bytes: a change of one is a new version of the entry.
it('has the bytes that outsiders rely on', () => {
  expect(encodeEntry(anEntry()).toString('utf8')).toMatchInlineSnapshot(
    `"{"agreement":"crm/1","at":"2026-06-15T12:00:00.000Z","classes":[{"empty":[{"basis":"CONSENT","clause":"III.A.1","evidence":null,"field":"User.name","form":"FULL","notice":null}],"refused":[{"clause":"III.A.1","field":"User.phone","reason":"CONSENT_MISSING"}],"shared":[{"basis":"NECESSITY","clause":"III.A.3","evidence":"crm/1","field":"User.email","form":"FULL","notice":{"at":"2026-01-01T00:00:00.000Z","state":"SENT"}}]}],"disclosureId":"0b8f3f0e-6a0c-4f5e-9a55-0a1d3c1f7a10","document":"abababababababababababababababababababababababababababababababab","filteredBy":["User.name"],"instrument":null,"mode":"SHARING","nonce":"00112233445566778899aabbccddeeff","purpose":"CUSTOMER_SUPPORT","purposeVersion":2,"recipient":"crm","recipientSequence":3,"requestId":"request-1","schema":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd","subjectCount":1,"subjectsRoot":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","turnedAway":null,"version":3}"`,
  );
});

describe('an entry written before', () => {
  /** Notices were told of a whole class. */
  const classes = [
    {
      shared: [
        { field: 'User.email', form: 'FULL', basis: 'NECESSITY', clause: 'III.A.3', evidence: 'crm/1' },
      ],
      empty: [{ field: 'User.name', form: 'FULL', basis: 'CONSENT', clause: 'III.A.1', evidence: null }],
      refused: [{ field: 'User.phone', reason: 'CONSENT_MISSING', clause: 'III.A.1' }],
      notice: 'DEFERRED',
    },
  ];

  it('in version 1 is read as it was written', () => {
    const bytes = Buffer.from(
      '{"agreement":"crm/1","at":"2026-06-15T12:00:00.000Z","classes":[{"empty":[{"basis":"CONSENT","clause":"III.A.1","evidence":null,"field":"User.name","form":"FULL"}],"notice":"DEFERRED","refused":[{"clause":"III.A.1","field":"User.phone","reason":"CONSENT_MISSING"}],"shared":[{"basis":"NECESSITY","clause":"III.A.3","evidence":"crm/1","field":"User.email","form":"FULL"}]}],"disclosureId":"0b8f3f0e-6a0c-4f5e-9a55-0a1d3c1f7a10","document":"abababababababababababababababababababababababababababababababab","filteredBy":["User.name"],"instrument":null,"mode":"SHARING","nonce":"00112233445566778899aabbccddeeff","purpose":"CUSTOMER_SUPPORT","purposeVersion":2,"recipient":"crm","recipientSequence":3,"requestId":"request-1","schema":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd","subjectCount":1,"turnedAway":null,"version":1}',
      'utf8',
    );
    const { subjectsRoot, ...facts } = anEntry();
    expect(subjectsRoot).toBeDefined();
    expect(decodeEntry(bytes)).toEqual({ ...facts, classes, version: 1 });
  });

  it('in version 2 is read as it was written', () => {
    const bytes = Buffer.from(
      '{"agreement":"crm/1","at":"2026-06-15T12:00:00.000Z","classes":[{"empty":[{"basis":"CONSENT","clause":"III.A.1","evidence":null,"field":"User.name","form":"FULL"}],"notice":"DEFERRED","refused":[{"clause":"III.A.1","field":"User.phone","reason":"CONSENT_MISSING"}],"shared":[{"basis":"NECESSITY","clause":"III.A.3","evidence":"crm/1","field":"User.email","form":"FULL"}]}],"disclosureId":"0b8f3f0e-6a0c-4f5e-9a55-0a1d3c1f7a10","document":"abababababababababababababababababababababababababababababababab","filteredBy":["User.name"],"instrument":null,"mode":"SHARING","nonce":"00112233445566778899aabbccddeeff","purpose":"CUSTOMER_SUPPORT","purposeVersion":2,"recipient":"crm","recipientSequence":3,"requestId":"request-1","schema":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd","subjectCount":1,"subjectsRoot":"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef","turnedAway":null,"version":2}',
      'utf8',
    );
    expect(decodeEntry(bytes)).toEqual({ ...anEntry(), classes, version: 2 });
  });
});

it('is written alike whatever the order of its members', () => {
  const reversed = Object.fromEntries(Object.entries(anEntry()).reverse()) as LedgerEntry;
  expect(encodeEntry(reversed)).toEqual(encodeEntry(anEntry()));
});

it.each([
  ['of a later version', JSON.stringify({ ...anEntry(), version: 4 })],
  ['that hold no entry', '[]'],
  ['that hold nothing', 'null'],
  ['that are no JSON', '{'],
  ['cut short', encodeEntry(anEntry()).subarray(0, -1).toString('utf8')],
])('reads no entry out of bytes %s', (_which, bytes) => {
  expect(() => decodeEntry(Buffer.from(bytes, 'utf8'))).toThrow(SyntaxError);
});
