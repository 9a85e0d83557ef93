import type { TakeReport } from '../generated/take-report';

/** Deviation from the tempo asked for that is hardly heard: the just noticeable difference over five taps is about 3 %. */
export const TEMPO_GOOD_SHARE = 0.03;
/** Tempo shown on either side of what was asked for at least, so that scales stay the same from take to take. */
const REACH_SHARE = 0.16;

/** One stretch without restart, skip or pause. */
export interface TempoRun {
  points: { seconds: number; beats: number; low: number; high: number }[];
}

/** Why the line has a gap. */
export interface TempoBreak {
  kind: 'restart' | 'skip' | 'pause';
  seconds: number;
  /** Index of the note with which playing went on. */
  note: number;
}

/** The player's tempo in beats a minute over seconds of the take; pixels are the view's business. */
export interface TempoPlot {
  /** Asked for, or played where nothing was asked for. */
  target: number;
  zone: { low: number; high: number };
  runs: TempoRun[];
  breaks: TempoBreak[];
  low: number;
  high: number;
  start: number;
  end: number;
}

/** Own tempo against the one asked for; null when too few notes were found to have one. Beats last `beatQuarters` quarters. */
export function tempoPlotOf(
  report: TakeReport,
  askedQuartersPerMinute: number | null,
  beatQuarters: number,
): TempoPlot | null {
  const { curve, quartersPerMinute, restarts, skips, pauses } = report.tempo;
  const asked = askedQuartersPerMinute ?? quartersPerMinute;
  const [first] = curve;
  const last = curve.at(-1);
  if (!first || !last || asked === null || last.time <= first.time) return null;
  const target = asked / beatQuarters;
  const runs = new Map<number, TempoRun>();
  for (const point of curve) {
    const run = runs.get(point.run) ?? { points: [] };
    run.points.push({
      seconds: point.time,
      beats: point.quartersPerMinute / beatQuarters,
      low: point.low / beatQuarters,
      high: point.high / beatQuarters,
    });
    runs.set(point.run, run);
  }
  const beats = [...runs.values()].flatMap(({ points }) => points.map((point) => point.beats));
  const furthest = Math.max(...beats.map((tempo) => Math.abs(tempo - target)));
  const reach = Math.max(REACH_SHARE * target, 1.15 * furthest);
  return {
    target,
    zone: { low: target * (1 - TEMPO_GOOD_SHARE), high: target * (1 + TEMPO_GOOD_SHARE) },
    runs: [...runs.values()],
    breaks: [
      ...restarts.map((leap): TempoBreak => ({ kind: 'restart', seconds: leap.time, note: leap.toNote })),
      ...skips.map((leap): TempoBreak => ({ kind: 'skip', seconds: leap.time, note: leap.toNote })),
      ...pauses.map((pause): TempoBreak => ({
        kind: 'pause',
        seconds: pause.time,
        note: pause.beforeNote,
      })),
    ].sort((a, b) => a.seconds - b.seconds),
    low: Math.max(0, target - reach),
    high: target + reach,
    start: first.time,
    end: last.time,
  };
}

/** The same bar by bar, for words and table: median tempo of the points in each bar that has any. */
export function tempoByBar(
  plot: TempoPlot,
  report: TakeReport,
  bars: readonly { number: string; onset: number; duration: number }[],
  beatQuarters: number,
): { bar: string; beats: number; share: number }[] {
  return bars.flatMap(({ number, onset, duration }) => {
    const inside = report.tempo.curve
      .filter(({ quarters }) => quarters >= onset && quarters < onset + duration)
      .map(({ quartersPerMinute }) => quartersPerMinute / beatQuarters)
      .sort((a, b) => a - b);
    const middle = inside[Math.floor(inside.length / 2)];
    return middle === undefined ? [] : [{ bar: number, beats: middle, share: middle / plot.target - 1 }];
  });
}
