import type { Calendar } from './Calendar';
import type { InternationalWords } from './words/internationalWords';

/** Everything that the sample follows from: equal settings give equal people with equal records. */
export interface SampleSetting {
  readonly seed: number;
  readonly accounts: number;
  readonly calendar: Calendar;
  readonly words: InternationalWords;
}
