import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/storage/dataSource';
import type { GivenConsent } from '../../src/subjects/consents';
import { askAbout } from '../graphs/partner/askAbout';
import { PartnerWorld } from '../support/partnerWorld';
import { theSettings } from '../support/policyBuilders';

export const settings = theSettings();

/** A gateway, and beside it the database that commands about people write to. */
export class SubjectsWorld {
  private constructor(
    readonly world: PartnerWorld,
    readonly dataSource: DataSource,
  ) {}

  static async open(): Promise<SubjectsWorld> {
    const world = await PartnerWorld.open();
    return new SubjectsWorld(world, await createDataSource(world.databaseUrl).initialize());
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.world.close();
  }

  /** What a recipient gets of one field, or why not. */
  async learn(subject: string, field: string, recipient = 'crm'): Promise<unknown> {
    const { user, withheld } = await askAbout(this.world, subject, { fields: field, recipient });
    return user?.[field] ?? Object.values(withheld)[0] ?? null;
  }

  /** A minor of 16 who uses the CRM's service. */
  async minor(): Promise<string> {
    const year = new Date().getUTCFullYear() - 16;
    return this.world.enrolled({ phone: '16', birthDate: `${year}-01-01` });
  }
}

/** To the CRM's having the telephone number for customer support, by the person. */
export function aConsentCommand(subjectId: string, facts: Partial<GivenConsent> = {}): GivenConsent {
  return {
    person: { subjectId },
    guardianId: undefined,
    recipientId: 'crm',
    purposeId: 'CUSTOMER_SUPPORT',
    mode: 'SHARING',
    categories: ['PHONE_NUMBER'],
    crossBorder: false,
    channel: 'test',
    language: 'en',
    notice: 'sharing-notice/1',
    separate: false,
    expiresAt: undefined,
    ...facts,
  };
}

/** The code of the refusal; undefined where the command was carried out. */
export async function codeOf(command: Promise<unknown>): Promise<unknown> {
  return command.then(
    () => undefined,
    (error: unknown) => (error as { code?: unknown }).code ?? error,
  );
}
