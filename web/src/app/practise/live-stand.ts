import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Exercise } from '../../practice/exercises';
import '../components/notice';
import { clock } from '../i18n/format';
import { spokenNote } from '../i18n/note-names';
import { t } from '../i18n/t';
import '../take/score-sheet';
import './glance-strip';
import './level-meter';
import './record-button';
import type { TakeCourse } from './take-course';

/** What a stand shows while a take is recorded. */
export interface LiveStand {
  course: TakeCourse;
  /** Null for free playing. */
  exercise: Exercise | null;
  /** "♩ = 84". */
  tempoWords: string;
  /** As wide as a phone, as low as a phone held sideways. */
  narrow: boolean;
  low: boolean;
}

/** Styles of liveStand, in a host that has `stand`. */
export const liveStandStyles = css`
  .title {
    font: italic 400 2.25rem / 1.2 var(--font-score);
  }
  .free {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-12);
    min-block-size: 16rem;
    text-align: center;
  }
  .free p {
    max-inline-size: 34rem;
    color: var(--ink-2);
  }
  ws-score-sheet {
    --playhead: var(--record);
    --bar-number-size: 15px;
  }
  /* What is not in view turns up by systems; the strip below keeps its height. */
  :host([live]) .page {
    min-block-size: 0;
    padding-block-end: var(--space-16);
  }
  .turning {
    max-block-size: calc(100dvh - 29rem);
    min-block-size: 9rem;
    overflow: hidden;
  }
  .sideways {
    flex: 1;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-block-size: 0;
  }
  .sideways > .sheet {
    position: relative;
  }
  /* The target stands in the middle. */
  .live-grid {
    grid-template-columns: minmax(0, calc(50% + 8.75rem)) minmax(0, 1fr) auto;
  }
  .live-grid .hearing {
    justify-self: end;
    flex-direction: column;
    align-items: flex-end;
    max-inline-size: 11rem;
    text-align: end;
  }
  .live-grid .words {
    flex: none;
    font: var(--type-small);
    color: var(--ink-2);
  }
  @media (max-width: 44.99rem) {
    .title {
      font-size: 1.75rem;
    }
    .turning {
      max-block-size: calc(100dvh - 31rem);
    }
    .live-grid {
      grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
    }
    .live-grid .hearing {
      max-inline-size: none;
    }
    .live-grid ws-level-meter {
      display: none;
    }
    .live-grid .next {
      font: var(--type-small);
      color: var(--ink-2);
    }
    .next strong {
      color: var(--ink);
    }
  }
  /* A phone held sideways: one system, target left, Stop right. */
  @media (max-height: 30rem) {
    .sideways > ws-glance-strip {
      grid-template-columns: minmax(0, 1fr);
      justify-items: start;
    }
    .sideways:has(> ws-glance-strip) {
      grid-template-columns: auto minmax(0, 1fr);
      gap: var(--space-16);
    }
    .turning {
      max-block-size: calc(100dvh - 7rem);
    }
  }
`;

/** The stand while a take is recorded: time and place, the music, what is heard, Stop. */
export function liveStand(shown: LiveStand): TemplateResult {
  const { course, exercise, narrow, low } = shown;
  const { beat } = course;
  const counting = course.state === 'countIn';
  return html`<div class="page">
      <div class="live-top">
        <div class="time">
          <span class="dot"></span>
          <span class="numeric">${clock(counting ? 0 : course.seconds)}</span>
          <span class="bar">${counting ? t('practise.countingIn') : placeWords(shown)}</span>
        </div>
        <p class="title">${exercise?.score.title ?? t('practise.freeTitle')}</p>
        <div class="beats" aria-hidden="true">
          ${exercise && !narrow ? shown.tempoWords : nothing}
          ${
            beat
              ? Array.from(
                  { length: beat.beatsInBar },
                  (_, index) => html`<i class=${index + 1 === beat.beat ? 'now' : ''}></i>`,
                )
              : nothing
          }
        </div>
      </div>
      ${course.dropped ? html`<ws-notice tone="problem">${t('practise.dropping')}</ws-notice>` : nothing}
      ${course.noLive ? html`<ws-notice>${t('practise.noLive')}</ws-notice>` : nothing}
      <div class="sideways">
        ${low ? strip(shown, true) : nothing}
        <section class="sheet">
          ${
            counting && beat
              ? html`<div class="count" aria-hidden="true"><span>${beat.beat}</span></div>`
              : nothing
          }
          ${
            exercise
              ? html`<div class="turning" data-turning>
                  <ws-score-sheet large turning .exercise=${exercise}></ws-score-sheet>
                </div>`
              : html`<div class="free"><p class="title">${t('practise.freeTitle')}</p></div>`
          }
        </section>
      </div>
      ${narrow && !low ? strip(shown, true) : nothing}
    </div>
    <div class="ledge">
      <div class="ledge-grid live-grid">
        ${narrow || low ? html`<p class="next">${nextNote(shown)}</p>` : strip(shown, false)}
        ${narrow ? nothing : saving(course)}
        <ws-record-button
          live
          word=${counting ? t('practise.cancel') : ''}
          @ws-press=${() => course.press()}
        ></ws-record-button>
        ${narrow ? saving(course) : nothing}
      </div>
    </div>`;
}

function saving({ status, state }: TakeCourse): TemplateResult {
  return html`<div class="hearing">
    <ws-level-meter .peak=${status.peak}></ws-level-meter>
    <p class="words">${state === 'saving' ? t('practise.saving') : t('practise.savedAsYouPlay')}</p>
  </div>`;
}

function strip({ course, exercise }: LiveStand, small: boolean): TemplateResult {
  const score = exercise?.score ?? null;
  return html`<ws-glance-strip
    ?small=${small}
    .glance=${course.ear.glance}
    .score=${score}
    .spelling=${score}
    .target=${course.target}
  ></ws-glance-strip>`;
}

function nextNote({ course, exercise }: LiveStand): unknown {
  const note = exercise?.score.notes[course.target ?? -1];
  return note ? html`${t('practise.next')} <strong>${spokenNote(note.name)}</strong>` : nothing;
}

function placeWords({ course, exercise }: LiveStand): string {
  const bar = course.beat?.bar ?? null;
  if (!exercise || bar === null) return '';
  const numbers = exercise.score.bars.map(({ number }) => number);
  return t('practise.barOf', { bar: numbers[bar] ?? '', bars: numbers.at(-1) ?? '' });
}
