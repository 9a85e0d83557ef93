// Where the dots of a distribution lie so that each stays in sight.

/** A dot: its value's place along the axis, and how far it is moved aside, both in the unit of the width. */
export interface Bee {
  x: number;
  y: number;
}

/**
 * Places one dot for each value (0..1) along `width`; dots that would touch are moved aside, as near the axis as there
 * is room, by turns up and down. In the order of the values. `distance`: between the middles of two dots that touch.
 */
export function beeswarm(values: readonly number[], width: number, distance: number): Bee[] {
  const order = values.map((value, index) => ({ index, x: value * width })).sort((a, b) => a.x - b.x);
  const placed: Bee[] = [];
  const bees: Bee[] = values.map((value) => ({ x: value * width, y: 0 }));
  for (const { index, x } of order) {
    const near = placed.filter((bee) => x - bee.x < distance);
    const clear = (y: number): boolean =>
      // Rounding must not part what just touches.
      near.every((bee) => Math.hypot(bee.x - x, bee.y - y) >= distance - 1e-9);
    // Just beside each neighbour, above and below, is where the nearest free places lie.
    const places = near.flatMap((bee) => {
      const aside = Math.sqrt(Math.max(0, distance ** 2 - (bee.x - x) ** 2));
      return [bee.y - aside, bee.y + aside];
    });
    const y = [0, ...places].filter(clear).sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
    const bee = { x, y };
    placed.push(bee);
    bees[index] = bee;
  }
  return bees;
}
