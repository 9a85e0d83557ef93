export interface WrittenNote {
  /** Seconds from the start. */ time: number;
  duration: number;
  /** Sounding pitch, Hz. */ frequency: number;
  /** 0..1. */ gain?: number;
}
/** Schedules notes from `startTime` (context seconds) on; returns when it ends and how to stop it. */
export declare function playNotes(
  context: AudioContext,
  notes: readonly WrittenNote[],
  options?: { startTime?: number; gain?: number; destination?: AudioNode },
): { endTime: number; finished: Promise<void>; stop(): void };
export declare function startDrone(
  context: AudioContext,
  frequency: number,
  options?: { gain?: number; destination?: AudioNode },
): { setFrequency(hertz: number): void; stop(): void };
/** One metronome click at `when` (context seconds); returns its canceller. */
export declare function scheduleClick(
  context: BaseAudioContext,
  when: number,
  options?: { accented?: boolean; gain?: number; destination?: AudioNode },
): () => void;
