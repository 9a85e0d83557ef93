import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Midi } from '@tonejs/midi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reduceClasses } from '../../../web/src/cli/drum-output';
import { parseCommand, UsageError } from '../../../web/src/cli/options';
import type { DrumTranscription } from '../../../web/src/generated/drum-transcription';
import type { PerformanceDescriptors } from '../../../web/src/generated/performance-descriptors';
import type { ScoreRating } from '../../../web/src/generated/score-rating';
import type { TakeReport } from '../../../web/src/generated/take-report';
import { clarinet, drums, rockBeat, wav16 } from '../../support/synth';
import { root } from '../core/core';
import { expectValid } from '../core/schemas';

const RATE = 44100;
let folder: string;

/** Runs the command line as a user does. */
function cli(...args: string[]): { status: number | null; stdout: Buffer; stderr: string } {
  const done = spawnSync(process.execPath, [path.join(root, 'web/tools/cli.mjs'), ...args], { cwd: folder });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr.toString() };
}

const scale = `<?xml version="1.0"?>
<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Clarinet</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>
${['C', 'D', 'E', 'F'].map((step) => `<note><pitch><step>${step}</step><octave>4</octave></pitch><duration>1</duration></note>`).join('')}
</measure></part></score-partwise>`;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'woodshed-cli-'));
  const beat = drums(rockBeat(2, 120, 0.3), 4.6, RATE);
  writeFileSync(path.join(folder, 'beat.wav'), wav16(beat, RATE));
  writeFileSync(path.join(folder, 'beat two.wav'), wav16(beat, RATE));
  writeFileSync(path.join(folder, 'broken.wav'), 'RIFF but nothing else');
  writeFileSync(path.join(folder, 'photo.mp3'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]));
  const tones = [58, 60, 62, 63].map((midi, i) => ({ onset: 0.4 + i * 0.6, duration: 0.55, midi }));
  writeFileSync(path.join(folder, 'take.wav'), wav16(clarinet(tones, 3.4, RATE), RATE));
  writeFileSync(path.join(folder, 'scale.musicxml'), scale);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('descriptors', () => {
  it('prints the 92 by name', () => {
    const { status, stdout } = cli('descriptors', 'take.wav');
    expect(status).toBe(0);
    const result = JSON.parse(stdout.toString()) as PerformanceDescriptors;
    expectValid('performance-descriptors', result);
    // The fundamentals lie between 233 and 311 Hz, the partials up to nine times as high.
    expect(result.descriptors['centroid.frameMean.noteMean']).toBeGreaterThan(233);
    expect(result.descriptors['centroid.frameMean.noteMean']).toBeLessThan(9 * 311);
    // Four notes 0.6 s apart: what spreads between onsets is a frame or two, in 50 bins.
    expect(result.descriptors['interOnset.binSeconds']).toBeLessThan(0.001);
  });

  it('says why there are none', () => {
    const { status, stderr } = cli('descriptors', 'broken.wav');
    expect(status).toBe(3);
    expect(stderr).toContain('broken.wav');
  });
});

