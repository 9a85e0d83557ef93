// A drum transcription as a Standard MIDI File.

import midiFile from '@tonejs/midi';
import type { DrumEvent, DrumTranscription } from '../../generated/drum-transcription';
import { drumInstruments, keyOf, percussionChannel } from './drum-map';

// The hits keep their played times, so the tempo is only the file's ruler.
const quartersPerMinute = 120;
// With 120 quarters a minute one tick is 0.52 ms: finer than any analysis frame, and a value every sequencer reads.
const ticksPerQuarter = 960;
// A drum note's length means nothing to a sampler; a short one stays visible in an editor.
const noteSeconds = 0.06;
const greatestVelocity = 127;

/** Length of a hit: shorter where the same drum follows sooner, so that no note-off cuts the next note. */
function length(event: DrumEvent, next: DrumEvent | undefined): number {
  return next === undefined ? noteSeconds : Math.min(noteSeconds, next.time - event.time);
}

/**
 * The hits as played, on channel 10 with General MIDI keys (kick 36, snare 38, hi-hat 42), at a fixed 120 quarters a
 * minute; a hit's time is exact to half a tick (0.26 ms). Velocity 0..1 becomes 1..127.
 * @returns the bytes of a Standard MIDI File
 */
export function drumsToMidi(transcription: DrumTranscription): Uint8Array<ArrayBuffer> {
  const midi = new midiFile.Midi();
  midi.header.fromJSON({
    name: transcription.file,
    ppq: ticksPerQuarter,
    tempos: [{ bpm: quartersPerMinute, ticks: 0 }],
    timeSignatures: [],
    keySignatures: [],
    meta: [],
  });
  const track = midi.addTrack();
  track.name = 'Drums';
  track.channel = percussionChannel;
  for (const instrument of drumInstruments) {
    const events = transcription.events.filter((event) => event.instrument === instrument);
    events.forEach((event, index) => {
      // A note-on of velocity 0 would be a note-off.
      const velocity = Math.max(1, Math.round(event.velocity * greatestVelocity)) / greatestVelocity;
      track.addNote({
        midi: keyOf(instrument),
        time: event.time,
        duration: length(event, events[index + 1]),
        velocity,
      });
    });
  }
  return new Uint8Array(midi.toArray());
}
