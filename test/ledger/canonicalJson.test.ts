import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import type { CanonicalValue } from '../../src/ledger';
import { canonicalJson } from '../../src/ledger';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', ''),
);

const { value: anything } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.maxSafeInteger(),
    fc.constantFrom(0, -0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
}));

describe('the canonical form of a value', () => {
  it('is the one that another implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(anything, (value) => expect(canonicalJson(value)).toBe(canonicalize(value))),
      { numRuns: 2_000 },
    );
  });

  it('reads back as the value', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const written = canonicalJson(value);
        expect(canonicalJson(JSON.parse(written) as CanonicalValue)).toBe(written);
      }),
    );
  });

  it('does not depend on the order in which members were set', () => {
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe(canonicalJson({ a: { c: 3, d: 2 }, b: 1 }));
  });

  it('orders names by UTF-16 code units, as RFC 8785 has it, not by code points', () => {
    expect(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2 })).toBe('{"\u{1f600}":1,"\ufb33":2}');
  });
});

it.each([[0.5], [Number.MAX_SAFE_INTEGER + 1], [Number.NaN], [Number.POSITIVE_INFINITY]])(
  'has no canonical form of %p: implementations write other digits',
  (number) => {
    expect(() => canonicalJson({ number })).toThrow(TypeError);
  },
);

it.each([
  ['in a value', { text: '\ud800' }],
  ['in a name', { '\udfff': 1 }],
  ['with its halves exchanged', ['\ude00\ud83d']],
])('has no canonical form of a lone surrogate %s: it has no bytes in UTF-8', (_where, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});
