import type { TranslatedArea } from '../catalogue';

/** Arabic: see ../en/offline.ts. */
export const offline: TranslatedArea<'offline'> = {
  updateReady: 'نسخة جديدة جاهزة.',
  updateStart: 'ابدأها الآن',
  updateAfterTake: 'نسخة جديدة جاهزة. ستبدأ بعد هذه المحاولة.',
  title: 'من دون اتصال',
  keep: 'إبقاء Woodshed على هذا الجهاز',
  keepText: 'يُفتح Woodshed عندئذ من دون اتصال. وتبقى تسجيلاتك هنا في كل حال.',
  impossible:
    'لا يسمح هذا المتصفح للصفحة بأن تحفظ نفسها على الجهاز (نافذة خاصة أو اتصال غير آمن). كل شيء يعمل ما دمت متصلًا.',
  ready: 'جاهز للاستخدام من دون اتصال.',
  readyNotAll: 'جاهز للاستخدام من دون اتصال، عدا أنظمة المقارنة ({size} أخرى).',
  getting: 'التحضير للعمل من دون اتصال…',
  missing: 'تدوين الطبول ليس على هذا الجهاز بعد ({size} أخرى).',
  fetchAll: 'إتاحة كل شيء من دون اتصال ({size})',
  fetching: 'الجلب',
  fetchFailed: 'تعذّر جلب بعض الملفات. تحقق من الاتصال ثم حاول مرة أخرى.',
  openedTitle: 'ما «{name}»؟',
  openedTake: 'محاولة لي',
  openedDrums: 'تسجيل فيه طبول',
};
