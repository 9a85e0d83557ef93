// The report that lies in a result package for people: one plain page without scripts, readable in any browser.

import type { Assignment } from '../../generated/assignment';
import type { HandedInTake, PlayedSettings } from '../../generated/result-package';
import { escapeXml } from '../../notation/xml';
import { instrumentOrConcert } from '../../practice/instruments';
import { markedNotes } from '../../report/marks';
import { countedCriteria, countsBar } from '../../classroom/score-of-take';
import { t } from '../i18n/t';
import { decimal, date } from '../i18n/format';
import { language } from '../i18n/language';
import { strictnessWords } from '../practise/strictness-words';
import { criterionName, ratingWords } from '../take/rating-words';
import type { TakeResult } from '../take/take-result';
import { noteWords } from '../take/words';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#15201b}
table{border-collapse:collapse;margin:1rem 0}th,td{text-align:start;padding:.25rem .75rem;border-bottom:1px solid #d2dad6}`;

function row(...cells: string[]): string {
  return `<tr>${cells.map((cell) => `<td>${escapeXml(cell)}</td>`).join('')}</tr>`;
}

function head(...cells: string[]): string {
  return `<tr>${cells.map((cell) => `<th>${escapeXml(cell)}</th>`).join('')}</tr>`;
}

function share(value: number): string {
  return decimal(value, 2);
}

/** The page as HTML text; everything that a person wrote is escaped. */
export function reportHtml(
  assignment: Assignment,
  student: string,
  asked: PlayedSettings,
  take: Omit<HandedInTake, 'audioSha256'>,
  result: TakeResult,
): string {
  const { code, direction } = language();
  const { report, notes, exercise } = result;
  const score = exercise?.score ?? null;
  const facts: [string, string][] = [
    [t('assignment.reportStudent'), student],
    [t('assignment.reportAssignment'), assignment.title],
    [
      t('assignment.reportMusic'),
      `${asked.scoreTitle}, ${t(`instruments.${instrumentOrConcert(asked.instrumentId).id}`)}`,
    ],
    [
      t('assignment.reportTake'),
      t('assignment.reportTakeWords', { number: take.number, count: take.of, day: date(take.recordedAt) }),
    ],
    [
      t('assignment.reportTempo'),
      t('assignment.reportTempoWords', { tempo: Math.round(asked.quartersPerMinute) }),
    ],
    [t('practise.strictness'), strictnessWords(asked.strictness)],
  ];
  const { ratings } = report;
  const rated = ratings
    ? countedCriteria(assignment).map((criterion) => {
        const band = ratings[criterion];
        return row(criterionName(criterion), ratingWords(band), `${share(band.low)} – ${share(band.high)}`);
      })
    : [];
  const bars = report.bars
    .filter(({ bar }) => countsBar(assignment.bars, bar))
    .map((bar) => row(score?.bars[bar.bar]?.number ?? '', String(markedNotes(bar))));
  const marked = score
    ? notes
        .filter(({ deviations, written }) => deviations.length > 0 && countsBar(assignment.bars, written.bar))
        .map((note) => `<li>${escapeXml(noteWords(note, score))}</li>`)
    : [];
  const title = escapeXml(t('assignment.reportTitle', { title: assignment.title, student }));
  return `<!doctype html>
<html lang="${code}" dir="${direction}">
<head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
<p><strong>${escapeXml(result.headline)}</strong></p>
<table>${facts.map((fact) => row(...fact)).join('\n')}</table>
${rated.length > 0 ? `<table>${head(t('assignment.reportRating'), t('assignment.reportWords'), t('assignment.reportRange'))}\n${rated.join('\n')}</table>` : ''}
<table>${head(t('assignment.reportBar'), t('assignment.reportMarks'))}\n${bars.join('\n')}</table>
<h2>${escapeXml(t('assignment.reportNotes'))}</h2>
${marked.length > 0 ? `<ul>\n${marked.join('\n')}\n</ul>` : `<p>${escapeXml(t('assignment.reportClean'))}</p>`}
<p>${escapeXml(t('assignment.reportFoot'))}${report.trainedOn === null ? '' : ` ${escapeXml(t('take.ratedBy', { data: report.trainedOn }))}`}</p>
</body>
</html>
`;
}
