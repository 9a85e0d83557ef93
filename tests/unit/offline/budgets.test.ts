// The build of `npm run build`, against web/budgets.json: compressed bytes that every page loads before it shows anything,
// and that are kept on the device.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupBytes, overBudget, pageBytes } from '../../../web/tools/page-bytes.mjs';
import { root } from '../core/core';

const dist = path.join(root, 'dist');

describe('the built site', () => {
  let pages: ReturnType<typeof pageBytes>;
  let groups: ReturnType<typeof groupBytes>;

  it('is there', () => {
    expect(existsSync(path.join(dist, '.vite/manifest.json')), 'npm run build makes dist/').toBe(true);
  });

  it('keeps to its budgets', () => {
    pages = pageBytes(dist);
    groups = groupBytes(dist);
    expect(overBudget(pages, groups)).toEqual([]);
  });

  it('is measured whole: no page is lighter than its program, and the runtime is no part of the shell', () => {
    expect(Object.keys(pages)).toEqual(
      expect.arrayContaining(['home', 'practise', 'take', 'drums', 'takes']),
    );
    // Lit and the frame around every page alone are more than this.
    for (const [page, bytes] of Object.entries(pages))
      if (page !== 'embed') expect(bytes, page).toBeGreaterThan(15_000);
    const { shell, usual } = groups;
    // ONNX Runtime is 3.7 MB compressed (ecosystem.md).
    expect(usual?.gzip).toBeGreaterThan(3.5e6);
    expect(shell?.gzip).toBeLessThan(3.5e6);
  });
});
