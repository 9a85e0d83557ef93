// The sample take: played by the page's own tones, kept in memory beside the visitor's takes, measured as any take is.

import type { Recording } from '../../generated/recording';
import { playNotes } from '../../playback/tone';
import { instrumentOrConcert } from '../../practice/instruments';
import { SAMPLE_EXERCISE_ID, samplePerformance } from '../../practice/sample-take';
import { RecordingStore } from '../../store/recordings';
import { findExercise } from '../exercises/find-exercise';
import { t } from '../i18n/t';
import { settings, store } from '../services';

/** Who plays it unless an instrument was chosen before. */
const SAMPLE_INSTRUMENT_ID = 'flute';
/** Hz; what most microphones have. */
const SAMPLE_RATE = 44_100;
/** Beats per minute where the tune states none. */
const SAMPLE_TEMPO = 84;
/** Silence before and after the music, seconds. */
const LEAD_SECONDS = 0.5;
const TAIL_SECONDS = 0.8;

interface Sample {
  recording: Recording;
  recordings: RecordingStore;
}

let sample: Sample | null = null;

/** Renders the sample and gives its recording; the same one for the rest of the visit. */
export async function sampleTake(): Promise<Recording> {
  sample ??= await make();
  return sample.recording;
}

/** The store that holds a recording: the visitor's, or the one of the sample. */
export async function storeOf(id: string): Promise<RecordingStore> {
  return sample?.recording.id === id ? sample.recordings : store();
}

async function make(): Promise<Sample> {
  const { instrumentId, strictness } = settings.values;
  const instrument = instrumentOrConcert(instrumentId === '' ? SAMPLE_INSTRUMENT_ID : instrumentId);
  const exercise = await findExercise(SAMPLE_EXERCISE_ID, instrument);
  if (!exercise) throw new Error(`The library lacks ${SAMPLE_EXERCISE_ID}.`);
  const { score } = exercise;
  const quartersPerMinute = score.quartersPerMinute ?? SAMPLE_TEMPO;
  const notes = samplePerformance(score, instrument.transposition, quartersPerMinute, LEAD_SECONDS);
  const seconds = Math.max(...notes.map(({ time, duration }) => time + duration)) + TAIL_SECONDS;
  const context = new OfflineAudioContext(1, Math.ceil(seconds * SAMPLE_RATE), SAMPLE_RATE);
  playNotes(context, notes, { startTime: 0 });
  const rendered = await context.startRendering();
  const recordings = RecordingStore.inMemory();
  const { recording, sink } = await recordings.create({
    kind: 'take',
    name: t('sample.name'),
    sampleRate: SAMPLE_RATE,
    channels: 1,
    sampleFormat: 'f32',
    take: {
      exerciseId: SAMPLE_EXERCISE_ID,
      scoreTitle: score.title,
      instrumentId: instrument.id,
      quartersPerMinute,
      strictness,
      countInFrames: 0,
      processingOn: false,
    },
  });
  await sink.append([rendered.getChannelData(0)]);
  await sink.finish();
  return { recording: await recordings.get(recording.id), recordings };
}
