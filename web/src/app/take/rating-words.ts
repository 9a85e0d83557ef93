import type { RatingLevel as Standard, RatingModel } from '../../generated/take-report';
import { criteria, levelsOf } from '../../report/ratings';
import type { Criterion, RatingBand, RatingChange, RatingLevel } from '../../report/ratings';
import { inSentence, listed } from '../i18n/format';
import { t } from '../i18n/t';

function levelWord(level: RatingLevel): string {
  return t(`take.level${level}`);
}

/** A rating in one word, or two where its band straddles: "Steady – strong". */
export function ratingWords(band: RatingBand): string {
  const [from, to] = levelsOf(band);
  return from === to
    ? levelWord(from)
    : t('take.levels', { from: levelWord(from), to: inSentence(levelWord(to)) });
}

export function criterionName(criterion: Criterion): string {
  return t(`take.${criterion}`);
}

/** How a rating moved, in words. */
export function changeWords(change: RatingChange): string {
  return t(change === 'same' ? 'take.changeSame' : change === 'up' ? 'take.changeUp' : 'take.changeDown');
}

/** Several criteria as part of a sentence: "Rhythmic accuracy and tone quality". */
export function criteriaWords(chosen: readonly Criterion[]): string {
  const names = criteria
    .filter((criterion) => chosen.includes(criterion))
    .map((criterion, index) =>
      index === 0 ? criterionName(criterion) : inSentence(criterionName(criterion)),
    );
  return listed(names);
}

/** What the training data of every model that ships is called in its description. */
const SIMULATED = 'simulated ratings';

/** What a rating model was trained on, in words; empty when it does not say. */
export function trainingWords(trainedOn: string | null): string {
  return trainedOn === SIMULATED ? t('take.simulatedRatings') : (trainedOn ?? '');
}

/** The published systems and our own. */
export const systemNames: Record<RatingModel, string> = {
  score: t('take.systemScore'),
  'svr-bd': t('take.systemSvr'),
  'pc-fcn': t('take.systemPcFcn'),
  'm-crnn': t('take.systemMCrnn'),
  'pcm-crnn': t('take.systemPcmCrnn'),
  siconvnet: t('take.systemSiConvNet'),
  jointembed: t('take.systemJointEmbed'),
  distmat: t('take.systemDistMat'),
};

export function standardWords(standard: Standard): string {
  return t(standard === 'middle' ? 'take.levelMiddle' : 'take.levelSymphonic');
}
