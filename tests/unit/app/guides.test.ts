import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { guideNames, renderGuide } from '../../../web/tools/guides.mjs';

const docs = path.resolve(import.meta.dirname, '../../../docs');

describe('a guide', () => {
  it('links to other guides, and to nothing that the site does not have', () => {
    const { html } = renderGuide(
      '[a](cli.md#commands) [b](../models/README.md) [c](#here) [d](https://example.org/)',
    );
    expect(html).toContain('<a href="?guide=cli#commands">a</a>');
    expect(html).toContain(' b ');
    expect(html).toContain('<a href="#here">c</a>');
    expect(html).toContain('<a href="https://example.org/">d</a>');
  });

  it('runs nothing that its text holds', () => {
    const { html } = renderGuide(
      '<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick="x">b</b>',
    );
    expect(html).not.toMatch(/<script|<b |href="javascript/);
  });

  it('names its headings apart', () => {
    expect(renderGuide('# A `b`, c\n\n## Twice\n\n## Twice').headings).toEqual([
      { level: 1, words: 'A b, c', id: 'a-b-c' },
      { level: 2, words: 'Twice', id: 'twice' },
      { level: 2, words: 'Twice', id: 'twice-1' },
    ]);
  });

  it('carries no style in its markup', () => {
    expect(renderGuide('|a|b|\n|:-|-:|\n|1|2|').html).not.toContain('style=');
  });
});

describe.each(guideNames)('docs/%s.md', (name: string) => {
  const guide = renderGuide(readFileSync(path.join(docs, `${name}.md`), 'utf8'));

  it('has one title, and pictures that are there', () => {
    expect(guide.headings.filter(({ level }: { level: number }) => level === 1)).toHaveLength(1);
    for (const image of guide.images as string[])
      expect(existsSync(path.join(docs, image)), image).toBe(true);
  });

  it('links to guides and headings that exist', () => {
    for (const [, target, hash] of guide.html.matchAll(/href="(?:\?guide=([a-z]+))?#([^"]+)"/g)) {
      const other =
        target === undefined ? guide : renderGuide(readFileSync(path.join(docs, `${target}.md`), 'utf8'));
      expect(other.headings.map(({ id }: { id: string }) => id)).toContain(hash);
    }
  });
});
