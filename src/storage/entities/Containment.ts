import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('containment')
export class ContainmentEntity {
  @PrimaryColumn('boolean')
  singleton!: boolean;

  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt!: Date | null;
}
