export const drums = {} as const;
