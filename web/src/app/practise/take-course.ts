import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Microphone } from '../../capture/microphone';
import type { TakeContext } from '../../generated/recording';
import { planBeats } from '../../practice/beats';
import type { Beat } from '../../practice/beats';
import type { Exercise } from '../../practice/exercises';
import type { GlanceSettings } from '../../practice/glance';
import type { Instrument } from '../../practice/instruments';
import { PracticeSession } from '../../practice/session';
import type { SessionState } from '../../practice/session';
import { goodZones } from '../../practice/strictness';
import { Scope } from '../../scope';
import { TypedEventTarget } from '../../typed-events';
import { scoreBeat } from './beat-words';
import { LiveEar } from './live-ear';
import type { Earful } from './live-ear';
import { LiveTake, pageSeconds } from './live-take';
import type { SavedTake } from './live-take';
import { MicrophoneStatus } from './microphone-status';
import type { MicrophoneTrouble } from './microphone-trouble';

const TICK_MILLISECONDS = 50;
/** Silence in the middle of a tune that does not end a take yet, seconds beyond what ends it at the end. */
const THINKING_SECONDS = 4;

/** What is to be played on a stand, and how. */
export interface StandPlan {
  /** Null for free playing. */
  exercise: Exercise | null;
  instrument: Instrument;
  /** Of the recording. */
  context: TakeContext;
  name: string;
  countInBars: number;
  /** Clicks go on during the music. */
  click: boolean;
  /** Tuning, Hz. */
  a4: number;
  microphoneId: string;
}

export interface TakeCourseEvents {
  state: SessionState;
  /** The take is safe, whatever ended it; before `saved` or `failed`. */
  kept: SavedTake;
  /** The take is safe, and nothing needs to be told before its result. */
  saved: SavedTake;
  /** It could not begin or be saved, or ended too soon; `status` has the words. */
  failed: MicrophoneTrouble;
  /** Once per frame of the screen at most. */
  heard: Earful;
  /** Place in the score to show, quarter notes; null for none. */
  place: number | null;
}

/**
 * The course of takes on a stand, whatever stands around it: microphone, live pitch, Record button, Space and Escape.
 * Its host redraws whenever something changed.
 */
export class TakeCourse extends TypedEventTarget<TakeCourseEvents> implements ReactiveController {
  beat: Beat | null = null;
  /** Of the running take. */
  seconds = 0;
  /** Sound is missing in the running take. */
  dropped = false;
  /** Live pitch has been heard. */
  hearing = false;
  /** Live pitch cannot be had; takes are recorded all the same. */
  noLive = false;
  /** Index of the note asked for now. */
  target: number | null = null;
  readonly ear = new LiveEar();
  readonly status: MicrophoneStatus;

  private readonly liveTake = new LiveTake(
    () => this.takeRequest(),
    () => this.plan().microphoneId,
  );
  private readonly session = new PracticeSession<SavedTake>(this.liveTake);
  private scope = new Scope();
  private recordingSince = 0;
  private spaceDown = false;

