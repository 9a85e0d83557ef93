import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { assignmentDigest } from '../../classroom/assignment';
import { classCsv, classTable } from '../../classroom/class-table';
import type { HandedIn, StudentRow } from '../../classroom/class-table';
import type { ClassroomErrorCode } from '../../classroom/error';
import { PACKAGE_ENDING } from '../../classroom/package';
import { sampleAssignment, sampleClass } from '../../classroom/sample-class';
import { canSign } from '../../classroom/signing';
import type { Assignment } from '../../generated/assignment';
import type { Exercise } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert } from '../../practice/instruments';
import { Scope } from '../../scope';
import type { OwnAssignment } from '../../store/class-index';
import { fileNameFor } from '../../store/names';
import { announce, setTitle } from '../components/announce';
import '../components/dialog';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import { saveFile } from '../components/files';
import '../components/notice';
import '../components/progress';
import { askedWords } from '../classroom/assignment-note';
import { assignedExercise } from '../classroom/open-assignment';
import { PackageTrouble, Packages } from '../classroom/packages';
import { day } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { router } from '../router';
import type { View } from '../router';
import { classes } from '../services';
import { href } from '../site';
import { base, buttons, layout, lists, sheets } from '../styles/shared';
import './assignment-form';
import './class-results';
import { ClassSound } from './class-sound';
import './hand-out';

/** What the sample class plays on. */
const SAMPLE_INSTRUMENT = 'clarinet';

/** What the page shows. */
type Place = 'list' | 'form' | 'class' | 'sample';

/** A file that was not added, and why. */
interface Refused {
  name: string;
  code: ClassroomErrorCode | 'crashed' | 'full';
}

/** What came of adding files. */
interface Added {
  here: number;
  elsewhere: Assignment[];
  refused: Refused[];
}

