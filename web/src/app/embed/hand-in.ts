// Where a finished take goes when the person presses "Hand in this take".

import type { EmbedLine } from '../../embed/line';
import type { PracticeResult } from '../../embed/protocol';
import type { Recording } from '../../generated/recording';
import type { TakeResult } from '../take/take-result';
import { t } from '../i18n/t';

/** A take that can be handed in. */
export interface FinishedTake {
  recording: Recording;
  result: TakeResult;
  /** The same in short, as it is sent. */
  handed: PracticeResult;
}

/** A place that takes results. */
export interface HandIn {
  /** What goes where, said below the button. */
  readonly promise: string;
  /** Resolves with what to say once it is done; rejects when it could not be done. */
  send(take: FinishedTake): Promise<string>;
}

/** The page that shows the widget; null where nobody said which page that is. */
export function handInToHost(line: EmbedLine<'configure'>, place: string): HandIn | null {
  if (!line.open) return null;
  return {
    promise: t('embed.handInText'),
    send: async ({ handed }) => {
      line.send('result', handed);
      return t('embed.handedIn', { place });
    },
  };
}
