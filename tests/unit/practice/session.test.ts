import { describe, expect, it, vi } from 'vitest';
import { PracticeSession } from '../../../web/src/practice/session';
import type { TakeTimes } from '../../../web/src/practice/session';

function makeSession(times: TakeTimes = { musicStart: 3, musicEnd: 10 }): {
  session: PracticeSession<string>;
  clock: { now: number };
  host: {
    begin: ReturnType<typeof vi.fn>;
    save: ReturnType<typeof vi.fn>;
    discard: ReturnType<typeof vi.fn>;
  };
  states: string[];
} {
  const clock = { now: 0 };
  const host = {
    begin: vi.fn(() => Promise.resolve(times)),
    save: vi.fn(() => Promise.resolve('take')),
    discard: vi.fn(() => Promise.resolve()),
  };
  const session = new PracticeSession<string>({ now: () => clock.now, ...host });
  const states: string[] = [];
  session.on('state', (state) => states.push(state));
  return { session, clock, host, states };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('PracticeSession', () => {
  it('goes from a press through the count-in to a saved take', async () => {
    const { session, clock, host, states } = makeSession();
    const saved = vi.fn();
    session.on('saved', saved);
    session.press();
    await settled();
    clock.now = 3.01;
    session.tick(0);
    clock.now = 8;
    session.press();
    await settled();
    expect(states).toEqual(['asking', 'countIn', 'recording', 'saving', 'done']);
    expect(saved).toHaveBeenCalledWith('take');
    expect(host.discard).not.toHaveBeenCalled();
  });

  it('ignores a second press within half a second, cancels at a later one in the count-in', async () => {
    const { session, clock, host } = makeSession();
    session.press();
    await settled();
    clock.now = 0.49;
    session.press();
    expect(session.state).toBe('countIn');
    clock.now = 0.5;
    session.press();
    expect(session.state).toBe('idle');
    expect(host.discard).toHaveBeenCalledOnce();
    expect(host.save).not.toHaveBeenCalled();
  });

  it('keeps what was played when Escape is pressed while recording', async () => {
    const { session, host } = makeSession({ musicStart: 0, musicEnd: null });
    session.press();
    await settled();
    expect(session.state).toBe('recording');
    session.escape();
    await settled();
    expect(host.save).toHaveBeenCalledOnce();
  });

  it('stops after two seconds of silence, counted from the last written note', async () => {
    const { session, clock, host } = makeSession();
    session.press();
    await settled();
    clock.now = 9;
    session.tick(5);
    expect(session.state).toBe('recording');
    clock.now = 11.9;
    session.tick(8);
    expect(session.state).toBe('recording');
    clock.now = 13;
    session.tick(1.9);
    expect(session.state).toBe('recording');
    session.tick(2);
    await settled();
    expect(session.state).toBe('done');
    expect(host.save).toHaveBeenCalledOnce();
  });

  it('never stops by itself without a score', async () => {
    const { session, clock } = makeSession({ musicStart: 0, musicEnd: null });
    session.press();
    await settled();
    clock.now = 500;
    session.tick(400);
    expect(session.state).toBe('recording');
  });

  it('drops a microphone that opens after the person gave up', async () => {
    const { session, clock, host } = makeSession();
    let allow: (times: TakeTimes) => void = () => undefined;
    host.begin.mockReturnValue(new Promise<TakeTimes>((resolve) => (allow = resolve)));
    session.press();
    clock.now = 4;
    session.press();
    expect(session.state).toBe('idle');
    allow({ musicStart: 6, musicEnd: null });
    await settled();
    expect(session.state).toBe('idle');
    expect(host.discard).toHaveBeenCalledOnce();
  });

  it('is idle again and says why when the microphone is refused', async () => {
    const { session, clock, host } = makeSession();
    const refusal = new Error('no');
    host.begin.mockRejectedValueOnce(refusal);
    const failed = vi.fn();
    session.on('failed', failed);
    session.press();
    await settled();
    expect(session.state).toBe('idle');
    expect(failed).toHaveBeenCalledWith(refusal);
    clock.now = 2;
    session.press();
    await settled();
    expect(session.state).toBe('countIn');
  });

  it('saves what there is when the microphone is unplugged', async () => {
    const { session, host } = makeSession({ musicStart: 0, musicEnd: 10 });
    session.press();
    await settled();
    session.ended();
    await settled();
    expect(host.save).toHaveBeenCalledOnce();
    expect(session.state).toBe('done');
  });
});