/** Assignments and the class: make one, hand it out, read what comes back. */
@customElement('ws-teach-view')
export class TeachView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    layout,
    lists,
    sheets,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-20);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-12) var(--space-24);
      }
      .top > :first-child {
        flex: 1 1 24rem;
        min-inline-size: 0;
      }
      .over {
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      .tune {
        font: italic 400 1.375rem / 1.3 var(--font-score);
        color: var(--ink);
      }
      .lead {
        max-inline-size: 44rem;
        color: var(--ink-2);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
        margin-block-end: var(--space-8);
      }
      .list li + li {
        border-block-start: 1px solid var(--line);
      }
      .list a {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 0 var(--space-24);
        padding-block: var(--space-12);
        color: var(--ink);
        font-weight: 400;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      .list a:hover strong {
        text-decoration: underline;
      }
      ws-drop-zone {
        display: block;
      }
      .refused {
        margin: 0;
        padding-inline-start: var(--space-20);
      }
      .top .button.primary {
        font: var(--type-body);
        font-weight: 600;
        padding-inline: var(--space-16);
      }
      @media print {
        .top .row,
        .last,
        ws-notice {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  @state() private place: Place = 'list';
  @state() private own: OwnAssignment[] = [];
  @state() private counts: ReadonlyMap<string, number> = new Map();
  @state() private assignment: Assignment | null = null;
  @state() private exercise: Exercise | null = null;
  @state() private digest: string | null = null;
  @state() private packages: readonly HandedIn[] = [];
  @state() private job: { name: string; fraction: number } | null = null;
  @state() private added: Added | null = null;
  @state() private trouble = '';
  @state() private persistent = true;
  @state() private deleting = false;
  @state() private everybody = false;

  @query('ws-drop-zone') private dropZone!: DropZone | null;

  private scope = new Scope();
  private readonly sound = new ClassSound();
  private reader: Packages | null = null;
  private adding: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    this.scope.add(this.sound.on('change', () => this.requestUpdate()));
    // Whoever prints by the browser's own menu wants the whole class as well.
    this.scope.listen(window, 'beforeprint', () => this.showEverybody());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.adding?.abort();
    this.sound.stop();
    this.reader?.dispose();
    this.reader = null;
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.open();
  }

  private showEverybody(): void {
    this.everybody = true;
    // Before the browser lays the page out for the printer, which it does at once.
    this.performUpdate();
  }

  private async open(): Promise<void> {
    this.sound.stop();
    this.trouble = '';
    this.added = null;
    this.deleting = false;
    this.everybody = false;
    const { query: parameters } = this;
    const id = parameters.get('assignment') ?? parameters.get('edit');
    this.assignment = null;
    this.exercise = null;
    this.packages = [];
    const index = await classes();
    this.persistent = index.persistent;
    if (parameters !== this.query) return;
    if (parameters.has('sample')) await this.openSample();
    else if (parameters.has('new')) this.place = 'form';
    else if (id === null) {
      await this.findOwn();
      this.place = 'list';
    } else await this.openAssignment(id, parameters.has('edit') ? 'form' : 'class');
  }

  private async findOwn(): Promise<void> {
    const index = await classes();
    this.own = await index.ownAssignments();
    const counted = await Promise.all(
      this.own.map(async ({ id }) => [id, (await index.packages(id)).length] as const),
    );
    this.counts = new Map(counted);
  }

  private async openAssignment(id: string, place: Place): Promise<void> {
    const found = await (await classes()).ownAssignment(id);
    if (!found) {
      this.trouble = t('teach.gone');
      await this.findOwn();
      this.place = 'list';
      return;
    }
    this.place = place;
    await this.show(found.assignment);
    this.packages = await (await classes()).packages<HandedIn>(id);
  }

  private async show(assignment: Assignment): Promise<void> {
    this.assignment = assignment;
    setTitle(this, assignment.title);
    this.digest = canSign() ? await assignmentDigest(assignment) : null;
    const instrument = instrumentOrConcert(assignment.instruments[0] ?? CONCERT_PITCH_ID);
    this.exercise = (await assignedExercise(assignment, instrument).catch(() => undefined)) ?? null;
  }

  private async openSample(): Promise<void> {
    this.place = 'sample';
    const { library } = await import('../exercises/find-exercise');
    const exercise = await library
      .exerciseFor('ode-to-joy', instrumentOrConcert(SAMPLE_INSTRUMENT))
      .catch(() => undefined);
    if (!exercise) {
      this.trouble = t('teach.formTuneFailed');
      return;
    }
    this.exercise = exercise;
    this.digest = null;
    this.assignment = sampleAssignment(exercise.score, t('teach.sampleTitle'));
    this.packages = sampleClass(this.assignment, exercise.score);
  }

  // --- adding packages ---

  private async add(files: readonly File[]): Promise<void> {
    const added: Added = { here: 0, elsewhere: [], refused: [] };
    this.added = null;
    const { signal } = (this.adding = new AbortController());
    this.reader ??= new Packages();
    for (const [place, file] of files.entries()) {
      this.job = { name: file.name, fraction: place / files.length };
      if (signal.aborted) break;
      try {
        await this.addOne(this.reader, file, added);
      } catch (error) {
        console.warn(file.name, error);
        added.refused.push({ name: file.name, code: error instanceof PackageTrouble ? error.code : 'full' });
      }
    }
    this.job = null;
    this.added = added;
    announce(this, t('teach.added', { count: added.here + added.elsewhere.length }));
    if (this.place === 'class' && this.assignment)
      this.packages = await (await classes()).packages<HandedIn>(this.assignment.id);
    if (this.place === 'list') await this.findOwn();
  }

  private async addOne(reader: Packages, file: File, added: Added): Promise<void> {
    const { content, sound } = await reader.read(file);
    const { assignment, ...kept } = content;
    const index = await classes();
    const { id } = kept.manifest.assignment;
    const known = await index.ownAssignment(id);
    if (!known)
      await index.putOwnAssignment({
        id,
        assignment: { ...assignment, id },
        createdAt: new Date().toISOString(),
      });
    const handedIn: HandedIn = { ...kept, hasAudio: sound !== null, sample: false };
    await index.putPackage(id, kept.sha256, handedIn, sound);
    if (id === this.assignment?.id) added.here += 1;
    else added.elsewhere.push(known?.assignment ?? assignment);
  }

  // --- changing ---

  private async saved(assignment: Assignment): Promise<void> {
    const index = await classes();
    const before = await index.ownAssignment(assignment.id);
    try {
      await index.putOwnAssignment({
        id: assignment.id,
        assignment,
        createdAt: before?.createdAt ?? new Date().toISOString(),
      });
      router.go('teach', { assignment: assignment.id });
    } catch {
      this.trouble = t('teach.formFailed');
    }
  }

  private async deleteStudent({ name, packages }: StudentRow): Promise<void> {
    const { assignment } = this;
    if (!assignment) return;
    const index = await classes();
    await index.deletePackages(
      assignment.id,
      packages.map(({ sha256 }) => sha256),
    );
    this.packages = await index.packages<HandedIn>(assignment.id);
    announce(this, t('teach.deletedStudent', { name }));
  }

  private async deleteClass(): Promise<void> {
    const { assignment } = this;
    this.deleting = false;
    if (!assignment) return;
    await (await classes()).deleteOwnAssignment(assignment.id);
    router.go('teach');
  }

  private saveCsv(assignment: Assignment): void {
    const csv = classCsv(assignment, classTable(assignment, this.digest, this.packages));
    // The mark of UTF-8, without which spreadsheets garble names.
    saveFile(new Blob(['\ufeff', csv], { type: 'text/csv' }), `${fileNameFor(assignment.title)}.csv`);
  }

  // --- what is shown ---

  override render(): TemplateResult {
    return html`<ws-drop-zone
        bare
        window
        multiple
        accept=".zip,${PACKAGE_ENDING}"
        offer=${this.place === 'list' || this.place === 'class' ? t('teach.dropOffer') : ''}
        @ws-files=${(event: CustomEvent<File[]>) => {
          if (this.place === 'list' || this.place === 'class') void this.add(event.detail);
        }}
      >
        <div class="page">${this.content()}</div>
      </ws-drop-zone>
      <ws-dialog
        heading=${t('teach.deleteHeading')}
        ?open=${this.deleting}
        @close=${() => (this.deleting = false)}
      >
        <p>${t('teach.deleteText', { count: this.packages.length })}</p>
        <button slot="actions" class="button" type="button" @click=${() => (this.deleting = false)}>
          ${t('shell.cancel')}
        </button>
        <button slot="actions" class="button primary" type="button" @click=${() => void this.deleteClass()}>
          ${t('teach.deleteYes')}
        </button>
      </ws-dialog>`;
  }

  private content(): unknown {
    switch (this.place) {
      case 'list':
        return this.listPage();
      case 'form':
        return html`<h1>${t('teach.title')}</h1>
          ${this.troubleNotice()}
          <ws-assignment-form
            .assignment=${this.assignment}
            exerciseId=${this.query.get('new') ?? ''}
            @ws-saved=${(event: CustomEvent<Assignment>) => void this.saved(event.detail)}
            @ws-cancel=${() => router.go('teach', this.assignment ? { assignment: this.assignment.id } : {})}
          ></ws-assignment-form>`;
      case 'class':
      case 'sample':
        return this.assignment
          ? this.classPage(this.assignment)
          : html`<h1>${t('teach.title')}</h1>
              ${this.troubleNotice()}`;
    }
  }

  private troubleNotice(): TemplateResult | typeof nothing {
    return this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing;
  }

  private listPage(): TemplateResult {
    return html`<div class="top">
        <div>
          <h1>${t('teach.title')}</h1>
          <p class="lead">${t('teach.lead')}</p>
        </div>
        <div class="row">
          <a class="button primary" href=${href('teach', { new: '' })}>${icons.plus} ${t('teach.new')}</a>
          ${this.addButton(false)}
        </div>
      </div>
      ${this.persistent ? nothing : html`<ws-notice>${t('teach.memoryOnly')}</ws-notice>`}
      ${this.troubleNotice()} ${this.addedNotices()}
      <section class="sheet">
        <h2>${t('teach.assignments')}</h2>
        ${
          this.own.length === 0
            ? html`<p class="secondary">${t('teach.none')}</p>`
            : html`<ul class="plain list">
                ${this.own.map(
                  ({ id, assignment, createdAt }) =>
                    html`<li>
                      <a href=${href('teach', { assignment: id })}
                        ><span
                          ><strong>${assignment.title}</strong> · <em>${assignment.exercise.title}</em></span
                        >
                        <span class="caption"
                          >${t('teach.handedIn', { count: this.counts.get(id) ?? 0 })},
                          ${t('teach.madeOn', { day: day(createdAt) })}</span
                        ></a
                      >
                    </li>`,
                )}
              </ul>`
        }
      </section>
      <p>
        <a class="button" href=${href('teach', { sample: '1' })}>${t('teach.sample')}</a>
      </p>
      <p class="caption">${t('teach.kept')}</p>`;
  }

  private addButton(primary: boolean): TemplateResult {
    return html`<button
      class="button ${primary ? 'primary' : ''}"
      type="button"
      @click=${() => this.dropZone?.choose()}
    >
      ${icons.upload} ${t('teach.addPackages')}
    </button>`;
  }

  private addedNotices(): unknown {
    const { job, added } = this;
    if (job)
      return html`<ws-progress
        stage=${t('teach.adding', { name: job.name })}
        .fraction=${job.fraction}
        @ws-cancel=${() => this.adding?.abort()}
      ></ws-progress>`;
    if (!added) return nothing;
    const { here, elsewhere, refused } = added;
    const others = new Map(elsewhere.map((assignment) => [assignment.id, assignment.title]));
    return html`${here > 0 ? html`<ws-notice>${t('teach.added', { count: here })}</ws-notice>` : nothing}
    ${
      elsewhere.length > 0
        ? html`<ws-notice>
            ${
              this.place === 'list'
                ? t('teach.added', { count: elsewhere.length })
                : t('teach.addedElsewhere', { count: elsewhere.length })
            }
            ${[...others].map(
              ([id, title]) => html`<a href=${href('teach', { assignment: id })}>${title}</a> `,
            )}
          </ws-notice>`
        : nothing
    }
    ${
      refused.length > 0
        ? html`<ws-notice tone="problem">
            <strong>${t('teach.refusedHeading', { count: refused.length })}</strong>
            <ul class="refused">
              ${refused.map((each) => html`<li>${refusedWords(each)}</li>`)}
            </ul>
          </ws-notice>`
        : nothing
    }`;
  }

  private headline(assignment: Assignment): string {
    if (this.packages.length === 0) return t('teach.headlineNobody');
    const { rows, teach } = classTable(assignment, null, this.packages);
    const count = rows.length;
    return teach ? t('teach.headlineBar', { count, bar: teach.number }) : t('teach.headlinePlain', { count });
  }

  private classPage(assignment: Assignment): TemplateResult {
    const sample = this.place === 'sample';
    const empty = this.packages.length === 0;
    const { attempts, exercise, instruments, title } = assignment;
    const details = [
      title,
      ...instruments.map((id) => t(`instruments.${instrumentOrConcert(id).id}`)),
      askedWords(assignment, this.exercise),
      attempts === null ? t('teach.aboutTakesAny') : t('teach.aboutTakes', { count: attempts }),
    ];
    return html`<div class="top">
        <div>
          <p class="over"><span class="tune">${exercise.title}</span> · ${details.join(' · ')}</p>
          <h1>${this.headline(assignment)}</h1>
        </div>
        <div class="row">
          ${sample ? nothing : this.addButton(true)}
          ${
            empty
              ? nothing
              : html`<button class="button" type="button" @click=${() => this.saveCsv(assignment)}>
                    ${icons.download} ${t('teach.csv')}
                  </button>
                  <button class="button" type="button" @click=${() => this.print()}>
                    ${t('teach.print')}
                  </button>`
          }
          ${
            sample
              ? nothing
              : html`<a class="button" href=${href('teach', { edit: assignment.id })}>${t('teach.edit')}</a>`
          }
        </div>
      </div>
      ${sample ? html`<ws-notice>${t('teach.sampleNote')}</ws-notice>` : nothing} ${this.troubleNotice()}
      ${this.addedNotices()}
      <ws-class-results
        .assignment=${assignment}
        .digest=${this.digest}
        .packages=${this.packages}
        .exercise=${this.exercise}
        .sound=${this.sound}
        .playing=${this.sound.playing}
        ?all=${this.everybody}
        .soundOf=${({ sha256 }: HandedIn) =>
          classes().then((index) => index.packageSound(assignment.id, sha256))}
        @ws-delete-student=${(event: CustomEvent<StudentRow>) => void this.deleteStudent(event.detail)}
      ></ws-class-results>
      ${
        sample
          ? nothing
          : html`<ws-hand-out .assignment=${assignment} .exercise=${this.exercise}></ws-hand-out>
              <p class="last">
                <button class="button" type="button" @click=${() => (this.deleting = true)}>
                  ${icons.bin} ${t('teach.deleteClass')}
                </button>
              </p>`
      }`;
  }

  private print(): void {
    this.showEverybody();
    window.print();
  }
}

function refusedWords({ name, code }: Refused): string {
  switch (code) {
    case 'unsupported':
      return t('teach.refusedUnsupported', { name });
    case 'newer':
      return t('teach.refusedNewer', { name });
    case 'unsafe':
      return t('teach.refusedUnsafe', { name });
    case 'too-large':
    case 'too-long-for-link':
      return t('teach.refusedTooLarge', { name });
    case 'full':
      return t('teach.refusedStorage', { name });
    case 'damaged':
    case 'crashed':
      return t('teach.refusedDamaged', { name });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-teach-view': TeachView;
  }
}
