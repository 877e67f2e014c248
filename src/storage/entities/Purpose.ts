import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';

@Entity('purpose')
export class PurposeEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('boolean')
  optimisation!: boolean;

  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt!: Date | null;

  @OneToMany(() => PurposeVersionEntity, (version) => version.purpose)
  versions!: Relation<PurposeVersionEntity[]>;
}

@Entity('purpose_version')
export class PurposeVersionEntity {
  @PrimaryColumn('text', { name: 'purpose_id' })
  purposeId!: string;

  @PrimaryColumn('integer')
  version!: number;

  @Column('text')
  description!: string;

  @Column('boolean')
  material!: boolean;

  @Column('timestamptz', { name: 'notified_at', nullable: true })
  notifiedAt!: Date | null;

  @Column('timestamptz', { name: 'effective_from' })
  effectiveFrom!: Date;

  @ManyToOne(() => PurposeEntity, (purpose) => purpose.versions)
  @JoinColumn({ name: 'purpose_id' })
  purpose!: Relation<PurposeEntity>;
}
