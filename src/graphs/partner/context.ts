import type { ResolverContext } from '../../enforcement';
import type { AccountReader } from '../../sources/postgres';

export type PartnerContext = ResolverContext<AccountReader>;
