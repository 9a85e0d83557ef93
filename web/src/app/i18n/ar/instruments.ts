import type { TranslatedArea } from '../catalogue';

/** Arabic: see ../en/instruments.ts. */
export const instruments: TranslatedArea<'instruments'> = {
  flute: 'فلوت',
  oboe: 'أوبوا',
  clarinet: 'كلارينيت سي♭',
  bass_clarinet: 'كلارينيت باص',
  bassoon: 'فاغوت',
  soprano_sax: 'ساكسفون سوبرانو',
  alto_sax: 'ساكسفون ألتو',
  tenor_sax: 'ساكسفون تينور',
  baritone_sax: 'ساكسفون باريتون',
  trumpet: 'ترومبيت سي♭',
  french_horn: 'كورنو فا',
  trombone: 'ترومبون',
  euphonium: 'يوفونيوم',
  tuba: 'توبا',
  violin: 'كمان',
  viola: 'فيولا',
  cello: 'تشيلو',
  double_bass: 'كونترباص',
  soprano_recorder: 'ريكوردر سوبرانو',
  alto_recorder: 'ريكوردر ألتو',
  voice_high: 'صوت بشري حاد',
  voice_low: 'صوت بشري غليظ',
  other: 'آلة أخرى (دون نقل)',
};
