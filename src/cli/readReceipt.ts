import { z } from 'zod';

const receipt = z.object({ shard: z.number().int(), position: z.string(), leafHash: z.string() });

const answer = z.object({ extensions: z.object({ sharing: z.object({ receipt }) }) });

/** The receipt in an answer of the gateway, or by itself. */
export function readReceipt(text: string): z.infer<typeof receipt> | undefined {
  const value = parseJson(text);
  return answer.safeParse(value).data?.extensions.sharing.receipt ?? receipt.safeParse(value).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
