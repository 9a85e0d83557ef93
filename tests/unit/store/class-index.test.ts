import { describe, expect, it } from 'vitest';
import { ClassIndex, MemoryRows } from '../../../web/src/store/class-index';
import { makeKeys } from '../../../web/src/classroom/signing';
import { assignment } from '../classroom/support';

const index = (): ClassIndex => new ClassIndex(new MemoryRows(), false);

describe('ClassIndex', () => {
  it('lists assignments, newest first, and forgets one with everything handed in', async () => {
    const classes = index();
    await classes.putOwnAssignment({ id: 'one', assignment, createdAt: '2026-11-01' });
    await classes.putOwnAssignment({ id: 'two', assignment, createdAt: '2026-11-02' });
    await classes.putPackage('one', 'p', { name: 'Ben' }, new Blob(['sound']));
    await classes.putPackage('two', 'p', { name: 'Amara' }, null);
    expect((await classes.ownAssignments()).map(({ id }) => id)).toEqual(['two', 'one']);
    expect(await (await classes.packageSound('one', 'p'))?.text()).toBe('sound');
    await classes.deleteOwnAssignment('one');
    expect(await classes.packages('one')).toEqual([]);
    expect(await classes.packageSound('one', 'p')).toBeNull();
    expect(await classes.packages('two')).toEqual([{ name: 'Amara' }]);
  });

  it('replaces a package that is added again', async () => {
    const classes = index();
    await classes.putPackage('one', 'p', 1, null);
    await classes.putPackage('one', 'p', 2, null);
    expect(await classes.packages('one')).toEqual([2]);
  });

  it('goes on counting when an assignment is opened again', async () => {
    const classes = index();
    await classes.takeAssignment(assignment);
    await classes.countTake(assignment.id, { recordingId: 'r1', source: 'microphone' });
    const again = await classes.takeAssignment({ ...assignment, attempts: 9 });
    expect(again.takes).toHaveLength(1);
    expect((await classes.takenAssignment(assignment.id))?.assignment.attempts).toBe(9);
  });

  it('makes one key for good', async () => {
    const classes = index();
    expect(await classes.signingKeys(makeKeys)).toBe(await classes.signingKeys(makeKeys));
  });
});
