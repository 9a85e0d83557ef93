// The speeds at which recordings are practised to. Pure.

/** Speeds that can be chosen, as shares of the recording's own. */
export const speedRange = { least: 0.5, most: 1.2, step: 0.05 } as const;

/** The speed of a visit's first loop: slow enough to look at, quick enough to feel. */
export const firstLoopSpeed = 0.75;

/** The speed that can be chosen nearest to one that is asked for. */
export function nearestSpeed(speed: number): number {
  const { least, most, step } = speedRange;
  const steps = Math.round(Math.min(most, Math.max(least, speed)) / step);
  // Multiples of a twentieth, without the crumbs of adding them up.
  return Math.round(steps * step * 100) / 100;
}