describe('transcribe', () => {
  it('prints one JSON object for one input', () => {
    const { status, stdout } = cli('transcribe', 'beat.wav');
    expect(status).toBe(0);
    const result = JSON.parse(stdout.toString()) as DrumTranscription;
    expectValid('drum-transcription', result);
    expect(result).toMatchObject({ file: 'beat.wav', engine: 'default' });
    expect(result.events.length).toBeGreaterThan(8);
  });

  it('writes MIDI on channel 10 with the times of the hits', () => {
    const { status } = cli('transcribe', 'beat.wav', '--format', 'midi', '--out', 'midi');
    expect(status).toBe(0);
    const midi = new Midi(readFileSync(path.join(folder, 'midi/beat.mid')));
    const events = (JSON.parse(cli('transcribe', 'beat.wav').stdout.toString()) as DrumTranscription).events;
    expect(midi.tracks[0]?.channel).toBe(9);
    const kicks = midi.tracks.flatMap((track) => track.notes).filter((note) => note.midi === 36);
    const asked = events.filter((event) => event.class === 'KD');
    expect(kicks).toHaveLength(asked.length);
    kicks.forEach((note, i) => expect(Math.abs(note.time - asked[i]!.time)).toBeLessThan(0.002));
  });

  it('writes the notes of the beat: tab, MusicXML, quantised MIDI', () => {
    const tab = cli('transcribe', 'beat.wav', '--format', 'tab', '--grid', '8').stdout.toString();
    expect(tab).toContain('120 beats a minute, 4/4');
    expect(
      tab
        .split('\n')
        .find((line) => line.startsWith('BD'))
        ?.match(/o/g),
    ).toHaveLength(4);
    const xml = cli('transcribe', 'beat.wav', '--format', 'musicxml').stdout.toString();
    expect(xml).toContain('<score-partwise');
    expect(xml.match(/<measure /g)).toHaveLength(2);
    const { status, stdout } = cli('transcribe', 'beat.wav', '--format', 'midi-quantised');
    expect(status).toBe(0);
    const kicks = new Midi(stdout).tracks.flatMap(({ notes }) => notes).filter(({ midi }) => midi === 36);
    const apart = kicks.slice(1).map(({ ticks }, i) => ticks - kicks[i]!.ticks);
    expect(new Set(apart).size).toBe(1);
  });

  it('says so when there is no beat to write notes on', () => {
    writeFileSync(path.join(folder, 'one.wav'), wav16(drums([{ time: 1, drum: 'SD' }], 2, RATE), RATE));
    const { status, stderr } = cli('transcribe', 'one.wav', '--format', 'musicxml');
    expect(status).toBe(3);
    expect(stderr).toMatch(/one\.wav: no beat was found/);
    expect(cli('transcribe', 'one.wav').status).toBe(0);
  });

  it('leaves out classes on request', () => {
    const eventsOf = (...args: string[]): DrumTranscription['events'] =>
      (JSON.parse(cli('transcribe', 'beat.wav', ...args).stdout.toString()) as DrumTranscription).events;
    const all = eventsOf();
    expect(eventsOf('--classes', '3')).toEqual(all.filter((event) => /KD|SD|HH/.test(event.class)));
    const kinds = (['kick', 'sideStick', 'tomLow', 'ride', 'other'] as const).map((instrument, i) => ({
      ...all[0]!,
      instrument,
      class: (['KD', 'OT', 'TT', 'CY', 'OT'] as const)[i]!,
    }));
    const transcription = { file: '', duration: 1, engine: 'default', events: kinds, rhythm: null } as const;
    const left = (to: '5' | '3'): string[] =>
      reduceClasses({ ...transcription, events: [...kinds] }, to).events.map((event) => event.class);
    expect(left('5')).toEqual(['KD', 'TT', 'CY']);
    expect(left('3')).toEqual(['KD']);
  });

  it('does the others when one cannot be read, and says which and why', () => {
    const { status, stdout, stderr } = cli(
      'transcribe',
      'beat.wav',
      'broken.wav',
      'absent.wav',
      'beat two.wav',
    );
    expect(status).toBe(3);
    const files = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as DrumTranscription).file);
    expect(files).toEqual(['beat.wav', 'beat two.wav']);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/broken\.wav: .+/);
    expect(lines[1]).toMatch(/absent\.wav: no such file/);
  });

  it.each(['flac', 'ogg', 'opus', 'mp3'])('reads %s', (format) => {
    const input = path.join(root, 'tests/fixtures', `beat.${format}`);
    const { status, stdout } = cli('transcribe', input);
    expect(status).toBe(0);
    const { duration, events } = JSON.parse(stdout.toString()) as DrumTranscription;
    // Codecs pad: MP3 by up to two of its frames of 26 ms at either end.
    expect(Math.abs(duration - 4.6)).toBeLessThan(0.11);
    // Snares at 0.8, 1.8, 2.8 and 3.8 s; a codec's delay that nobody removes would move them.
    const asked = rockBeat(2, 120, 0.3).filter((hit) => hit.drum === 'SD');
    const found = events.filter((event) => event.class === 'SD');
    const matched = asked.filter((hit) => found.some((event) => Math.abs(event.time - hit.time) < 0.02));
    expect(matched.length).toBeGreaterThanOrEqual(3);
  });

  it('says what to do with a format it cannot read', () => {
    const { status, stderr } = cli('transcribe', path.join(root, 'tests/fixtures/beat.m4a'));
    expect(status).toBe(3);
    expect(stderr).toMatch(/beat\.m4a: .*convert/);
  });

  it('is not fooled by an extension', () => {
    const { status, stderr } = cli('transcribe', 'photo.mp3');
    expect(status).toBe(3);
    expect(stderr).toContain('photo.mp3');
  });

  it('gives the same result whatever the number of jobs', () => {
    const one = cli('transcribe', 'beat.wav', 'beat two.wav', '--jobs', '1');
    const two = cli('transcribe', 'beat.wav', 'beat two.wav', '--jobs', '2');
    expect(one.stdout.equals(two.stdout)).toBe(true);
  });
});

describe('pitch', () => {
  it('prints a line of CSV per 256 samples', () => {
    const { status, stdout } = cli('pitch', 'take.wav');
    expect(status).toBe(0);
    const [header, ...lines] = stdout.toString().trim().split('\n');
    expect(header).toBe('time,f0,voicedProbability');
    expect(lines).toHaveLength(Math.ceil((3.4 * RATE) / 256));
    const at = lines[Math.round((0.7 * RATE) / 256)]!.split(',').map(Number);
    expect(at[0]).toBeCloseTo(0.7, 2);
    expect(Math.abs(1200 * Math.log2(at[1]! / (440 * 2 ** ((58 - 69) / 12))))).toBeLessThan(10);
  });
});

