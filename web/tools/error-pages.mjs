// What a visitor sees when there is no page to run: no script, too old a browser, an address that names nothing.
import { createHash } from 'node:crypto';
import { contentSecurityPolicy } from './headers.mjs';

/** A sentence in every language of the page, since no script can choose. */
const sentences = {
  noScript: {
    en: 'Woodshed listens and measures in your browser, and needs JavaScript for it. Allow it for this website, then load the page again.',
    de: 'Woodshed hört und misst in deinem Browser und braucht dafür JavaScript. Erlaube es für diese Website und lade die Seite neu.',
    es: 'Woodshed escucha y mide en tu navegador y para eso necesita JavaScript. Permítelo en este sitio y vuelve a cargar la página.',
    ar: 'يصغي Woodshed ويقيس داخل متصفحك ويحتاج إلى JavaScript لذلك. اسمح به لهذا الموقع ثم أعد تحميل الصفحة.',
  },
  notFound: {
    en: 'There is no page at this address. Your takes are safe.',
    de: 'Unter dieser Adresse gibt es keine Seite. Deine Aufnahmen sind sicher.',
    es: 'No hay ninguna página en esta dirección. Tus tomas están a salvo.',
    ar: 'لا صفحة في هذا العنوان. محاولاتك محفوظة.',
  },
  home: {
    en: 'To the start page',
    de: 'Zur Startseite',
    es: 'A la página de inicio',
    ar: 'إلى الصفحة الأولى',
  },
};

function inEveryLanguage(texts, wrap) {
  return Object.entries(texts)
    .map(([code, text]) => wrap(text, `lang="${code}" dir="${code === 'ar' ? 'rtl' : 'ltr'}"`))
    .join('\n');
}

// The page is served for addresses of any depth below an unknown folder: the site is the nearest folder above that
// has its icon.
const findSite = `(async () => {
  const parts = location.pathname.split('/').slice(0, -1);
  for (let depth = parts.length; depth > 0; depth -= 1) {
    const folder = parts.slice(0, depth).join('/') + '/';
    const answer = await fetch(folder + 'favicon.svg', { method: 'HEAD' }).catch(() => null);
    if (!answer || !answer.ok || !(answer.headers.get('Content-Type') || '').includes('svg')) continue;
    for (const link of document.querySelectorAll('a')) link.href = folder;
    return;
  }
})();`;

const style = `:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { max-width: 38rem; margin: 15vh auto 0; padding: 0 1.5rem; }
a { display: inline-block; padding: 0.7rem 0; font-weight: 600; }`;

function hashed(source) {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

/** 404.html: stands alone, since it does not know how deep below the site it is shown. */
export function notFoundPage() {
  const policy = contentSecurityPolicy
    .replace("script-src 'self'", `script-src 'self' ${hashed(findSite)}`)
    .replace("style-src 'self'", `style-src 'self' ${hashed(style)}`);
  return `<!doctype html>
<html lang="en" dir="ltr">
  <head>
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Woodshed</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
      <h1>Woodshed</h1>
      ${inEveryLanguage(sentences.notFound, (text, attributes) => {
        const code = /lang="(\w+)"/.exec(attributes)[1];
        return `<p ${attributes}>${text}<br /><a href="/">${sentences.home[code]}</a></p>`;
      })}
    </main>
    <script>${findSite}</script>
  </body>
</html>
`;
}

/** The Vite plugin: words for visitors without scripts in every page, and 404.html. */
export function errorPages() {
  return {
    name: 'error-pages',
    transformIndexHtml: () => [
      {
        tag: 'noscript',
        injectTo: 'body',
        children: inEveryLanguage(sentences.noScript, (text, attributes) => `<p ${attributes}>${text}</p>`),
      },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '404.html', source: notFoundPage() });
    },
  };
}
