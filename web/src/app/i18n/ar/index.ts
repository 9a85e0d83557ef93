// The Arabic catalogue: one file per part of the page, as in ../en.

import type { Translation } from '../catalogue';
import { assignment } from './assignment';
import { drumSheet } from './drum-sheet';
import { drums } from './drums';
import { embed } from './embed';
import { errors } from './errors';
import { exerciseNames } from './exercise-names';
import { exercises } from './exercises';
import { groove } from './groove';
import { help } from './help';
import { home } from './home';
import { imitation } from './imitation';
import { instruments } from './instruments';
import { keys } from './keys';
import { measures } from './measures';
import { microphone } from './microphone';
import { offline } from './offline';
import { practise } from './practise';
import { sample } from './sample';
import { settings } from './settings';
import { shell } from './shell';
import { snippet } from './snippet';
import { storage } from './storage';
import { take } from './take';
import { takes } from './takes';
import { teach } from './teach';

/** Every message in Arabic, by area. */
export const ar: Translation = {
  assignment,
  drumSheet,
  drums,
  embed,
  errors,
  exerciseNames,
  exercises,
  groove,
  help,
  home,
  imitation,
  instruments,
  keys,
  measures,
  microphone,
  offline,
  practise,
  sample,
  settings,
  shell,
  snippet,
  storage,
  take,
  takes,
  teach,
};
