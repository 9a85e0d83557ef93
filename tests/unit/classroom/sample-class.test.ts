import { describe, expect, it } from 'vitest';
import { classTable } from '../../../web/src/classroom/class-table';
import { sampleAssignment, sampleClass } from '../../../web/src/classroom/sample-class';
import { tuneFor } from '../../e2e/support';
import { expectValid } from '../core/schemas';

describe('the sample class', () => {
  it('is one that could have been handed in, the same every time', async () => {
    const { score } = await tuneFor('ode-to-joy', 'clarinet');
    const assignment = sampleAssignment(score, 'Week 9');
    expectValid('assignment', assignment);
    const packages = sampleClass(assignment, score);
    for (const { manifest, report } of packages) {
      expectValid('result-package', manifest);
      expectValid('take-report', report);
    }
    expect(sampleClass(assignment, score)).toEqual(packages);
    const table = classTable(assignment, null, packages);
    expect(table.rows).toHaveLength(22);
    // What the page is to show: a bar to teach, and each of the two mismatches.
    expect(table.teach?.number).toBe('6');
    const flagged = Object.fromEntries(
      table.rows.map(({ name, flags }) => [name, flags.map(({ kind }) => kind)]),
    );
    expect(flagged['Finn M.']).toEqual(['otherTempo']);
    expect(flagged['Hugo P.']).toEqual(['sameAudio']);
    expect(flagged['Grace L.']).toEqual([]);
  });
});
