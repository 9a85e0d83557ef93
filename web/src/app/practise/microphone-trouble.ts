// What keeps a microphone from being heard, in words.

import type { MicrophoneErrorCode } from '../../capture/microphone-error';
import type { Recording } from '../../generated/recording';
import { t } from '../i18n/t';

/** What keeps a take from being recorded. */
export type MicrophoneTrouble = MicrophoneErrorCode | 'failed' | 'storageFull';

const MICROPHONE_CODES: readonly MicrophoneErrorCode[] = [
  'blocked',
  'blocked-by-site',
  'busy',
  'missing',
  'unplugged',
  'unsupported',
];

/** The trouble behind a failure of microphone or store. */
export function troubleOf(error: unknown): MicrophoneTrouble {
  const code = (error as { code?: unknown }).code;
  return code === 'full' ? 'storageFull' : (MICROPHONE_CODES.find((each) => each === code) ?? 'failed');
}

/** What happened and what to do about it. `kept`: a take that it ended, and that is safe. */
export function microphoneTroubleText(
  trouble: MicrophoneTrouble,
  kept: Recording | null = null,
): [heading: string, text: string] {
  switch (trouble) {
    case 'blocked':
      return [t('practise.blocked'), t('practise.blockedText')];
    case 'blocked-by-site':
      return [t('practise.blockedBySite'), t('practise.blockedBySiteText')];
    case 'busy':
      return [t('practise.busy'), t('practise.busyText')];
    case 'missing':
      return [t('practise.missing'), t('practise.missingText')];
    case 'unplugged':
      return kept
        ? [
            t('practise.unpluggedSaved', {
              seconds: Math.floor(kept.frames / kept.sampleRate),
            }),
            '',
          ]
        : [t('practise.unplugged'), t('practise.unpluggedText')];
    case 'unsupported':
      return [t('practise.unsupported'), t('practise.unsupportedText')];
    case 'storageFull':
      return [t('practise.storageFull'), ''];
    case 'failed':
      return [t('practise.failed'), t('practise.failedText')];
  }
}
