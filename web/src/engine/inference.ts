// Networks, run by ONNX Runtime's WASM build. The same file in the browser's worker and in Node.

import type * as Ort from 'onnxruntime-web/wasm';
import { EngineError } from './protocol';

/** Milliseconds after which a runtime that does not start is an error; its own default waits for ever. */
const START_TIMEOUT = 30_000;

/** Values of 32-bit floats, row after row, and the shape whose product is their number. */
export interface Tensor {
  values: Float32Array;
  shape: readonly number[];
}

/** A network of 32-bit floats. */
export interface NamedNetwork {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** @param inputs one for every name @returns the values of every output */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

/** A network with one input and one output of 32-bit floats. */
export interface Network {
  /**
   * @param shape of the input, its product the number of values
   * @returns the output's values, row after row
   */
  run(values: Float32Array, shape: readonly number[]): Promise<Float32Array>;
  release(): Promise<void>;
}

let runtime: Promise<typeof Ort> | undefined;

/**
 * Loaded with the first network, for two reasons: 14 MB that most visits do not need, and a chunk of its own. ORT's
 * thread workers start from the chunk that holds its code; in ours, our message handler would replace theirs and they
 * would wait for ever (microsoft/onnxruntime#27429).
 */
function loadRuntime(threads: number): Promise<typeof Ort> {
  runtime ??= import('onnxruntime-web/wasm').then(
    (ort) => {
      ort.env.logLevel = 'error';
      ort.env.wasm.numThreads = threads;
      ort.env.wasm.initTimeout = START_TIMEOUT;
      return ort;
    },
    (error: unknown) => {
      runtime = undefined;
      throw error;
    },
  );
  return runtime;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Makes a network of the bytes of an ONNX file.
 * @param threads 1 in Node and on pages that are not isolated; counts for the first network of a process
 * @throws EngineError 'not-loaded' when the runtime does not start or the bytes are no network
 */
export async function loadNamedNetwork(model: Uint8Array, threads: number): Promise<NamedNetwork> {
  let ort: typeof Ort;
  let session: Ort.InferenceSession;
  try {
    ort = await loadRuntime(threads);
    session = await ort.InferenceSession.create(model, {
      executionProviders: ['wasm'],
      // Threads sleep while they have nothing to do: spinning, the default, takes the cores that the page, the core and
      // the musician's other programs need (measured: 7 % more processor time, and no sooner done).
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    throw new EngineError('not-loaded', `the network could not be loaded: ${messageOf(error)}`);
  }
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run: async (inputs) => {
      const results = await session.run(
        Object.fromEntries(
          Object.entries(inputs).map(([name, { values, shape }]) => [
            name,
            new ort.Tensor('float32', values, shape),
          ]),
        ),
      );
      return Object.fromEntries(
        session.outputNames.map((name) => {
          const data = results[name]?.data;
          if (!(data instanceof Float32Array)) {
            throw new EngineError('not-loaded', 'the network does not answer in 32-bit floats');
          }
          return [name, data];
        }),
      );
    },
    release: () => session.release(),
  };
}

/**
 * The same of a network that has one input and one output.
 * @throws EngineError 'not-loaded' also when it has more
 */
export async function loadNetwork(model: Uint8Array, threads: number): Promise<Network> {
  const network = await loadNamedNetwork(model, threads);
  const [input] = network.inputs;
  const [output] = network.outputs;
  if (input === undefined || output === undefined || network.inputs.length + network.outputs.length !== 2) {
    throw new EngineError('not-loaded', 'a network needs one input and one output');
  }
  return {
    run: async (values, shape) => {
      const results = await network.run({ [input]: { values, shape } });
      return results[output] ?? new Float32Array();
    },
    release: () => network.release(),
  };
}
