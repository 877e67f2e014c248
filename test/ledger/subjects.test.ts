import * as fc from 'fast-check';
import type { EntrySubject } from '../../src/ledger';
import { decodeSubjects, encodeSubjects, subjectBytes } from '../../src/ledger';

const hexDigit = fc.nat(15).map((digit) => digit.toString(16));

const subject: fc.Arbitrary<EntrySubject> = fc.record({
  pseudonym: fc.string({ unit: hexDigit, minLength: 64, maxLength: 64 }),
  classIndex: fc.integer({ min: 0, max: 65_535 }),
  revision: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
});

const aSubject = (facts: Partial<EntrySubject> = {}): EntrySubject => ({
  pseudonym: 'ab'.repeat(32),
  classIndex: 1,
  revision: '2',
  ...facts,
});

it('gives back every data subject as it was packed', () => {
  fc.assert(
    fc.property(fc.array(subject, { maxLength: 20 }), (subjects) => {
      const packed = encodeSubjects(subjects);
      expect(packed).toHaveLength(subjects.length * subjectBytes);
      expect(decodeSubjects(packed)).toEqual(subjects);
    }),
    { numRuns: 1_000 },
  );
});

it('packs the pseudonym, then the class in 16 bits, then the revision in 64', () => {
  const packed = encodeSubjects([aSubject({ classIndex: 258, revision: '72623859790382856' })]);
  expect(packed.toString('hex')).toBe(`${'ab'.repeat(32)}01020102030405060708`);
});

it.each<readonly [string, Partial<EntrySubject>]>([
  ['a pseudonym of 63 digits', { pseudonym: 'a'.repeat(63) }],
  ['a pseudonym of 65 digits', { pseudonym: 'a'.repeat(65) }],
  ['a pseudonym of 66 digits', { pseudonym: 'a'.repeat(66) }],
  ['a pseudonym that is no hexadecimal', { pseudonym: 'g'.repeat(64) }],
  ['a pseudonym that ends in no hexadecimal', { pseudonym: `${'a'.repeat(62)}zz` }],
  ['a class beyond 16 bits', { classIndex: 65_536 }],
  ['a negative class', { classIndex: -1 }],
  ['a class that is no whole number', { classIndex: 1.5 }],
  ['a revision beyond 64 bits', { revision: (2n ** 64n).toString() }],
  ['a negative revision', { revision: '-1' }],
  ['an empty revision', { revision: '' }],
  ['a revision that is no decimal', { revision: '0x10' }],
])('refuses %s, alone and among others', (_what, facts) => {
  const rangeError: unknown = expect.objectContaining({ name: 'RangeError' });
  expect(() => encodeSubjects([aSubject(facts)])).toThrow(rangeError as Error);
  expect(() => encodeSubjects([aSubject(), aSubject(facts), aSubject()])).toThrow(rangeError as Error);
});

it('refuses to read subjects that are cut short', () => {
  const packed = encodeSubjects([aSubject(), aSubject()]);
  expect(() => decodeSubjects(packed.subarray(0, subjectBytes + 1))).toThrow(RangeError);
  expect(decodeSubjects(packed.subarray(subjectBytes))).toEqual([aSubject()]);
});
