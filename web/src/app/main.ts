// The one entry of every page.

import './components/app';
import { applyAppearance } from './settings';

applyAppearance(document.documentElement);
