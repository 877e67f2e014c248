/** Names our advisory locks among others' in the same database; the second number is a shard's, or 0 for the root log. */
export const lockSpace = 0x51_1c_e;
