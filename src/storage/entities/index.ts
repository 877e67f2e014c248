import { AgreementPurposeEntity, AgreementVersionEntity, TransferProcedureEntity } from './Agreement';
import { CategoryEntity } from './Category';
import { ContainmentEntity } from './Containment';
import { LegalInstrumentEntity } from './LegalInstrument';
import { LocalIssuerKeyEntity } from './LocalIssuerKey';
import { PurposeEntity, PurposeVersionEntity } from './Purpose';
import { RecipientEntity } from './Recipient';
import { RegistryRevisionEntity } from './RegistryRevision';

export {
  AgreementPurposeEntity,
  AgreementVersionEntity,
  CategoryEntity,
  ContainmentEntity,
  LegalInstrumentEntity,
  LocalIssuerKeyEntity,
  PurposeEntity,
  PurposeVersionEntity,
  RecipientEntity,
  RegistryRevisionEntity,
  TransferProcedureEntity,
};

export const entities = [
  AgreementPurposeEntity,
  AgreementVersionEntity,
  CategoryEntity,
  ContainmentEntity,
  LegalInstrumentEntity,
  LocalIssuerKeyEntity,
  PurposeEntity,
  PurposeVersionEntity,
  RecipientEntity,
  RegistryRevisionEntity,
  TransferProcedureEntity,
];
