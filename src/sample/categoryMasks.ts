/** Bits of the categories as the migrations give them: once given they never change, consent records hold them. */
export const categoryMasks = {
  NAME: 1 << 0,
  EMAIL_ADDRESS: 1 << 1,
  PHONE_NUMBER: 1 << 2,
  JOB_TITLE: 1 << 3,
  ORGANISATION: 1 << 4,
  BIRTH_DATE: 1 << 5,
  POSTAL_ADDRESS: 1 << 6,
  NATIONAL_ID: 1 << 7,
  BEHAVIOUR: 1 << 8,
} as const;

export type CategoryId = keyof typeof categoryMasks;

export function maskOf(...categories: readonly CategoryId[]): number {
  return categories.reduce((mask, category) => mask | categoryMasks[category], 0);
}
