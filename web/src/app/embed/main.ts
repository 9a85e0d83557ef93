// The entry of the widget page.

import './embed-shell';
import { applyAppearance } from '../settings';

applyAppearance(document.documentElement);
