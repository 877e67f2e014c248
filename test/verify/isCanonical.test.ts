import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { isCanonical } from '../../src/verify/isCanonical';

/** With names that JavaScript puts in an order of its own, and numbers of every kind. */
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('\\ud'));
const number = fc.oneof(fc.maxSafeInteger(), fc.nat(20));
const names = fc.dictionary(fc.oneof(fc.string(), fc.nat(20).map(String)), fc.oneof(number, json), {
  maxKeys: 8,
});

const isWhole = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isSafeInteger(value)
    : typeof value !== 'object' || value === null || Object.values(value).every(isWhole);

describe('the canonical form', () => {
  it('is told from every other by what another implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(fc.oneof(json, names), (value) => {
        const plain = JSON.stringify(value);
        const parsed: unknown = JSON.parse(plain);
        const written = canonicalize(parsed) ?? '';
        expect(isCanonical(written, JSON.parse(written))).toBe(isWhole(parsed));
        expect(isCanonical(plain, parsed)).toBe(isWhole(parsed) && plain === written);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '{"b":1,"a":2}',
    '{"a":1 }',
    '{"a":1,"a":1}',
    '1.0',
    '1e2',
    '-0',
    '0.5',
    '"\\u0061"',
    '{"9":1,"10":2}',
  ])('is not %s', (text) => {
    expect(isCanonical(text, JSON.parse(text))).toBe(false);
  });

  it.each(['{"10":2,"9":1}', '{"a":1,"b":[{"c":null,"d":true}]}', '-1', '""', '{}'])('is %s', (text) => {
    expect(isCanonical(text, JSON.parse(text))).toBe(true);
  });
});
