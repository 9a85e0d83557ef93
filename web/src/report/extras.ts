import type { TakeReport } from '../generated/take-report';

/** A note that the page does not have, between the notes it was played between. */
export interface PlacedExtra {
  kind: 'extra' | 'squeak';
  /** Index of the written note before it; -1 before the first. */
  after: number;
  /** Share of the way to the next written note, 0..1. */
  fraction: number;
  /** Written MIDI number. */
  midi: number;
}

/** Places each extra note on the page. `transposition` leads from written to sounding pitch. */
export function placedExtras(report: TakeReport, transposition: number): PlacedExtra[] {
  const onsetOf = ({ played, expectedOnset }: TakeReport['notes'][number]): number =>
    played?.onset ?? expectedOnset;
  return report.extras.map((extra): PlacedExtra => {
    const before = extra.afterNote === null ? undefined : report.notes[extra.afterNote];
    const next = report.notes[extra.afterNote === null ? 0 : extra.afterNote + 1];
    const from = before ? onsetOf(before) : 0;
    const to = next ? onsetOf(next) : report.duration;
    const share = to > from ? (extra.onset - from) / (to - from) : 0;
    return {
      kind: extra.kind,
      after: before?.index ?? -1,
      fraction: Math.max(0, Math.min(1, share)),
      midi: Math.round(extra.midi) - report.tuning.transposition - transposition,
    };
  });
}
