/** Words of the area `take`. */
export const take = {} as const;