describe('assess', () => {
  it('compares a take with its score as written for the instrument', () => {
    const { status, stdout } = cli(
      'assess',
      'take.wav',
      '--score',
      'scale.musicxml',
      '--instrument',
      'clarinet',
    );
    expect(status).toBe(0);
    const report = JSON.parse(stdout.toString()) as TakeReport;
    expectValid('take-report', report);
    expect(report.measures).toMatchObject({ written: 4, right: 4, extra: 0 });
    expect(report).toMatchObject({ against: 'score', model: 'score', level: 'middle', confidence: 'score' });
    if (report.ratings === null) throw new Error('a take with a score has ratings');
    const { musicality, noteAccuracy, rhythmicAccuracy, toneQuality } = report.ratings;
    for (const rating of [musicality, noteAccuracy, rhythmicAccuracy, toneQuality]) {
      expect(rating.low).toBeLessThanOrEqual(rating.value);
      expect(rating.high).toBeGreaterThanOrEqual(rating.value);
    }
    // Four right notes and none added leave nothing to lose: the rating is the best that the model gives.
    const model = JSON.parse(
      readFileSync(path.join(root, 'public/models/score-rating/middle.json'), 'utf8'),
    ) as ScoreRating;
    expect(noteAccuracy.value).toBe(model.criteria.noteAccuracy.best);
  });

  it('rates by the standard asked for, the same take alike every time', () => {
    const run = (): Buffer =>
      cli(
        'assess',
        'take.wav',
        '--score',
        'scale.musicxml',
        '--instrument',
        'clarinet',
        '--level',
        'symphonic',
      ).stdout;
    const first = run();
    expect((JSON.parse(first.toString()) as TakeReport).level).toBe('symphonic');
    expect(run().equals(first)).toBe(true);
  });

  it('compares a take with a recording of the same music', () => {
    const { status, stdout } = cli(
      'assess',
      'take.wav',
      '--reference',
      'take.wav',
      '--instrument',
      'clarinet',
    );
    expect(status).toBe(0);
    const report = JSON.parse(stdout.toString()) as TakeReport;
    expectValid('take-report', report);
    expect(report).toMatchObject({ against: 'reference', bars: [] });
    expect(report.measures).toMatchObject({ written: 4, right: 4, extra: 0 });
    expect(report.measures.tempoRatio).toBeCloseTo(1, 2);
  });

  it('names a reference that cannot be read', () => {
    const { status, stderr } = cli('assess', 'take.wav', '--reference', 'nowhere.wav');
    expect(status).toBe(3);
    expect(stderr).toContain('nowhere.wav');
  });

  it('names a score that cannot be read', () => {
    writeFileSync(path.join(folder, 'bomb.musicxml'), '<!DOCTYPE x [<!ENTITY a "aaaa">]><score-partwise>&a;');
    const { status, stderr } = cli('assess', 'take.wav', '--score', 'bomb.musicxml');
    expect(status).toBe(3);
    expect(stderr).toContain('bomb.musicxml');
  });
});

describe('usage', () => {
  it.each([
    [[]],
    [['dance']],
    [['transcribe']],
    [['transcribe', 'beat.wav', '--engine', 'drumbot']],
    [['transcribe', 'beat.wav', '--format', 'pdf']],
    [['transcribe', 'beat.wav', '--classes', '4']],
    [['transcribe', 'beat.wav', '--format', 'tab', '--grid', '7']],
    [['transcribe', 'beat.wav', '--grid', '16']],
    [['transcribe', 'a.wav', 'b.wav', '--format', 'midi-quantised']],
    [['transcribe', 'beat.wav', '--jobs', '-1']],
    [['pitch', 'take.wav', '--instrument', 'kazoo']],
    [['assess', 'take.wav', '--tempo', 'fast']],
    [['assess', 'take.wav', '--score', 'scale.musicxml', '--reference', 'take.wav']],
    [['assess', 'take.wav', '--level', 'doctoral']],
    [['assess', 'take.wav', '--model', 'oracle']],
    [['assess', 'take.wav', '--model', 'score']],
    [['assess', 'take.wav', '--model', 'distmat']],
    [['pitch', 'take.wav', '--speed']],
    [['pitch', 'a/take.wav', 'b/take.wav', '--out', 'same']],
  ])('%j is a usage error', (args) => {
    expect(() => parseCommand(args)).toThrow(UsageError);
    expect(() => parseCommand(args)).toThrow(/^.+$/);
  });

  it('ends with 2 and one line on standard error', () => {
    const { status, stdout, stderr } = cli('transcribe', 'beat.wav', '--jobs', '-1');
    expect(status).toBe(2);
    expect(stdout).toHaveLength(0);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('explains itself', () => {
    const { status, stdout } = cli('help');
    expect(status).toBe(0);
    expect(stdout.toString()).toContain('transcribe INPUT');
  });

  it('creates the output folder', () => {
    mkdirSync(path.join(folder, 'deep'), { recursive: true });
    expect(cli('pitch', 'take.wav', '--format', 'json', '--out', 'deep/er/still').status).toBe(0);
    expect(existsSync(path.join(folder, 'deep/er/still/take.json'))).toBe(true);
  });
});
