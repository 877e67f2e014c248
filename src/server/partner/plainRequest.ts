import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Answer } from '../../enforcement';

/** A document that Apollo Server has parsed and validated. */
export interface ValidDocument {
  readonly document: DocumentNode;
  readonly hash: string;
}

/** What came of an operation that ran before Apollo Server was asked. */
export type Outcome = { readonly answer: Answer } | { readonly fault: unknown };

/** Characters of operation text in one view of the schema. */
const rememberedText = 1_000_000;

/** Documents by their exact text: what was valid in one view of the schema once is valid in it for good. */
export class ValidDocuments {
  private readonly byText = new LRUCache<string, ValidDocument>({
    maxSize: rememberedText,
    sizeCalculation: (_document, text) => text.length + 1,
  });

  remember(text: string, document: ValidDocument): void {
    if (!this.byText.has(text)) this.byText.set(text, document);
  }

  find(text: string): ValidDocument | undefined {
    return this.byText.get(text);
  }
}

/** A body that leaves Apollo Server nothing to object to, provided that its document is valid. */
export interface PlainBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

const members: ReadonlySet<string> = new Set(['query', 'variables', 'operationName']);

export function isPlainBody(body: unknown): body is PlainBody {
  if (!isRecord(body) || !Object.keys(body).every((member) => members.has(member))) return false;
  const { query, variables, operationName } = body;
  return (
    typeof query === 'string' &&
    (variables === undefined || variables === null || isRecord(variables)) &&
    (operationName === undefined || operationName === null || isName(operationName))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Whether plain JSON is what the client asks for, so that there is no media type to negotiate. */
export function takesJson(accept: string | undefined): boolean {
  return accept === undefined || accept === '*/*' || accept === 'application/json';
}
