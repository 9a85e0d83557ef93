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
import { offline } from './offline';
import { practise } from './practise';
import { settings } from './settings';
import { shell } from './shell';
import { storage } from './storage';
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
  offline,
  practise,
  settings,
  shell,
  storage,
  take,
  takes,
};
