// The two pictures of the first page, drawn from the same few shapes the product itself uses.

import { css, svg } from 'lit';
import type { SVGTemplateResult } from 'lit';

/** What the pictures need of style. */
export const pictureStyles = css`
  .staff path,
  .lane {
    stroke: var(--staff);
    stroke-width: 1.2;
  }
  .barline,
  .hit,
  .sharp,
  .note path,
  .clef {
    fill: none;
    stroke: var(--ink);
    stroke-width: 1.8;
  }
  .hit {
    stroke-width: 2;
  }
  .clef {
    stroke-width: 3.2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .ink,
  .note ellipse {
    fill: var(--ink);
  }
  .note.waiting path {
    stroke: var(--unplayed);
  }
  .note.waiting ellipse {
    fill: var(--unplayed);
  }
  .metre {
    fill: var(--ink);
    font: 700 34px/1 var(--font-ui);
    text-anchor: middle;
  }
  .playhead {
    stroke: var(--record);
    stroke-width: 3;
    stroke-linecap: round;
  }
  .playhead-knob {
    fill: var(--record);
  }
`;

const staffGap = 12;
const staffTop = 40;
const staffLeft = 10;
const staffRight = 562;

// Steps above the lowest line, half a gap each: B B C D | D C B A, as "Ode to Joy" begins in G major.
const tune: { x: number; step: number; stemUp: boolean; played: boolean }[] = [
  { x: 121, step: 4, stemUp: false, played: true },
  { x: 175, step: 4, stemUp: false, played: true },
  { x: 229, step: 5, stemUp: false, played: true },
  { x: 283, step: 6, stemUp: false, played: true },
  { x: 354, step: 6, stemUp: false, played: true },
  { x: 408, step: 5, stemUp: false, played: true },
  { x: 462, step: 4, stemUp: false, played: false },
  { x: 516, step: 3, stemUp: true, played: false },
];

function stepY(step: number): number {
  return staffTop + 4 * staffGap - (step * staffGap) / 2;
}

/** Two bars of a melody, the playhead in the second. View box 0 0 572 130. */
export function tunePicture(): SVGTemplateResult {
  const bottom = staffTop + 4 * staffGap;
  return svg`
    <g class="staff">
      ${[0, 1, 2, 3, 4].map(
        (line) => svg`<path d="M${staffLeft} ${staffTop + line * staffGap}H${staffRight}"/>`,
      )}
    </g>
    <path class="barline" d="M329 ${staffTop}V${bottom}M${staffRight} ${staffTop}V${bottom}"/>
    <path class="clef" d="M30 82C24 81 24 71 31 70C40 69 45 79 39 86C33 93 17 91 15 79C13 68 25 60 31 52C38 43 38 28
      33 27C28 27 26 36 27 44L34 97C35 105 26 109 22 103"/>
    <circle class="ink" cx="25" cy="101" r="4.5"/>
    <path class="sharp" d="M53 26V56M60 24V54M49 37L64 32M49 48L64 43"/>
    <text class="metre" x="78" y="${staffTop + 2 * staffGap - 2}">4</text>
    <text class="metre" x="78" y="${staffTop + 4 * staffGap - 2}">4</text>
    ${tune.map(({ x, step, stemUp, played }) => {
      const y = stepY(step);
      const stem = stemUp ? `M${x + 7} ${y - 1}V${y - 41}` : `M${x - 7} ${y + 1}V${y + 41}`;
      return svg`<g class="${played ? 'note' : 'note waiting'}">
        <ellipse cx="${x}" cy="${y}" rx="8" ry="5.5" transform="rotate(-20 ${x} ${y})"/><path d="${stem}"/>
      </g>`;
    })}
    <path class="playhead" d="M445 22V108"/><circle class="playhead-knob" cx="445" cy="18" r="5.5"/>`;
}

const sixteenth = 33;
const first = 20;
const laneY = { hiHat: 50, snare: 96, kick: 142 };
const hiHats = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const snares: [step: number, height: number][] = [
  [2, 26],
  [4.5, 10],
  [6, 26],
  [10, 26],
  [14, 26],
];
const kicks: [step: number, height: number][] = [
  [0, 26],
  [3, 21],
  [5, 21],
  [8, 26],
  [9, 21],
  [12, 26],
  [13, 21],
];

function place(step: number): number {
  return first + step * sixteenth;
}

/** Three lanes of hits: cross, disc, square; taller is louder. View box 0 0 560 160. */
export function lanesPicture(): SVGTemplateResult {
  return svg`
    <path class="lane" d="M0 ${laneY.hiHat}H560M0 ${laneY.snare}H560M0 ${laneY.kick}H560"/>
    ${hiHats.map((step) => {
      const x = place(step);
      const top = laneY.hiHat - (step % 2 === 0 ? 22 : 16);
      return svg`<path class="hit" d="M${x} ${laneY.hiHat}V${top}M${x - 5} ${top - 5}l10 10M${x + 5} ${top - 5}l-10 10"/>`;
    })}
    ${snares.map(([step, height]) => {
      const x = place(step);
      const top = laneY.snare - height;
      return svg`<path class="hit" d="M${x} ${laneY.snare}V${top}"/>
        <circle class="ink" cx="${x}" cy="${top}" r="${height > 20 ? 5.5 : 4}"/>`;
    })}
    ${kicks.map(([step, height]) => {
      const x = place(step);
      const top = laneY.kick - height;
      return svg`<path class="hit" d="M${x} ${laneY.kick}V${top}"/>
        <rect class="ink" x="${x - 5}" y="${top - 5}" width="10" height="10" rx="1"/>`;
    })}`;
}
