import { describe, expect, it } from 'vitest';
import { MicrophoneError, microphoneErrorFrom } from '../../../web/src/capture/microphone-error';
import type { MicrophoneErrorCode, PermissionFacts } from '../../../web/src/capture/microphone-error';

const open: PermissionFacts = { policyAllows: null, framed: false, state: null };

describe('microphoneErrorFrom', () => {
  it.each<[string, Partial<PermissionFacts>, MicrophoneErrorCode]>([
    ['NotAllowedError', { policyAllows: true, state: 'denied' }, 'blocked'],
    ['NotAllowedError', { policyAllows: true, framed: true, state: 'denied' }, 'blocked'],
    ['NotAllowedError', { policyAllows: false }, 'blocked-by-site'],
    ['NotAllowedError', { framed: true, state: 'denied' }, 'blocked-by-site'],
    ['NotAllowedError', { framed: true, state: 'prompt' }, 'blocked'],
    ['NotAllowedError', { state: 'denied' }, 'blocked'],
    ['SecurityError', {}, 'blocked'],
    ['NotFoundError', {}, 'missing'],
    ['OverconstrainedError', {}, 'missing'],
    ['NotReadableError', {}, 'busy'],
    ['AbortError', {}, 'busy'],
    ['TypeError', {}, 'unsupported'],
  ])('%s with %o is %s', (name, facts, code) => {
    expect(microphoneErrorFrom(new DOMException('x', name), { ...open, ...facts }).code).toBe(code);
  });

  it('passes its own errors through and survives anything thrown', () => {
    const own = new MicrophoneError('unplugged', 'x');
    expect(microphoneErrorFrom(own, open)).toBe(own);
    expect(microphoneErrorFrom('text', open).code).toBe('unsupported');
  });
});
