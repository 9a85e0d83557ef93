import type { TranslatedArea } from '../catalogue';

/** Arabic: see ../en/home.ts. */
export const home: TranslatedArea<'home'> = {
  title: 'اعزفها. شاهدها. اعزفها أفضل.',
  listens: 'يصغي Woodshed في علامة التبويب هذه.',
  privacy: 'صوتك لا يغادر هذا الجهاز أبدًا.',
  recordTitle: 'تسجيل محاولة',
  recordText: 'اختر لحنًا واعزفه وشاهد كل نغمة: مضبوطة، أو في وقتها، أو تستحق محاولة أخرى.',
  recordShort: 'اختر لحنًا، اعزفه، وشاهد كل نغمة.',
  recordAction: 'اختيار لحن',
  recordDrop: 'أو أفلِت هنا تسجيلًا لعزفك',
  recordOffer: 'أفلِت هنا لقياس نغمات هذا التسجيل',
  recordPicture: 'سطر من الموسيقى. ما عُزف أسود؛ وخط أحمر يحدد الموضع؛ والباقي رمادي.',
  drumsTitle: 'تدوين الطبول',
  drumsText: 'أفلِت عزفًا منفردًا أو أغنية كاملة. تحصل على كل ضربة، وتكرار للعزف معه، وملف MIDI.',
  drumsShort: 'كل ضربة، وتكرار، وملف MIDI.',
  drumsAction: 'اختيار تسجيل',
  drumsDrop: 'أو أفلِته هنا: WAV أو MP3 أو M4A أو FLAC',
  drumsOffer: 'أفلِت هنا للعثور على كل ضربة',
  drumsPicture: 'ثلاثة مسارات للضربات: علامات متقاطعة للهاي هات، وأقراص للسنير، ومربعات للطبل الكبير.',
  backTo: 'العودة إلى {name}',
  lastTake: 'محاولة، {day}.',
  lastDrums: 'تدوين طبول، {day}.',
  groove: 'التدرّب على إيقاع',
  grooveText: 'على طقم أو لوحة مع النقر: شاهد كل ضربة مبكرة أو متأخرة.',
};
