import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DisclosureMode, ExceptionClause, InstrumentNotice } from '../../policy';

@Entity('legal_instrument')
export class LegalInstrumentEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  clause!: ExceptionClause;

  @Column('text')
  issuer!: string;

  @Column('char', { length: 2 })
  jurisdiction!: string;

  @Column('text')
  reference!: string;

  @Column('text')
  provision!: string;

  @Column('text', { name: 'recipient_id' })
  recipientId!: string;

  @Column('text', { name: 'purpose_id' })
  purposeId!: string;

  @Column('text')
  mode!: DisclosureMode;

  @Column('text', { array: true })
  categories!: string[];

  @Column('timestamptz', { name: 'valid_from' })
  validFrom!: Date;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil!: Date;

  @Column('text', { nullable: true })
  threat!: string | null;

  @Column('text', { name: 'why_no_consent', nullable: true })
  whyNoConsent!: string | null;

  @Column('text', { name: 'drafted_by' })
  draftedBy!: string;

  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy!: string | null;

  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** Reference of the home authority's approval of what an authority abroad asks for (PIPL 41). */
  @Column('text', { name: 'home_approval', nullable: true })
  homeApproval!: string | null;

  @Column('timestamptz', { name: 'home_approved_at', nullable: true })
  homeApprovedAt!: Date | null;

  @Column('timestamptz', { name: 'notice_given_at', nullable: true })
  noticeGivenAt!: Date | null;

  /** How its people are told, where it says so: deferred until `noticeDueAt`, or withheld by `noticeProvision`. */
  @Column('text', { nullable: true })
  notice!: InstrumentNotice['state'] | null;

  @Column('timestamptz', { name: 'notice_due_at', nullable: true })
  noticeDueAt!: Date | null;

  @Column('text', { name: 'notice_provision', nullable: true })
  noticeProvision!: string | null;
}
