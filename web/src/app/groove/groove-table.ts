import type { GrooveReport } from '../../generated/groove-report';

const HEADER = 'bar,quarters,drum,result,milliseconds,time,level_db';

/** Every note and extra hit as CSV, by time; numbers with a dot, empty where nothing was heard. */
export function grooveCsv(report: GrooveReport): string {
  const cell = (value: number | null, decimals: number): string =>
    value === null ? '' : value.toFixed(decimals);
  const rows = [
    ...report.notes.map((note) => ({
      ...note,
      at: note.time ?? note.expectedTime,
      result: note.outcome,
    })),
    ...report.extras.map((extra) => ({ ...extra, at: extra.time, result: 'extra', milliseconds: null })),
  ].sort((a, b) => a.at - b.at);
  const lines = rows.map(({ bar, quarters, drum, result, milliseconds, time, level }) =>
    [bar + 1, cell(quarters, 4), drum, result, cell(milliseconds, 1), cell(time, 4), cell(level, 1)].join(
      ',',
    ),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}
