import type { TranslatedArea } from '../catalogue';

/** Arabic: see ../en/exercises.ts. */
export const exercises: TranslatedArea<'exercises'> = {
  title: 'التمارين',
  lead: 'كل شيء مكتوب لآلتك.',
  instrument: 'آلتك',
  starters: 'خمسة للبداية',
  search: 'بحث',
  searchHint: 'العنوان أو المؤلف',
  found: {
    zero: 'لا تمارين',
    one: 'تمرين واحد',
    two: 'تمرينان',
    few: '{count} تمارين',
    many: '{count} تمرينًا',
    other: '{count} تمرين',
  },
  none: 'لا شيء بهذا الاسم. جرّب كلمة أقصر، أو افتح نوتتك.',
  own: 'نوتاتك',
  ownEmpty: 'افتح MusicXML أو MusicXML مضغوطًا أو MIDI، فيُحفظ هنا لك.',
  open: 'فتح نوتة',
  offer: 'أفلِت نوتة لحفظها هنا',
  kindMelody: 'ألحان',
  kindScale: 'سلالم',
  kindArpeggio: 'أربيجات',
  kindEtude: 'دراسات',
  kindOwn: 'نوتتك',
  free: 'العزف بلا نوتة',
  freeText: 'شاهد طبقة صوتك وكل نغمة سُمعت.',
  failed: 'تعذّر تحميل القائمة. تحقق من الاتصال ثم حاول مرة أخرى.',
  added: 'أُضيفت «{name}».',
};
