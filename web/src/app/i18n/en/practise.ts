/** Words of the area `practise`. */
export const practise = {} as const;
