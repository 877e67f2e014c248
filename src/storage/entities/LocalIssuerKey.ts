import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PrivateJwk } from '../../server/authentication/PrivateJwk';

@Entity('local_issuer_key')
export class LocalIssuerKeyEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb', { name: 'private_key' })
  privateKey!: PrivateJwk;
}
