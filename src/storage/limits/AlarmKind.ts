/** What an officer should look at. */
export type AlarmKind =
  /** A recipient's operations cost more in a minute than they may. */
  | 'BUDGET_EXCEEDED'
  /** A recipient was told of four fifths of the people of whom it may be told in a day. */
  | 'SUBJECTS_NEAR_CEILING'
  /** A request was refused because it would have gone beyond that. */
  | 'SUBJECTS_CEILING_REACHED';
