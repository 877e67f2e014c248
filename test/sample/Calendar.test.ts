import * as fc from 'fast-check';
import { isMinor } from '../../src/policy';
import { Calendar } from '../../src/sample/Calendar';
import { ageOfMajority, isAdult } from '../../src/sample/people/birthDate';

const date = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 86_400_000, max: Date.UTC(2035, 0, 1) / 86_400_000 })
  .map((days) => new Date(days * 86_400_000));

describe('the calendar of the sample', () => {
  it('agrees with the policy on who is of age, on leap days too', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -3, max: 3 }), (asOf, days) => {
        const calendar = new Calendar(asOf);
        const born = calendar.yearsAgo(ageOfMajority, days);
        expect(isAdult(born, calendar)).toBe(!isMinor(born, asOf.getTime(), ageOfMajority));
      }),
      {
        examples: [
          [new Date('2028-02-29'), 0],
          [new Date('2028-02-29'), 1],
          [new Date('2027-02-28'), 1],
        ],
      },
    );
  });

  it('takes 28 February for a 29 February that the year lacks', () => {
    expect(new Calendar(new Date('2028-02-29')).yearsAgo(18)).toBe('2010-02-28');
  });

  it('begins the day in UTC whatever the hour', () => {
    expect(new Calendar(new Date('2026-06-15T23:59:59Z')).instant(-1)).toBe('2026-06-14T00:00:00.000Z');
  });
});
