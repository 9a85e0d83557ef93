// npm start: set up what is missing, build for production, serve, print the address.
import { buildSite } from './build.mjs';
import { main, setUp } from './setup.mjs';

await main(async () => {
  setUp(['core']);
  await buildSite();
  const { serve } = await import('./serve.mjs');
  const { url } = await serve({ port: Number(process.env.PORT ?? 4173) });
  process.stdout.write(
    `\nWoodshed is ready: ${url}\nEverything runs in the page; nothing is sent anywhere. Ctrl+C ends it.\n`,
  );
});
