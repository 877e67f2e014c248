import type { AgreementClause } from './vocabulary';

/** What a rule of the agreement says, for whoever reads the code beside the text. */
export interface About {
  readonly title: string;
  /** The rule in a sentence. */
  readonly rule: string;
  readonly clauses: readonly AgreementClause[];
  /** Articles of the law behind it; PIPL is the Personal Information Protection Law (2021). */
  readonly law?: string;
}
