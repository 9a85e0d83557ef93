import { guides } from 'virtual:guides';
import { en } from '../i18n/en/index';
import { t } from '../i18n/t';

/** Names of the guides, in the order they are offered. */
export const guideNames: readonly string[] = guides.map(({ name }) => name);

/** Guides whose titles the catalogue has. */
type GuideKey =
  'students' | 'teachers' | 'embedders' | 'researchers' | 'cli' | 'architecture' | 'contributors';

function isNamed(name: string): name is GuideKey {
  return name in en.help;
}

/** Title of a guide in the page's language; its own where the catalogue has none. */
export function guideTitle(name: string): string {
  return isNamed(name) ? t(`help.${name}`) : (guides.find((guide) => guide.name === name)?.title ?? name);
}
