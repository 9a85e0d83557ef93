/** Words of the area `exercises`. */
export const exercises = {} as const;
