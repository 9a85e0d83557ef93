import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Exercise } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert } from '../../practice/instruments';
import { findKey, keyId } from '../../practice/keys';
import { levels } from '../../practice/level';
import type { Level } from '../../practice/level';
import { MAX_SEED } from '../../practice/random';
import { keysOf, lengths, metersOf, parseReading, readingId } from '../../practice/sight-reading';
import type { Meter, ReadingRequest } from '../../practice/sight-reading';
import { announce, setTitle } from '../components/announce';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { router } from '../router';
import { settings } from '../services';
import { href } from '../site';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import '../take/score-sheet';
import { keyChoices, keyWords } from './exercise-words';
import { findExercise, practiseAddress } from './find-exercise';

const DEFAULT_LEVEL = 2;
const DEFAULT_BARS = 8;
const ANY = 'any';

function anySeed(): number {
  return 1 + Math.floor(Math.random() * MAX_SEED);
}

const meterId = ({ beats, beatType }: Meter): string => `${beats}-${beatType}`;
const meterSign = ({ beats, beatType }: Meter): string => `${beats}/${beatType}`;

/** New music to read at sight: level, key, time signature, length, "Another one". The address names the page. */
@customElement('ws-reading-panel')
export class ReadingPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    layout,
    sheets,
    css`
      :host {
        display: grid;
        /* Never as wide as the page was drawn: it must be able to become narrower again. */
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-12) var(--space-16);
      }
      .field {
        display: grid;
        gap: var(--space-4);
        min-inline-size: 0;
        font: var(--type-caption);
        font-weight: 400;
        color: var(--ink-2);
      }
      .titles {
        margin-block-end: var(--space-12);
      }
      .name {
        font: italic 400 1.75rem / 1.25 var(--font-score);
      }
      ws-score-sheet {
        margin-block: var(--space-8) var(--space-12);
      }
    `,
  ];

  /** Id of the page that is shown; another is made for an id that is none. */
  @property() reading = '';

  @state() private request: ReadingRequest | null = null;
  /** A new page takes any key of its level. */
  @state() private anyKey = true;
  @state() private shown: Exercise | null = null;
  @state() private copied = '';

  private readonly onSettings = (): void => void this.load();

  override connectedCallback(): void {
    super.connectedCallback();
    settings.addEventListener('change', this.onSettings);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    settings.removeEventListener('change', this.onSettings);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('reading')) return;
    const asked = parseReading(this.reading);
    if (asked) {
      this.request = asked;
      void this.load();
    } else this.ask({});
  }

  private async load(): Promise<void> {
    const { request } = this;
    if (!request) return;
    const instrument = instrumentOrConcert(settings.values.instrumentId || CONCERT_PITCH_ID);
    const exercise = await findExercise(readingId(request), instrument);
    if (request !== this.request) return;
    this.shown = exercise ?? null;
    if (exercise) setTitle(this, exercise.score.title);
  }

  /** Makes another page with some wishes changed; what a level does not read falls back to what it does. */
  private ask(wishes: Partial<ReadingRequest>): void {
    const before = this.request;
    const level: Level = wishes.level ?? before?.level ?? DEFAULT_LEVEL;
    const possible = keysOf(level);
    const wanted = wishes.key ?? (this.anyKey ? undefined : before?.key);
    const known = wanted && possible.find((key) => keyId(key) === keyId(wanted));
    const key = known ?? possible[Math.floor(Math.random() * possible.length)];
    const meters = metersOf(level);
    const meterWish = wishes.meter ?? before?.meter;
    const meter =
      meters.find((each) => meterWish && meterId(each) === meterId(meterWish)) ??
      meters.find((each) => meterId(each) === '4-4');
    if (!key || !meter) return;
    const bars = wishes.bars ?? before?.bars ?? DEFAULT_BARS;
    const request = { level, key, meter, bars, seed: wishes.seed ?? anySeed() };
    this.request = request;
    this.copied = '';
    router.go('exercises', { reading: readingId(request) }, { replace: true });
    void this.load();
  }

  override render(): TemplateResult {
    const { request } = this;
    if (!request) return html``;
    return html`<section class="sheet">${this.fields(request)}</section>
      <section class="sheet">
        <div class="titles">
          <h2 class="name">${this.shown?.score.title ?? t('exercises.reading')}</h2>
          <p class="caption">
            ${t('exercises.levelAndWords', {
              level: request.level,
              words: `${keyWords(request.key)} · ${meterSign(request.meter)} · ${t('exercises.barCount', { count: request.bars })}`,
            })}
          </p>
        </div>
        ${this.shown ? html`<ws-score-sheet .exercise=${this.shown}></ws-score-sheet>` : nothing}
        <div class="row">
          <a class="button primary" href=${practiseAddress(readingId(request))}
            >${icons.microphone} ${t('exercises.practise')}</a
          >
          <button class="button" type="button" @click=${() => this.ask({})}>
            ${icons.repeat} ${t('exercises.another')}
          </button>
          <button class="button" type="button" @click=${() => void this.copy()}>
            ${t('exercises.copyLink')}
          </button>
          <a class="button quiet" href=${href('exercises', { edit: readingId(request) })}
            >${t('exercises.edit')}</a
          >
          <a class="button quiet" href=${href('teach', { exercise: readingId(request) })}
            >${t('exercises.assign')}</a
          >
          <span class="caption" role="status">${this.copied}</span>
        </div>
      </section>`;
  }

  private fields(request: ReadingRequest): TemplateResult {
    const { level, key, meter, bars, seed } = request;
    return html`<div class="fields">
      ${this.select(
        t('exercises.level'),
        levels.map((each) => [String(each), String(each)]),
        String(level),
        (value) => {
          const chosen = levels.find((each) => each === Number(value));
          if (chosen) this.ask({ level: chosen });
        },
      )}
      ${this.select(
        t('exercises.key'),
        [[ANY, t('exercises.readingAnyKey')], ...keyChoices(keysOf(level))],
        this.anyKey ? ANY : keyId(key),
        (value) => {
          this.anyKey = value === ANY;
          const chosen = findKey(value);
          this.ask(chosen ? { key: chosen } : {});
        },
      )}
      ${this.select(
        t('exercises.meter'),
        metersOf(level).map((each) => [meterId(each), meterSign(each)]),
        meterId(meter),
        (value) => {
          const chosen = metersOf(level).find((each) => meterId(each) === value);
          if (chosen) this.ask({ meter: chosen });
        },
      )}
      ${this.select(
        t('exercises.length'),
        lengths.map((each) => [String(each), t('exercises.barCount', { count: each })]),
        String(bars),
        (value) => this.ask({ bars: Number(value) }),
      )}
      <label class="field"
        >${t('exercises.seed')}
        <input
          type="number"
          min="1"
          max=${MAX_SEED}
          .value=${String(seed)}
          @change=${(event: Event) => this.onSeed(event.target as HTMLInputElement)}
        />
      </label>
    </div>`;
  }

  private onSeed(input: HTMLInputElement): void {
    const { request } = this;
    const asked = Math.round(input.valueAsNumber);
    if (request && asked >= 1 && asked <= MAX_SEED) this.ask({ key: request.key, seed: asked });
    else this.requestUpdate();
  }

  private select(
    label: string,
    options: readonly (readonly [value: string, words: string])[],
    value: string,
    choose: (value: string) => void,
  ): TemplateResult {
    return html`<label class="field"
      >${label}
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${options.map(([id, words]) => html`<option value=${id} .selected=${id === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.copied = t('exercises.linkCopied');
    } catch {
      this.copied = t('exercises.linkFailed');
    }
    announce(this, this.copied);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-reading-panel': ReadingPanel;
  }
}
