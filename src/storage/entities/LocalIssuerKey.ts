import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('local_issuer_key')
export class LocalIssuerKeyEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb', { name: 'private_key' })
  privateKey!: Record<string, unknown>;
}
