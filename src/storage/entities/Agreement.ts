import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import type { DisclosureMode, ReducedForm, TransferProcedure } from '../../policy';

@Entity('agreement_version')
export class AgreementVersionEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'recipient_id' })
  recipientId!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  reference!: string;

  @Column('timestamptz', { name: 'in_force_from' })
  inForceFrom!: Date;

  @Column('timestamptz', { name: 'in_force_until', nullable: true })
  inForceUntil!: Date | null;

  @Column('timestamptz', { name: 'assessed_from' })
  assessedFrom!: Date;

  @Column('timestamptz', { name: 'assessed_until', nullable: true })
  assessedUntil!: Date | null;

  /** A version that no second officer has approved is a draft, and opens nothing. */
  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @OneToMany(() => AgreementPurposeEntity, (purpose) => purpose.agreementVersion)
  purposes!: Relation<AgreementPurposeEntity[]>;

  @OneToOne(() => TransferProcedureEntity, (procedure) => procedure.agreementVersion)
  transferProcedure!: Relation<TransferProcedureEntity> | null;
}

@Entity('agreement_purpose')
export class AgreementPurposeEntity {
  @PrimaryColumn('text', { name: 'agreement_version_id' })
  agreementVersionId!: string;

  @PrimaryColumn('text', { name: 'purpose_id' })
  purposeId!: string;

  @Column('text', { array: true })
  necessary!: string[];

  @Column('text', { array: true })
  optional!: string[];

  @Column('text', { array: true })
  modes!: DisclosureMode[];

  /** By category, where the purpose needs less than the value. */
  @Column('jsonb')
  forms!: Record<string, ReducedForm>;

  @ManyToOne(() => AgreementVersionEntity, (version) => version.purposes)
  @JoinColumn({ name: 'agreement_version_id' })
  agreementVersion!: Relation<AgreementVersionEntity>;
}

@Entity('transfer_procedure')
export class TransferProcedureEntity {
  @PrimaryColumn('text', { name: 'agreement_version_id' })
  agreementVersionId!: string;

  @Column('text')
  kind!: TransferProcedure['kind'];

  @Column('text')
  reference!: string;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom!: Date;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil!: Date;

  @Column('text', { array: true })
  purposes!: string[];

  @Column('text', { array: true })
  categories!: string[];

  @Column('integer')
  people!: number;

  @OneToOne(() => AgreementVersionEntity, (version) => version.transferProcedure)
  @JoinColumn({ name: 'agreement_version_id' })
  agreementVersion!: Relation<AgreementVersionEntity>;
}
