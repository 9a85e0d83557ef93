// The one entry of every page.

import './components/app';
import { keepInstalled } from './offline/this-installation';
import { receiveFiles } from './offline/opened-files';
import { applyAppearance } from './settings';

applyAppearance(document.documentElement);

// Its address is relative to the first page; browsers ask for it again after each client-side navigation.
const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
if (icon) icon.setAttribute('href', icon.href);

receiveFiles();
keepInstalled();
