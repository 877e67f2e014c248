import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('category')
export class CategoryEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('smallint')
  bit!: number;

  @Column('text')
  term!: string;

  @Column('boolean')
  sensitive!: boolean;

  @Column('boolean')
  identifying!: boolean;

  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt!: Date | null;
}
