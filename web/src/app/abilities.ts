// What the page needs of a browser beyond what it takes to show the page.

/** The smallest module with a 128-bit instruction: valid only where WebAssembly has SIMD (i8x16.splat, drop). */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

/** Whether the browser can run the analysis: WebAssembly, with SIMD. Some browsers' strict modes switch it off. */
export function canAnalyse(assembly: Pick<typeof WebAssembly, 'validate'> | undefined): boolean {
  return assembly?.validate(SIMD_MODULE) ?? false;
}
