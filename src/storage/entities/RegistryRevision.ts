import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('registry_revision')
export class RegistryRevisionEntity {
  @PrimaryColumn('boolean')
  singleton!: boolean;

  @Column('bigint')
  revision!: string;
}
