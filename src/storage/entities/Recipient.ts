import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('recipient')
export class RecipientEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: 'PARTNER' | 'AUTHORITY';

  @Column('char', { length: 2 })
  region!: string;

  @Column('text')
  contact!: string;

  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt!: Date | null;

  /** Null: what the gateways are set to. */
  @Column('integer', { name: 'cost_per_minute', nullable: true })
  costPerMinute!: number | null;

  @Column('integer', { name: 'subjects_per_day', nullable: true })
  subjectsPerDay!: number | null;

  // The gateway's role may not read the next two: they are for the local issuer, under the owner's login.
  @Column('bytea', { name: 'client_secret_hash', nullable: true, select: false })
  clientSecretHash!: Buffer | null;

  @Column('jsonb', { name: 'client_keys', nullable: true, select: false })
  clientKeys!: { keys: Record<string, unknown>[] } | null;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
