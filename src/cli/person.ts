import type { Command } from 'commander';
import type { Person } from '../subjects/person';
import { UsageError } from './UsageError';

export interface PersonOptions {
  readonly user?: string;
  readonly subject?: string;
  readonly recipient?: string;
}

/** Options that name a person; a command that is about a recipient anyway has `--recipient` already. */
export function withPerson(command: Command): Command {
  return command
    .option('--subject <uuid>', "the person, by the platform's own id of their account")
    .option('--user <id>', 'the person, by the id that the recipient knows them by; needs --recipient');
}

export function personOf({ user, subject, recipient }: PersonOptions): Person {
  if ((user === undefined) === (subject === undefined)) {
    throw new UsageError('name the person either by --subject or by --user');
  }
  if (subject !== undefined) return { subjectId: subject };
  if (user === undefined || recipient === undefined) {
    throw new UsageError('--user is an id of a recipient: name it by --recipient');
  }
  return { userId: user, recipientId: recipient };
}
