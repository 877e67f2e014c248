import { setTimeout as wait } from 'node:timers/promises';

/** What a client has of an answer, be it cut short. */
export interface Reception {
  readonly requestId: string | undefined;
  readonly text: string;
  readonly whole: boolean;
}

/** Clients that ask one question after another, and keep whatever they get. */
export class CrashLoad {
  readonly receptions: Reception[] = [];
  requests = 0;
  private over = false;
  private readonly clients: Promise<void>[];

  constructor(
    private readonly url: string,
    tokens: readonly string[],
    clients = 24,
  ) {
    this.clients = Array.from({ length: clients }, (_, index) =>
      this.askOn(tokens[index % tokens.length] ?? '', 1 + ((index * 7) % 40)),
    );
  }

  /** Resolves once so many more answers came whole. */
  async until(more: number): Promise<void> {
    const enough = this.answered + more;
    while (this.answered < enough) await wait(5);
  }

  get answered(): number {
    return this.receptions.filter(({ whole, text }) => whole && text.includes('"disclosureId"')).length;
  }

  async stop(): Promise<void> {
    this.over = true;
    await Promise.all(this.clients);
  }

  private async askOn(token: string, first: number): Promise<void> {
    while (!this.over) {
      this.requests += 1;
      if (!(await this.ask(token, first))) await wait(20);
    }
  }

  /** Whether there was any answer. */
  private async ask(token: string, first: number): Promise<boolean> {
    const query = `query @purpose(is: CUSTOMER_SUPPORT) { users(first: ${first}) { edges { node { id name email phone } } } }`;
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined);
    if (!response) return false;
    const requestId = response.headers.get('x-request-id') ?? undefined;
    let text = '';
    let whole = true;
    try {
      const body: AsyncIterable<Uint8Array> | null = response.body;
      const decoder = new TextDecoder();
      for await (const chunk of body ?? []) text += decoder.decode(chunk, { stream: true });
    } catch {
      whole = false;
    }
    this.receptions.push({ requestId, text, whole });
    return response.ok;
  }
}
