// Runs the WASM build of core_bench.cpp in this worker and hands its clips on to the other libraries.

import { measure } from './measurement';
import type { CoreJob, CoreMeasurement, CoreReply } from './measurement';

interface CoreBench {
  readonly HEAPF32: Float32Array;
  callMain(args: string[]): void;
  _spectrumClip(): number;
  _spectrumClipLength(): number;
  _pitchClip(): number;
  _pitchClipLength(): number;
}

interface CoreBenchFactory {
  default: (options: {
    mainScriptUrlOrBlob: string;
    locateFile: (file: string) => string;
    print: (line: string) => void;
  }) => Promise<CoreBench>;
}

const copySeconds = 0.1;

async function run(job: CoreJob): Promise<CoreReply> {
  const folder = new URL(`core/${job.build}/`, self.location.href);
  const glue = new URL('core_bench.mjs', folder).href;
  const measurements: CoreMeasurement[] = [];
  const { default: create } = (await import(glue)) as CoreBenchFactory;
  const core = await create({
    mainScriptUrlOrBlob: glue,
    locateFile: (file) => new URL(file, folder).href,
    print: (line) => measurements.push(JSON.parse(line) as CoreMeasurement),
  });
  core.callMain(job.arguments);
  const clip = (pointer: number, length: number): Float32Array => {
    const start = pointer / Float32Array.BYTES_PER_ELEMENT;
    // A copy in memory of its own: views of shared memory cannot be posted everywhere.
    return new Float32Array(core.HEAPF32.subarray(start, start + length));
  };
  const clips = {
    spectrum: clip(core._spectrumClip(), core._spectrumClipLength()),
    pitch: clip(core._pitchClip(), core._pitchClipLength()),
  };
  const at = core._spectrumClip() / Float32Array.BYTES_PER_ELEMENT;
  const copy = measure('copy', clips.spectrum.length, copySeconds, () =>
    core.HEAPF32.set(clips.spectrum, at),
  );
  return { measurements, clips, copy };
}

self.addEventListener('message', (event: MessageEvent<CoreJob>) => {
  run(event.data).then((reply) => {
    self.postMessage(reply);
  }, reportError);
});
