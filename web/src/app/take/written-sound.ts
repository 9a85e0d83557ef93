import type { Score } from '../../generated/score';
import { playNotes, startDrone } from '../../playback/tone';
import { TypedEventTarget } from '../../typed-events';

/** Frequency of a MIDI number at a tuning of A4, Hz. */
export function frequencyOf(midi: number, a4: number): number {
  return a4 * 2 ** ((midi - 69) / 12);
}

/** Sounds the page as written: the whole tune, one note, a drone. One sound at a time; `ended` when it stopped by itself. */
export class WrittenSound extends TypedEventTarget<{ ended: undefined }> {
  private context: AudioContext | null = null;
  private stopCurrent: (() => void) | null = null;
  private generation = 0;

  /** Plays a score at a tempo, sounding pitch by its transposition. */
  playScore(score: Score, quartersPerMinute: number, a4: number): void {
    const seconds = 60 / quartersPerMinute;
    this.playAll(
      score.notes.map((note) => ({
        time: note.onset * seconds,
        duration: note.duration * seconds,
        frequency: frequencyOf(note.midi + (score.transposition ?? 0), a4),
      })),
    );
  }

  /** Plays one sounding pitch. */
  playNote(midi: number, duration: number, a4: number): void {
    this.playAll([{ time: 0, duration, frequency: frequencyOf(midi, a4) }]);
  }

  /** Holds a sounding pitch, folded into the octave around middle C where it is heard best beside an instrument. */
  drone(midi: number, a4: number): void {
    this.stop();
    const folded = 48 + (((midi % 12) + 12) % 12);
    const drone = startDrone(this.ready(), frequencyOf(folded, a4));
    this.stopCurrent = (): void => drone.stop();
  }

  stop(): void {
    this.generation += 1;
    this.stopCurrent?.();
    this.stopCurrent = null;
  }

  dispose(): void {
    this.stop();
    void this.context?.close();
    this.context = null;
  }

  private playAll(notes: Parameters<typeof playNotes>[1]): void {
    this.stop();
    const playing = playNotes(this.ready(), notes);
    const { generation } = this;
    this.stopCurrent = (): void => playing.stop();
    void playing.finished.then(() => {
      if (generation === this.generation) this.emit('ended', undefined);
    });
  }

  private ready(): AudioContext {
    this.context ??= new AudioContext();
    void this.context.resume();
    return this.context;
  }
}
