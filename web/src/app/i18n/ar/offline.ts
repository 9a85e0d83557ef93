import type { TranslatedArea } from '../catalogue';

/** Arabic: see ../en/offline.ts. */
export const offline: TranslatedArea<'offline'> = {
  updateReady: 'إصدار جديد جاهز.',
  updateStart: 'ابدأه الآن',
  updateAfterTake: 'إصدار جديد جاهز. سيبدأ بعد هذه المحاولة.',
  title: 'من دون اتصال',
  keep: 'إبقاء Woodshed على هذا الجهاز',
  keepText: 'عندها يُفتح Woodshed من دون اتصال أيضًا. تسجيلاتك تبقى هنا في كل الأحوال.',
  impossible:
    'لا يسمح هذا المتصفح للصفحة بأن تبقى على الجهاز (نافذة خاصة أو اتصال غير آمن). كل شيء يعمل ما دمت متصلًا.',
  ready: 'جاهز للاستعمال من دون اتصال.',
  readyNotAll: 'جاهز للاستعمال من دون اتصال، ما عدا الأنظمة المخصصة للمقارنة ({size} إضافية).',
  getting: 'يجري التحضير للعمل من دون اتصال…',
  missing: 'تدوين الطبول ليس على هذا الجهاز بعد ({size} إضافية).',
  fetchAll: 'إتاحة كل شيء من دون اتصال ({size})',
  fetching: 'يجري الجلب',
  fetchFailed: 'تعذر جلب بعض الملفات. تحقق من الاتصال ثم حاول مرة أخرى.',
  openedTitle: 'ما هو «{name}»؟',
  openedTake: 'محاولة لي',
  openedDrums: 'تسجيل فيه طبول',
};
