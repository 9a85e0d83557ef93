// Short imitations: a melody was heard and repeated; how a jury would take it.

import type { CoreContour, CoreImitationReport, CoreModule } from '../../../wasm/bindings/core';
import { unwrap } from './core-result';
import type { Models } from './models';

/** The models that ship. Cards: public/models/<name>/README.md. */
export const imitationModels = ['imitation', 'imitation-mast'] as const;
export type ImitationModelName = (typeof imitationModels)[number];

/** What each model learned from; shown wherever its verdicts are. */
const trainedOn: Record<ImitationModelName, string> = {
  imitation: 'simulated imitations, judged by a fixed rule',
  'imitation-mast': 'MASTmelody (jury decisions on sung melodies), CC BY-NC-SA 4.0: non-commercial use only',
};

/** A pitch curve: seconds ascending, Hz, 0 where there is no pitch. */
export type Contour = CoreContour;

/** What is known about one imitation. */
export interface ImitationReport extends CoreImitationReport {
  model: ImitationModelName;
  trainedOn: string;
}

/**
 * Judges a performance of a melody against its reference.
 * @throws EngineError 'empty', 'silent', 'too-short', 'too-long', 'not-finite', 'bad-argument', 'not-loaded'
 */
export async function judgeImitation(
  core: CoreModule,
  models: Models,
  performance: Contour,
  reference: Contour,
  model: ImitationModelName,
): Promise<ImitationReport> {
  const weights = await models.read(model, 'imitation-model');
  const report = unwrap(core.assessImitation(performance, reference, weights));
  return { model, trainedOn: trainedOn[model], ...report };
}
