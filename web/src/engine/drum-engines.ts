// What every drum engine is made of: the family that runs it, and through the manifest the models of that family's kinds.

import type { DrumEngine } from '../generated/drum-transcription';

/**
 * templates: partially fixed NMF in the core, one file of kind drum-templates.
 * network: our network in ONNX Runtime between the core's features and its decoder, kinds drum-network and drum-decoder.
 * student: the published frame-wise networks, kinds drum-network and drum-templates (which place the time stamps).
 * segments: an onset detector and classifiers of the core, kinds drum-classifier and drum-templates.
 * encoded-segments: the same on features of an encoder, kind drum-network.
 */
export type DrumEngineFamily = 'templates' | 'network' | 'student' | 'segments' | 'encoded-segments';

const families: Record<DrumEngine, DrumEngineFamily> = {
  default: 'network',
  'pfnmf-smt': 'templates',
  'pfnmf-200d': 'templates',
  'pfnmf-am1': 'templates',
  'pfnmf-am2': 'templates',
  'toolbox-pfnmf': 'templates',
  'toolbox-am1': 'templates',
  'toolbox-am2': 'templates',
  'mfcc-svm': 'segments',
  'conv-random': 'encoded-segments',
  'conv-ae': 'encoded-segments',
  'conv-dae': 'encoded-segments',
  'fc-200': 'student',
  'fc-all': 'student',
  'fc-all-alt': 'student',
};

/** The family that runs an engine. */
export function familyOf(engine: DrumEngine): DrumEngineFamily {
  return families[engine];
}
