import type { AssessedNote } from './notes';

/** Where one note landed: across from early to late, up from flat to sharp. */
export interface Landing {
  index: number;
  cents: number;
  milliseconds: number;
  inside: boolean;
}

/** What most notes have in common, where most of them do. */
export type Lean = 'sharp' | 'flat' | 'early' | 'late';

export interface Landings {
  landings: Landing[];
  inside: number;
  lean: Lean | null;
}

/** A side is named when this share of the notes lies on it, and their middle this far out in shares of the good zone. */
const LEANING_SHARE = 2 / 3;
const LEANING_ZONE_SHARE = 0.2;

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function leans(values: readonly number[], zone: number): -1 | 0 | 1 {
  const sign = Math.sign(middle(values)) as -1 | 0 | 1;
  const share = values.filter((value) => Math.sign(value) === sign).length / Math.max(1, values.length);
  return share >= LEANING_SHARE && Math.abs(middle(values)) >= LEANING_ZONE_SHARE * zone ? sign : 0;
}

/** The landings of all notes that have both figures, played at the written pitch. */
export function landingsOf(
  notes: readonly AssessedNote[],
  zones: { cents: number; milliseconds: number },
): Landings {
  const landings = notes.flatMap(({ index, centsShown, report }): Landing[] => {
    const { cents, milliseconds, outcome, intonation, timing } = report;
    if (cents === null || milliseconds === null || !centsShown || outcome === 'different') return [];
    return [{ index, cents, milliseconds, inside: intonation === 'inTune' && timing === 'onTime' }];
  });
  const pitch = leans(
    landings.map(({ cents }) => cents),
    zones.cents,
  );
  const time = leans(
    landings.map(({ milliseconds }) => milliseconds),
    zones.milliseconds,
  );
  const lean = pitch > 0 ? 'sharp' : pitch < 0 ? 'flat' : time > 0 ? 'late' : time < 0 ? 'early' : null;
  return { landings, inside: landings.filter(({ inside }) => inside).length, lean };
}
