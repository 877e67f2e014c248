import { Registry1763769600001 } from './1763769600001-Registry';
import { Platform1763769600002 } from './1763769600002-Platform';
import { Subjects1763769600003 } from './1763769600003-Subjects';
import { Ledger1763769600004 } from './1763769600004-Ledger';
import { Gateway1763769600005 } from './1763769600005-Gateway';
import { Guardians1763769600006 } from './1763769600006-Guardians';
import { Officers1763769600008 } from './1763769600008-Officers';
import { Explanations1763769600009 } from './1763769600009-Explanations';
import { Provisions1763769600010 } from './1763769600010-Provisions';
import { Forms1763769600011 } from './1763769600011-Forms';
import { Agreements1763769600012 } from './1763769600012-Agreements';
import { People1763769600014 } from './1763769600014-People';
import { LedgerTree1763769600015 } from './1763769600015-LedgerTree';
import { History1763769600019 } from './1763769600019-History';
import { Limits1763769600022 } from './1763769600022-Limits';

/** Every migration, oldest first. A migration that has been released is never edited; a change is a new one. */
export const migrations = [
  Registry1763769600001,
  Platform1763769600002,
  Subjects1763769600003,
  Ledger1763769600004,
  Gateway1763769600005,
  Guardians1763769600006,
  Officers1763769600008,
  Explanations1763769600009,
  Provisions1763769600010,
  Forms1763769600011,
  Agreements1763769600012,
  People1763769600014,
  LedgerTree1763769600015,
  History1763769600019,
  Limits1763769600022,
];
