// The one entry of every page.

import './components/app';
import { keepInstalled } from './offline/this-installation';
import { receiveFiles } from './offline/opened-files';
import { prepareWords } from './i18n/language';
import { applyAppearance } from './settings';

applyAppearance(document.documentElement);

// Its address is relative to the first page; browsers ask for it again after each client-side navigation.
const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
if (icon) icon.setAttribute('href', icon.href);

receiveFiles();
keepInstalled();

// Not in every browser yet; there, words are made ready when they are needed.
const { requestIdleCallback: whenIdle } = window as Partial<Pick<Window, 'requestIdleCallback'>>;
if (whenIdle) prepareWords((work) => void whenIdle(work));
