// Runs shipped rating networks over extracted inputs with the runtime of the page.
//   node models/rating/run_networks.mjs INPUTS < JOBS
// JOBS is JSON: [{ "model": "public/models/pc-fcn/middle.onnx", "inputs": ["contour"], "takes": ["name", ...] }].
// INPUTS holds NAME.KIND.npy as extract_rating_inputs writes them. Result: JSON, per job the ratings of every take.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';

const LEAST_CONTOUR_FRAMES = 1000;

/** Values, rows first, and shape of a NumPy file of float32. */
function readNpy(path) {
  const bytes = readFileSync(path);
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.subarray(10, 10 + headerLength).toString('latin1');
  if (!header.includes("'<f4'")) throw new Error(`${path}: not float32`);
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)[1]
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const start = 10 + headerLength;
  const stored = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length),
  );
  if (shape.length < 2 || header.includes("'fortran_order': False")) return { data: stored, shape };
  const [rows, columns] = shape;
  const data = new Float32Array(stored.length);
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column)
      data[row * columns + column] = stored[column * rows + row];
  }
  return { data, shape };
}

function tensor(inputs, take, kind) {
  const { data, shape } = readNpy(join(inputs, `${take}.${kind}.npy`));
  if (shape.length > 1) {
    return new ort.Tensor('float32', data, [1, 1, ...shape]);
  }
  const padded = new Float32Array(Math.max(data.length, LEAST_CONTOUR_FRAMES));
  padded.set(data);
  return new ort.Tensor('float32', padded, [1, 1, padded.length]);
}

ort.env.wasm.numThreads = 1;
const inputs = process.argv[2];
const results = [];
for (const job of JSON.parse(readFileSync(0, 'utf8'))) {
  const session = await ort.InferenceSession.create(readFileSync(job.model));
  const ratings = [];
  for (const take of job.takes) {
    const feeds = Object.fromEntries(job.inputs.map((kind) => [kind, tensor(inputs, take, kind)]));
    const output = await session.run(feeds);
    ratings.push(Array.from(output.ratings.data));
  }
  results.push(ratings);
  await session.release();
}
process.stdout.write(JSON.stringify(results));
