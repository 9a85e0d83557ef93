import type { Flag } from '../../classroom/class-table';
import type { Exercise } from '../../practice/exercises';
import { joined } from '../i18n/format';
import { t } from '../i18n/t';
import { scoreBeat } from '../practise/beat-words';

/** What is odd about a package, in a few words beside the student. */
export function flagWords(flag: Flag, exercise: Exercise | null): string {
  switch (flag.kind) {
    case 'altered':
      return t('teach.flagAltered');
    case 'unsigned':
      return t('teach.flagUnsigned');
    case 'sameAudio':
      return t('teach.flagSameAudio', { name: flag.other });
    case 'sameKey':
      return t('teach.flagSameKey', { name: flag.other });
    case 'severalKeys':
      return t('teach.flagSeveralKeys');
    case 'otherExercise':
      return t('teach.flagOtherExercise', { title: flag.title });
    case 'otherTempo':
      return t('teach.flagOtherTempo', {
        tempo: Math.round(flag.quartersPerMinute / scoreBeat(exercise?.score ?? null)),
      });
    case 'otherStrictness':
      return t('teach.flagOtherStrictness');
    case 'otherLevel':
      return t('teach.flagOtherLevel');
    case 'otherInstrument':
      return t('teach.flagOtherInstrument');
    case 'otherVersion':
      return t('teach.flagOtherVersion');
    case 'manyTakes':
      return t('teach.flagManyTakes', { count: flag.count });
    case 'fromFile':
      return t('teach.flagFromFile');
  }
}

/** What it means, in a sentence. */
export function flagExplained(flag: Flag): string {
  switch (flag.kind) {
    case 'altered':
      return t('teach.explainAltered', { files: joined(flag.files) });
    case 'unsigned':
      return t('teach.explainUnsigned');
    case 'sameAudio':
      return t('teach.explainSameAudio');
    case 'sameKey':
      return t('teach.explainSameKey', { name: flag.other });
    case 'severalKeys':
      return t('teach.explainSeveralKeys');
    case 'otherVersion':
      return t('teach.explainVersion');
    case 'manyTakes':
      return t('teach.explainManyTakes');
    case 'fromFile':
      return t('teach.explainFromFile');
    case 'otherExercise':
    case 'otherTempo':
    case 'otherStrictness':
    case 'otherLevel':
    case 'otherInstrument':
      return t('teach.explainOther');
  }
}
