import { describe, expect, it, vi } from 'vitest';
import { Scope } from '../../../web/src/scope';

describe('Scope', () => {
  it('undoes everything once, last first, children included', () => {
    const scope = new Scope();
    const log: string[] = [];
    scope.add(() => log.push('first'));
    scope.child().add(() => log.push('child'));
    scope.add(() => log.push('last'));
    scope.dispose();
    scope.dispose();
    expect(log).toEqual(['last', 'child', 'first']);
  });

  it('undoes late arrivals at once', () => {
    const scope = new Scope();
    scope.dispose();
    const undo = vi.fn();
    scope.add(undo);
    expect(undo).toHaveBeenCalledOnce();
  });

  it('ends listeners and timers', () => {
    vi.useFakeTimers();
    const scope = new Scope();
    const target = new EventTarget();
    const heard = vi.fn();
    scope.listen(target, 'x', heard);
    scope.every(10, heard);
    scope.after(5, heard);
    target.dispatchEvent(new Event('x'));
    vi.advanceTimersByTime(10);
    expect(heard).toHaveBeenCalledTimes(3);
    scope.dispose();
    target.dispatchEvent(new Event('x'));
    vi.advanceTimersByTime(50);
    expect(heard).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });
});