  /**
   * @param plan what would be played if a take began now
   * @param ready whether there is something to record, so that Space is the Record button
   */
  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly plan: () => StandPlan,
    private readonly ready: () => boolean,
  ) {
    super();
    this.status = new MicrophoneStatus(host, this.liveTake, () => this.session.live);
    host.addController(this);
  }

  get state(): SessionState {
    return this.session.state;
  }

  /** Whether a take is under way or being saved, so that the page shows no navigation. */
  get live(): boolean {
    return this.session.live || this.session.state === 'saving';
  }

  /** The Record button. */
  press(): void {
    this.session.press();
  }

  hostConnected(): void {
    this.scope = new Scope();
    const { scope, session, liveTake } = this;
    scope.listen(window, 'keydown', (event) => this.onKeyDown(event as KeyboardEvent));
    scope.listen(window, 'keyup', (event) => this.onKeyUp(event as KeyboardEvent));
    scope.add(session.on('state', (next) => this.onState(next)));
    scope.add(session.on('saved', (take) => this.onSaved(take)));
    scope.add(session.on('failed', (error) => this.onFailed(error)));
    scope.add(liveTake.on('beat', (beat) => this.change(() => (this.beat = beat))));
    scope.add(liveTake.on('ended', () => session.ended()));
    scope.add(liveTake.on('dropped', () => this.change(() => (this.dropped = true))));
    scope.add(liveTake.on('microphone', (microphone) => this.listenTo(microphone)));
    scope.add(this.ear.on('heard', (earful) => this.onHeard(earful)));
    scope.add(this.ear.on('failed', () => this.change(() => (this.noLive = true))));
    scope.every(TICK_MILLISECONDS, () => this.tick());
  }

  hostDisconnected(): void {
    this.ear.dispose();
    this.session.leave();
    const close = (): void => void this.liveTake.closeMicrophone();
    // A take that is being saved still needs its microphone for the last samples.
    if (this.session.state === 'saving') {
      this.session.on('saved', close);
      this.session.on('failed', close);
    } else close();
    this.scope.dispose();
  }

  /** The plan is for another instrument or tune: pitch is heard accordingly. */
  planChanged(): void {
    const { microphone } = this.status;
    if (microphone && !this.session.live) this.listenTo(microphone);
  }

  /** Zones or tuning are others. */
  settingsChanged(): void {
    this.ear.tune(this.glanceSettings());
    this.host.requestUpdate();
  }

  private change(set: () => void): void {
    set();
    this.host.requestUpdate();
  }

  private takeRequest(): ReturnType<ConstructorParameters<typeof LiveTake>[0]> {
    const { exercise, context, name, countInBars, click } = this.plan();
    return {
      context,
      name,
      plan: exercise ? planBeats(exercise.score, context.quartersPerMinute, countInBars) : null,
      clickThroughout: click,
    };
  }

  private glanceSettings(): GlanceSettings {
    const { exercise, instrument, context, a4 } = this.plan();
    return {
      a4,
      transposition: exercise?.score.transposition ?? instrument.transposition,
      zones: goodZones(context.strictness),
    };
  }

  /** Hears pitch from now on: the tuner before a take, the strip while it is played. */
  private listenTo(microphone: Microphone): void {
    this.noLive = false;
    void this.ear.open(microphone, this.plan().instrument.id, this.glanceSettings());
    microphone.on('unplugged', () => {
      this.ear.close();
      this.change(() => (this.hearing = false));
    });
  }

  private onHeard(earful: Earful): void {
    if (!this.hearing || this.target !== earful.target) this.host.requestUpdate();
    this.hearing = true;
    this.target = earful.target;
    this.emit('heard', earful);
  }

  private onState(next: SessionState): void {
    if (next === 'asking') {
      this.status.begin();
      this.dropped = false;
    }
    if (next === 'countIn' || next === 'recording') {
      this.status.settle();
      this.followPlayer();
    }
    if (next === 'recording') this.recordingSince = pageSeconds();
    if (next === 'idle') {
      this.beat = null;
      this.status.idle();
      this.emit('place', null);
    }
    if (next === 'idle' || next === 'saving') this.ear.follow(null, this.glanceSettings());
    this.host.requestUpdate();
    this.emit('state', next);
  }

  private onSaved(saved: SavedTake): void {
    this.emit('kept', saved);
    if (!this.host.isConnected) return;
    if (this.status.tell(saved)) this.tellTrouble();
    else this.emit('saved', saved);
  }

  private onFailed(error: unknown): void {
    this.status.failed(error);
    this.tellTrouble();
  }

  private tellTrouble(): void {
    if (this.status.trouble) this.emit('failed', this.status.trouble);
  }

  /** The page is known and the clock runs: from now on notes can turn to ink. */
  private followPlayer(): void {
    const { clockStart, secondsPerQuarter } = this.liveTake;
    const { exercise } = this.plan();
    const glance = this.glanceSettings();
    if (!exercise || clockStart === null || secondsPerQuarter === null) {
      this.ear.follow(null, glance);
      return;
    }
    this.ear.follow(
      {
        score: exercise.score,
        transposition: glance.transposition,
        settings: {
          secondsPerQuarter,
          startSeconds: clockStart,
          a4: glance.a4,
          centsGood: glance.zones.cents,
          onsetGoodMilliseconds: glance.zones.milliseconds,
        },
      },
      glance,
    );
  }

  /**
   * How long nothing was heard, for ending the take: a player who has not come to the end yet is given time to think
   * before starting a bar again.
   */
  private closingSilence(): number {
    const { silentSeconds } = this.status;
    const last = this.plan().exercise?.score.notes.length ?? 0;
    const unfinished = this.ear.following && this.ear.reached !== null && this.ear.reached < last - 1;
    return unfinished ? silentSeconds - THINKING_SECONDS : silentSeconds;
  }

  private tick(): void {
    if (!this.session.live) return;
    this.session.tick(this.closingSilence());
    if (this.session.state === 'recording') {
      const seconds = Math.floor(pageSeconds() - this.recordingSince);
      if (seconds !== this.seconds) this.change(() => (this.seconds = seconds));
    }
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const { click, exercise } = this.plan();
    // With the click the clock is the place; without, the player is.
    const quarters = (click ? null : this.ear.quartersNow()) ?? this.liveTake.quartersNow();
    if (quarters === null) return;
    const beat = scoreBeat(exercise?.score ?? null);
    this.emit('place', still ? Math.floor(quarters / beat) * beat : quarters);
  }

  private onKeyDown(event: KeyboardEvent): void {
    const { state } = this.session;
    if (event.key === 'Escape' && state !== 'idle' && state !== 'done') {
      event.preventDefault();
      this.session.escape();
    }
    if (event.key !== ' ' || isControl(event) || !this.ready()) return;
    event.preventDefault();
    this.spaceDown = !event.repeat || this.spaceDown;
  }

  private onKeyUp(event: KeyboardEvent): void {
    if (event.key !== ' ' || !this.spaceDown) return;
    this.spaceDown = false;
    this.session.press();
  }
}

function isControl(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (node) =>
        node instanceof Element && node.matches('button, a, input, select, textarea, summary, dialog'),
    );
}
