// How the listener wants the hits written.

import type { Grid } from '../../notation/drums/grid';

/** Settings of the notation, stored with the result. */
export interface NotationSettings {
  grid: Grid;
}

export const plainNotation: NotationSettings = { grid: 'auto' };

/** The grids that can be chosen, plainest first. */
export const grids: readonly Grid[] = ['auto', '4', '8', '16', '32', '8T', '16T', 'swing'];
