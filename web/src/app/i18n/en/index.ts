// The English catalogue: one file per part of the page.

import { drumSheet } from './drum-sheet';
import { drums } from './drums';
import { errors } from './errors';
import { exerciseNames } from './exercise-names';
import { exercises } from './exercises';
import { groove } from './groove';
import { help } from './help';
import { home } from './home';
import { keys } from './keys';
import { measures } from './measures';
import { practise } from './practise';
import { settings } from './settings';
import { shell } from './shell';
import { take } from './take';
import { takes } from './takes';
import { teach } from './teach';

/** Every message of the page, by area. */
export const en = {
  drumSheet,
  drums,
  errors,
  exerciseNames,
  exercises,
  groove,
  help,
  home,
  keys,
  measures,
  practise,
  settings,
  shell,
  take,
  takes,
  teach,
} as const;
