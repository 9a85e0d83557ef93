// The documentation as pages of the site: docs/*.md become modules at build time, one for each guide.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { root } from './paths.mjs';

/** Guides in the order they are offered; each is docs/NAME.md. */
export const guideNames = [
  'students',
  'teachers',
  'embedders',
  'researchers',
  'cli',
  'architecture',
  'contributors',
];

/** `virtual:guide/NAME` exports a guide, `virtual:guides` their names and titles. */
const prefix = 'virtual:guide/';
const listId = 'virtual:guides';

/** The id that a heading is linked by, as GitHub makes it. */
export function slugOf(words) {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
}

/**
 * A Markdown text as HTML without raw HTML of its own (markdown-it escapes it), its headings and its images.
 * Links to other guides lead to their pages; links to files that the site does not have become plain words.
 */
export function renderGuide(text) {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  const headings = [];
  const images = [];
  const used = new Map();
  markdown.core.ruler.push('guide', ({ tokens }) => {
    let dead = false;
    const visit = (token) => {
      if (token.type === 'image') {
        images.push(token.attrGet('src'));
        token.attrSet('src', `guide-image:${images.length - 1}`);
        token.attrSet('loading', 'lazy');
      }
      if (token.type === 'link_open') {
        const address = token.attrGet('href');
        const [, name, hash = ''] = /^(?:\.\/|docs\/|\.\.\/docs\/)?([a-z]+)\.md(#.*)?$/.exec(address) ?? [];
        if (guideNames.includes(name)) token.attrSet('href', `?guide=${name}${hash}`);
        else if (!address.startsWith('#') && !/^https?:/.test(address)) dead = true;
        if (dead) token.hidden = true;
      }
      if (token.type === 'link_close' && dead) {
        token.hidden = true;
        dead = false;
      }
      // Alignment comes as a style, which the site's policy forbids in markup.
      if (token.type === 'th_open' || token.type === 'td_open') token.attrs = null;
      token.children?.forEach(visit);
    };
    tokens.forEach((token, index) => {
      if (token.type === 'heading_open') {
        const words = tokens[index + 1].children
          .filter(({ type }) => type === 'text' || type === 'code_inline')
          .map(({ content }) => content)
          .join('');
        const slug = slugOf(words);
        const seen = used.get(slug) ?? 0;
        used.set(slug, seen + 1);
        const id = seen === 0 ? slug : `${slug}-${seen}`;
        token.attrSet('id', id);
        headings.push({ level: Number(token.tag.slice(1)), words, id });
      }
      visit(token);
    });
  });
  // A hidden inline token is still drawn by its rule.
  for (const rule of ['link_open', 'link_close']) {
    markdown.renderer.rules[rule] = (tokens, index, options, _, self) =>
      tokens[index].hidden ? '' : self.renderToken(tokens, index, options);
  }
  // What is wider than a phone scrolls by itself, also by keyboard.
  markdown.renderer.rules.table_open = () => '<div class="scroll" tabindex="0" role="group"><table>\n';
  markdown.renderer.rules.table_close = () => '</table></div>\n';
  const html = markdown.render(text);
  return { html, headings, images };
}

function moduleFor(name) {
  const { html, headings, images } = renderGuide(readFileSync(path.join(root, 'docs', `${name}.md`), 'utf8'));
  const lines = images.map(
    (source, index) =>
      `import image${index} from ${JSON.stringify(`${path.join(root, 'docs', source)}?url`)};`,
  );
  const parts = html.split(/guide-image:(\d+)/);
  const pieces = parts.map((part, index) => (index % 2 === 1 ? `image${part}` : JSON.stringify(part)));
  return `${lines.join('\n')}
export const html = ${pieces.join(' + ')};
export const headings = ${JSON.stringify(headings)};
`;
}

function titles() {
  return guideNames.map((name) => {
    const first = readFileSync(path.join(root, 'docs', `${name}.md`), 'utf8').split('\n', 1)[0] ?? '';
    return { name, title: first.replace(/^#\s*/, '') };
  });
}

/** The Vite plugin that serves guides as modules. */
export function guides() {
  return {
    name: 'guides',
    resolveId: (id) => (id.startsWith(prefix) || id === listId ? `\0${id}` : null),
    load: (id) => {
      if (id === `\0${listId}`) {
        const entries = guideNames.map(
          (name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(prefix + name)})`,
        );
        return `export const guides = ${JSON.stringify(titles())};
export const load = { ${entries.join(', ')} };
`;
      }
      return id.startsWith(`\0${prefix}`) ? moduleFor(id.slice(prefix.length + 1)) : null;
    },
  };
}
