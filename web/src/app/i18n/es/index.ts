// The Spanish catalogue: one file per part of the page, as in ../en.

import type { Translation } from '../catalogue';
import { drumSheet } from './drum-sheet';
import { drums } from './drums';
import { errors } from './errors';
import { exercises } from './exercises';
import { groove } from './groove';
import { help } from './help';
import { home } from './home';
import { instruments } from './instruments';
import { keys } from './keys';
import { measures } from './measures';
import { practise } from './practise';
import { settings } from './settings';
import { shell } from './shell';
import { take } from './take';
import { takes } from './takes';

/** Every message in Spanish, by area. */
export const es: Translation = {
  drumSheet,
  drums,
  errors,
  exercises,
  groove,
  help,
  home,
  instruments,
  keys,
  measures,
  practise,
  settings,
  shell,
  take,
  takes,
};
