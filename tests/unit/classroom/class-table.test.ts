import { describe, expect, it } from 'vitest';
import { barSpan, classCsv, classTable, median } from '../../../web/src/classroom/class-table';
import type { HandedIn } from '../../../web/src/classroom/class-table';
import { scoreOfTake } from '../../../web/src/classroom/score-of-take';
import type { Assignment } from '../../../web/src/generated/assignment';
import type { HandedInTake, PlayedSettings } from '../../../web/src/generated/result-package';
import { assignment, handedIn, manifest, reportOf, score } from './support';

// Cents and milliseconds of the four notes; bars hold two each. Beyond 25 cents or 50 ms a note is marked.
const clean = [[2, 5], [3, -4], [1, 2], [0, 1]] as const; // prettier-ignore
const lateInTwo = [[2, 5], [3, -4], [1, 80], [0, 1]] as const; // prettier-ignore
const bothInTwo = [[2, 5], [3, -4], [40, 80], [30, 1]] as const; // prettier-ignore

const { sha256 } = manifest.assignment;

function asked(change: Partial<PlayedSettings>): { manifest: { asked: PlayedSettings } } {
  return { manifest: { asked: { ...manifest.asked, ...change } } };
}

function taken(change: Partial<HandedInTake>): { manifest: { take: HandedInTake } } {
  return { manifest: { take: { ...manifest.take, ...change } } };
}

function flagsOf(packages: HandedIn[], name: string, as: Assignment = assignment): string[] {
  const row = classTable(as, sha256, packages).rows.find((each) => each.name === name);
  return row?.flags.map(({ kind }) => kind) ?? [];
}

describe('classTable', () => {
  it('has one row for each student with the best of their takes', () => {
    const { rows } = classTable(assignment, sha256, [
      handedIn('Ben K.', reportOf(bothInTwo, 0.4), taken({ of: 1 })),
      handedIn('Amara O.', reportOf(clean, 0.7)),
      // The same name, written otherwise, later and better.
      handedIn(
        'ben  k.',
        { ...reportOf(lateInTwo, 0.6), duration: 13 },
        { ...taken({ of: 3 }), kept: { keyId: 'key of Ben K.' } },
      ),
    ]);
    expect(rows.map(({ name }) => name)).toEqual(['Amara O.', 'ben  k.']);
    const ben = rows[1]!;
    expect(ben.takes).toBe(3);
    expect(ben.score).toBeCloseTo(0.6, 10);
    // 2, 3, 1, 0 cents and 5, 4, 80, 1 ms: the middle of each.
    expect(ben.medianCents).toBe(1.5);
    expect(ben.medianMilliseconds).toBe(4.5);
    expect(ben.hardestBar).toBe('2');
    expect(ben.packages).toHaveLength(2);
    expect(ben.flags).toEqual([]);
  });

  it('counts, bar by bar, students with something marked', () => {
    const { heat, teach } = classTable(assignment, sha256, [
      handedIn('A', reportOf(clean, 0.7)),
      handedIn('B', reportOf(lateInTwo, 0.6)),
      handedIn('C', reportOf(bothInTwo, 0.5)),
    ]);
    expect(heat.map(({ number, students, names }) => [number, students, names])).toEqual([
      ['1', 0, []],
      ['2', 2, ['B', 'C']],
    ]);
    expect(teach?.number).toBe('2');
  });

  it('names no bar to teach when none stands out', () => {
    const three = ['A', 'B', 'C', 'D', 'E'].map((name) => handedIn(name, reportOf(clean, 0.5)));
    expect(classTable(assignment, sha256, three).teach).toBeNull();
    // One of five is below a quarter of the class.
    expect(
      classTable(assignment, sha256, [...three.slice(1), handedIn('A', reportOf(lateInTwo, 0.5))]).teach,
    ).toBeNull();
  });

  it('keeps to the bars that count', () => {
    const firstBar = { ...assignment, bars: { first: 0, last: 0 } };
    const { heat, rows } = classTable(firstBar, sha256, [handedIn('B', reportOf(bothInTwo, null))]);
    expect(heat.map(({ number }) => number)).toEqual(['1']);
    expect(rows[0]?.hardestBar).toBeNull();
    // 2 and 3 cents.
    expect(rows[0]?.medianCents).toBe(2.5);
    // Without ratings the score is the share of clean notes: both of bar 1, two of the four in all.
    expect(rows[0]?.score).toBe(1);
    expect(classTable(assignment, sha256, [handedIn('B', reportOf(bothInTwo, null))]).rows[0]?.score).toBe(
      0.5,
    );
  });

  it('shows only ratings that count', () => {
    const rhythm: Assignment = { ...assignment, criteria: ['rhythmicAccuracy'] };
    const { distributions } = classTable(rhythm, sha256, [
      handedIn('A', reportOf(clean, 0.7)),
      handedIn('B', reportOf(clean, 0.4)),
    ]);
    expect(distributions.map(({ criterion }) => criterion)).toEqual(['rhythmicAccuracy']);
    expect(distributions[0]?.median).toBeCloseTo(0.55, 10);
  });

  it.each<[string, Parameters<typeof handedIn>[2], string[]]>([
    ['nothing', {}, []],
    ['another tempo', asked({ quartersPerMinute: 72 }), ['otherTempo']],
    ['a tempo a shade off', asked({ quartersPerMinute: 84.5 }), []],
    ['another strictness', asked({ strictness: 'relaxed' }), ['otherStrictness']],
    ['another level', asked({ level: 'symphonic' }), ['otherLevel']],
    ['another instrument', asked({ instrumentId: 'flute' }), ['otherInstrument']],
    ['another tune', asked({ exerciseId: 'twinkle' }), ['otherExercise']],
    ['too many takes', taken({ of: 6 }), ['manyTakes']],
    ['a recording', taken({ source: 'file' }), ['fromFile']],
    [
      'another version',
      { manifest: { assignment: { ...manifest.assignment, sha256: '1'.repeat(64) } } },
      ['otherVersion'],
    ],
    ['no signature', { kept: { integrity: 'unsigned', keyId: null } }, ['unsigned']],
    ['changed files', { kept: { integrity: 'altered', altered: ['report.json'], keyId: null } }, ['altered']],
  ])('flags %s', (_name, change, flags) => {
    expect(flagsOf([handedIn('A', reportOf(clean, 0.7), change)], 'A')).toEqual(flags);
  });

  it('flags one sound and one device under two names, and one name from two devices', () => {
    const sound = taken({ audioSha256: 'a'.repeat(64) });
    const packages = [
      handedIn('A', reportOf(clean, 0.7), sound),
      handedIn('B', reportOf(clean, 0.7), sound),
      handedIn('C', reportOf(clean, 0.7), { kept: { keyId: 'shared' } }),
      handedIn('D', reportOf(clean, 0.7), { kept: { keyId: 'shared' } }),
      handedIn('E', reportOf(clean, 0.7)),
      handedIn('e', { ...reportOf(clean, 0.6), duration: 9 }),
    ];
    expect(['A', 'B', 'C', 'D', 'E'].map((name) => flagsOf(packages, name))).toEqual([
      ['sameAudio'],
      ['sameAudio'],
      ['sameKey'],
      ['sameKey'],
      ['severalKeys'],
    ]);
  });

  it('names the same other student in whatever order the packages come in', () => {
    const sound = taken({ audioSha256: 'a'.repeat(64) });
    const packages = ['C', 'A', 'B'].map((name) => handedIn(name, reportOf(clean, 0.7), sound));
    for (const order of [packages, [...packages].reverse()]) {
      const { rows } = classTable(assignment, sha256, order);
      expect(rows.find(({ name }) => name === 'C')?.flags).toEqual([{ kind: 'sameAudio', other: 'A' }]);
    }
  });
});

