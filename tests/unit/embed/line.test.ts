import { describe, expect, it, vi } from 'vitest';
import { EmbedLine } from '../../../web/src/embed/line';
import { addressOf, allowedOrigins, optionsIn } from '../../../web/src/embed/parameters';
import type { EmbedOptions } from '../../../web/src/embed/protocol';
import { practiceResult } from './messages';

const SCHOOL = 'https://school.example';
const HOSTILE = 'https://hostile.example';

function widgetEnd(origins: readonly string[] = [SCHOOL]) {
  const own = new EventTarget();
  const peer = { postMessage: vi.fn() };
  const warn = vi.fn();
  const heard = vi.fn();
  const line = new EmbedLine({ own, peer: () => peer, origins, hears: ['configure'], warn });
  line.listen(heard);
  const deliver = (data: unknown, origin: string, source: unknown = peer): void => {
    own.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
  };
  return { line, peer, warn, heard, deliver };
}

const configure = { protocol: 'woodshed', version: 1, type: 'configure', id: '1', payload: { tempo: 60 } };

describe('hearing', () => {
  it('takes what the framing page says from an allowed origin', () => {
    const { heard, warn, deliver } = widgetEnd();
    deliver(configure, SCHOOL);
    expect(heard).toHaveBeenCalledExactlyOnceWith(configure);
    expect(warn).not.toHaveBeenCalled();
  });

  it('ignores another origin and warns once', () => {
    const { heard, warn, deliver } = widgetEnd();
    deliver(configure, HOSTILE);
    deliver(configure, HOSTILE);
    expect(heard).not.toHaveBeenCalled();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(HOSTILE));
  });

  it('ignores another window, were it of the right origin', () => {
    const { heard, deliver } = widgetEnd();
    deliver(configure, SCHOOL, {});
    deliver(configure, SCHOOL, null);
    expect(heard).not.toHaveBeenCalled();
  });

  it('ignores what is malformed, of another version or for the other end, each with one warning', () => {
    const { heard, warn, deliver } = widgetEnd();
    const resize = { ...configure, type: 'resize', payload: { height: 10 } };
    for (const data of [{ ...configure, payload: { tempo: 'x' } }, { ...configure, version: 2 }, resize]) {
      deliver(data, SCHOOL);
      deliver(data, SCHOOL);
    }
    expect(heard).not.toHaveBeenCalled();
    expect(warn).toHaveBeenCalledTimes(3);
  });

  it('has nothing to say about the messages of other scripts', () => {
    const { heard, warn, deliver } = widgetEnd();
    deliver('setImmediate$0.1$1', SCHOOL);
    deliver({ source: 'devtools' }, HOSTILE);
    expect(heard).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  it('ends with close()', () => {
    const { line, heard, deliver } = widgetEnd();
    line.close();
    deliver(configure, SCHOOL);
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('speaking', () => {
  it('names the origin that may hear, never all', () => {
    const { line, peer } = widgetEnd();
    line.send('result', practiceResult);
    expect(peer.postMessage).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: 'result', payload: practiceResult }),
      SCHOOL,
    );
  });

  it('says nothing when no origin is allowed', () => {
    const { line, peer } = widgetEnd([]);
    line.send('result', practiceResult);
    expect(line.open).toBe(false);
    expect(peer.postMessage).not.toHaveBeenCalled();
  });

  it('turns to the allowed origin that has spoken', () => {
    const { line, peer, deliver } = widgetEnd([SCHOOL, 'https://other.example']);
    deliver(configure, 'https://other.example');
    line.send('started', { take: 1 });
    expect(peer.postMessage).toHaveBeenCalledWith(expect.anything(), 'https://other.example');
  });

  it('gives every message an id of its own', () => {
    const { line, peer } = widgetEnd();
    line.send('started', { take: 1 });
    line.send('started', { take: 1 });
    const ids = peer.postMessage.mock.calls.map(([message]) => (message as { id: string }).id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('who may frame a widget', () => {
  const allowed = (query: string, ...framedBy: string[]): string[] =>
    allowedOrigins(new URLSearchParams(query), framedBy);

  it('is whom the address names', () => {
    expect(allowed(`origin=${SCHOOL}/course/7`, `${HOSTILE}/`)).toEqual([SCHOOL]);
    expect(allowed(`origin=${HOSTILE}&origin=${SCHOOL}`, SCHOOL)).toEqual([SCHOOL, HOSTILE]);
  });

  it('else whom the browser names, else nobody', () => {
    expect(allowed('', `${SCHOOL}/page`, HOSTILE)).toEqual([SCHOOL]);
    expect(allowed('origin=*', '')).toEqual([]);
    expect(allowed('origin=null')).toEqual([]);
  });
});

it('options survive the way through an address', () => {
  const options: EmbedOptions = {
    kind: 'practice',
    exercise: 'own & odd/id',
    tempo: 72,
    attempts: 3,
    theme: { '--accent': '#0b5c4c' },
  };
  const url = addressOf(new URL('https://site.example/shed/embed/'), options, SCHOOL);
  expect(url.href).toMatch(/^https:\/\/site\.example\/shed\/embed\/\?/);
  expect(optionsIn(url.searchParams)).toEqual(options);
  expect(url.searchParams.get('origin')).toBe(SCHOOL);
});
