// A drum practice take: which strokes were played, and how they lie against the groove.

import type { CoreGrooveHit as Hit, CoreModule } from '../../../wasm/bindings/core';
import type { PcmSource } from '../decode/pcm';
import type { DrumEvent } from '../generated/drum-transcription';
import type { GrooveReport } from '../generated/groove-report';
import type { GrooveTake } from '../generated/recording';
import { coreNotesOf } from '../practice/groove-notes';
import { goodZones } from '../practice/strictness';
import { unwrap } from './core-result';
import { EngineError } from './protocol';
import type { Strictness } from './results';
import { HEARD, findStrokes } from './strokes';
import type { Stroke } from './strokes';

/** What is known about a groove take besides its samples. */
export interface GrooveRequest {
  take: GrooveTake;
  quartersPerMinute: number;
  strictness: Strictness;
  /** Pitch of the clicks that sounded, Hz. */
  clickHz: number;
}

/** What measuring needs from its surroundings. */
export interface GrooveHost {
  loadLiveModel(): Promise<Uint8Array>;
  /** The default engine's hits. */
  transcribe(onFraction: (fraction: number) => void): Promise<DrumEvent[]>;
}

/** A hit of the engine and a stroke this near, seconds, are one. */
const SAME_STROKE_SECONDS = 0.03;
/** How near a click an engine's hit must be confirmed by the detector, which is deaf to clicks; seconds. */
const CLICK_REACH_SECONDS = 0.06;
/** Share of the progress bar that finding strokes takes on a kit; the engine takes the rest. */
const STROKE_SHARE = 0.2;

/** Seconds of the recording at which clicks may have been heard. */
function clickTimes({ take, quartersPerMinute }: GrooveRequest, duration: number): number[] {
  const beat = (take.groove.beatQuarters * 60) / quartersPerMinute;
  const first = take.startSeconds + (take.latencySeconds ?? 0);
  const from = Math.ceil(-first / beat);
  const to = take.clickThroughout ? Math.floor((duration - first) / beat) : -1;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => first + (from + index) * beat);
}

/**
 * Engine's hits with the strokes' times and strengths. What may be a click counts only where a stroke was heard; what the
 * detector did not hear as this drum, too, can be what a note asks for but never an extra hit.
 */
function merged(events: readonly DrumEvent[], strokes: readonly Stroke[], clicks: readonly number[]): Hit[] {
  const hits = events.flatMap(({ time, class: drum }): Hit[] => {
    const near = strokes.filter((stroke) => Math.abs(stroke.time - time) <= SAME_STROKE_SECONDS);
    const same = near.find((stroke) => stroke.drum === drum);
    const any = same ?? near[0];
    const mayBeClick = clicks.some((click) => Math.abs(click - time) <= CLICK_REACH_SECONDS);
    if (!any && mayBeClick) return [];
    // The engine's velocity is on another scale than the strokes' amplitudes: no strength is better than two kinds.
    const strength = same?.strength ?? 0;
    return [{ time: any?.time ?? time, drum, strength, certain: (same?.probability ?? 0) >= HEARD }];
  });
  return hits.sort((a, b) => a.time - b.time);
}

/**
 * Measures a groove take: strokes by the live detector; on a kit the default engine names them, or the detector itself
 * where that engine cannot be loaded.
 * @throws EngineError 'too-short' when next to nothing of the groove was played
 */
export async function measureGroove(
  core: CoreModule,
  source: PcmSource,
  name: string,
  request: GrooveRequest,
  host: GrooveHost,
  onFraction: (fraction: number) => void,
): Promise<GrooveReport> {
  const { take, quartersPerMinute, strictness, clickHz } = request;
  const { groove, pad } = take;
  const duration = source.frames / source.sampleRate;
  if (source.frames === 0) throw new EngineError('empty', 'no samples');
  const model = pad ? new Uint8Array() : await host.loadLiveModel();
  const share = pad ? 1 : STROKE_SHARE;
  const strokes = await findStrokes(core, source, { sensitivity: 0, clickHz }, model, (fraction) =>
    onFraction(share * fraction),
  );
  let hits: Hit[] = strokes.map(({ time, drum, strength, probability }) => ({
    time,
    drum,
    strength,
    certain: probability >= HEARD,
  }));
  let engine: GrooveReport['engine'] = 'live';
  if (!pad) {
    try {
      const events = await host.transcribe((fraction) => onFraction(share + (1 - share) * fraction));
      hits = merged(events, strokes, clickTimes(request, duration));
      engine = 'default';
    } catch (error) {
      if (!(error instanceof EngineError) || !['not-loaded', 'silent'].includes(error.code)) throw error;
    }
  }
  const { milliseconds } = goodZones(strictness);
  const latencyKnown = take.latencySeconds !== null;
  const measured = unwrap(
    core.assessGroove(hits, coreNotesOf(groove), {
      quartersPerMinute,
      grooveQuarters: groove.grooveQuarters,
      barQuarters: groove.barQuarters,
      startSeconds: take.startSeconds + (take.latencySeconds ?? 0),
      latencyKnown,
      againstClick: take.clickThroughout,
      pad,
      goodMilliseconds: milliseconds,
    }),
  );
  return {
    file: name,
    groove: groove.title,
    quartersPerMinute,
    goodMilliseconds: milliseconds,
    latencyKnown,
    againstClick: take.clickThroughout,
    pad,
    engine,
    ...measured,
  };
}