describe('classCsv', () => {
  it('is a table that no spreadsheet runs', () => {
    const names = ['=HYPERLINK("http://x")', '+1', '@cmd', '-2', 'Ben "the horn", K.'];
    const csv = classCsv(
      assignment,
      classTable(
        assignment,
        sha256,
        names.map((name) => handedIn(name, reportOf(clean, 0.5))),
      ),
    );
    const lines = csv.trimEnd().split('\r\n');
    const fields = lines[0]!.split(',').length;
    expect(lines).toHaveLength(names.length + 1);
    for (const line of lines.slice(1)) {
      expect(line).not.toMatch(/(^|,)"?[=+@-]/);
      // Fields without quoted commas: as many as the head.
      expect(line.replace(/"([^"]|"")*"/g, 'x').split(',')).toHaveLength(fields);
    }
    expect(csv).toContain('"Ben ""the horn"", K."');
  });
});

describe('barSpan', () => {
  it('reaches from the first note of a bar to that of the next', () => {
    const one = handedIn('A', reportOf(clean, 0.7));
    // Notes are due at 1, 2.5, 4 and 5.5 s.
    expect(barSpan(one, 0)).toEqual({ start: 1, end: 4 });
    expect(barSpan(one, 1)).toEqual({ start: 4, end: 7 });
    expect(barSpan(one, 5)).toBeNull();
  });
});

describe('scoreOfTake', () => {
  it('is the mean of the ratings that count', () => {
    const report = reportOf(clean, 0.5);
    report.ratings!.toneQuality = { ...report.ratings!.toneQuality, value: 0.9 };
    expect(scoreOfTake(report, score, null)?.value).toBeCloseTo(0.6, 10);
    expect(scoreOfTake(report, score, { criteria: ['toneQuality'], bars: null })).toEqual({
      value: 0.9,
      from: 'ratings',
    });
  });
});

describe('median', () => {
  it.each([
    [[], null],
    [[3], 3],
    [[4, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %j', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});
