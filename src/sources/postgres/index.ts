/** Where personal data comes from: the platform's PostgreSQL. */
export type { AccountPage, AccountRow } from './AccountReader';
export { AccountReader } from './AccountReader';
export { AccountSource } from './AccountSource';
export type { Condition, Order } from './accountStatement';
export { idPrefix } from './accountStatement';
export type { ActivityItem, ActivityPage } from './activity';
