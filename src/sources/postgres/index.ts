/** Where personal data comes from: the platform's PostgreSQL. */
export type { AccountPage } from './AccountReader';
export { AccountReader } from './AccountReader';
export { AccountSource } from './AccountSource';
export type { Condition, Order } from './accountStatement';
export type { AccountRow } from './AccountRow';
export { offeredForms } from './accountFields';
export type { ActivityItem, ActivityPage } from './activity';
export { decodeUserId, idPrefix } from './userId';
