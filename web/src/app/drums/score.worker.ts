// Writes scores away from the page: choosing grids for a four-minute song takes far longer than a frame.

import type { DrumScore } from '../../notation/drums/drum-score';
import { quantise } from '../../notation/drums/quantise';
import { ScoreError } from '../../notation/score-error';
import type { ScoreReply, ScoreRequest } from './score-protocol';

function write({ events, rhythm, notation, unsureBelow }: ScoreRequest): DrumScore | null {
  try {
    return quantise(events, rhythm, { ...notation, unsureBelow });
  } catch (error) {
    if (error instanceof ScoreError) return null;
    throw error;
  }
}

addEventListener('message', ({ data }: MessageEvent<ScoreRequest>) => {
  const reply: ScoreReply = { id: data.id, score: write(data) };
  postMessage(reply);
});
