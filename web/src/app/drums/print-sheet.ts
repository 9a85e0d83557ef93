// A drum part on paper: set anew for the page's width in a document of its own, then handed to the browser's printing.

import type { DrumScore } from '../../notation/drums/drum-score';
import { t } from '../i18n/t';
import { drawSystem, loadEngraver, loadMusicFont } from './drum-engraving';
import { planSystems } from './drum-layout';

/** What stands above the music. */
export interface PrintHeading {
  title: string;
  /** The recording's file name. */
  file: string;
}

/** A4 and Letter between margins, px at 96 to the inch; a narrower page scales the picture down. */
const pageWidth = 690;
const staffSpace = 7.5;
const barsPerLine = 4;
/** Lines set before the page may answer to something else. */
const linesPerTurn = 2;

/** Black on white whatever the theme; lines of music are never cut by the end of a page. */
const printStyle = `
  @page { margin: 15mm; }
  html { color: black; background: white; font: 400 12pt serif; }
  body { margin: 0; }
  h1 { margin: 0; font: 600 20pt serif; }
  p { margin: 0 0 6mm; }
  .system { break-inside: avoid; }
  .system svg { display: block; inline-size: 100%; block-size: auto; fill: black; stroke: black; color: black; }
  .vf-stem { stroke: black; }
  .vf-stave path { stroke: #555; }
  .unsure { opacity: 0.5; }
  .question { font: 700 14px sans-serif; }
  .bar-number { font: italic 400 13px serif; }
  .direction { font: italic 600 14px serif; }
  .count { font: 700 14px serif; }
`;

function tempoWords({ timeSignature, beatsPerMinute }: DrumScore): string {
  const { numerator, denominator } = timeSignature;
  return t('drumSheet.printedTempo', {
    tempo: Math.round(beatsPerMinute),
    meter: `${numerator}/${denominator}`,
  });
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Fills a document with title, file name, tempo and the whole part. Rejects when the engraver cannot be loaded.
 */
export async function setForPrint(target: Document, score: DrumScore, heading: PrintHeading): Promise<void> {
  const [engraver] = await Promise.all([loadEngraver(), loadMusicFont(target)]);
  const view = target.defaultView;
  if (!view) throw new Error('The page for printing has no window.');
  // Style elements are forbidden by the content security policy; a constructed sheet must come from its own document.
  const sheet = new (view as unknown as typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(printStyle);
  target.adoptedStyleSheets = [sheet];
  target.title = heading.title;
  const title = target.createElement('h1');
  title.textContent = heading.title;
  const line = target.createElement('p');
  line.textContent = `${heading.file} · ${tempoWords(score)}`;
  target.body.replaceChildren(title, line);
  const plans = planSystems(score.bars, pageWidth / staffSpace, barsPerLine);
  for (const [index, plan] of plans.entries()) {
    const { svg } = drawSystem(engraver, score.bars, plan, {
      width: pageWidth,
      staffSpace,
      direction: index === 0 && score.swing !== null ? t('drumSheet.swing') : '',
      ends: index === plans.length - 1,
    });
    const system = target.createElement('div');
    system.className = 'system';
    system.append(svg);
    target.body.append(system);
    if (index % linesPerTurn === linesPerTurn - 1) await nextTurn();
  }
}

/**
 * Opens the browser's print dialog, which also saves PDF, with the part on white pages. Resolves when the dialog has
 * been shown; rejects when the engraver cannot be loaded.
 */
export async function printDrumSheet(score: DrumScore, heading: PrintHeading): Promise<void> {
  const frame = document.createElement('iframe');
  frame.title = heading.title;
  frame.setAttribute('aria-hidden', 'true');
  // Out of sight but laid out, since a frame that is not displayed prints nothing.
  Object.assign(frame.style, {
    position: 'fixed',
    insetInlineStart: '-10000px',
    inlineSize: `${pageWidth}px`,
  });
  document.body.append(frame);
  const { contentWindow, contentDocument } = frame;
  try {
    if (!contentWindow || !contentDocument) throw new Error('The browser gave no page for printing.');
    await setForPrint(contentDocument, score, heading);
    const printed = new Promise<void>((resolve) => {
      contentWindow.addEventListener('afterprint', () => resolve(), { once: true });
    });
    contentWindow.print();
    await printed;
  } finally {
    frame.remove();
  }
}
