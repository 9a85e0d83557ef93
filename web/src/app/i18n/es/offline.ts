import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/offline.ts. */
export const offline: TranslatedArea<'offline'> = {
  updateReady: 'Hay una versión nueva lista.',
  updateStart: 'Empezar ahora',
  updateAfterTake: 'Hay una versión nueva lista. Empezará después de esta toma.',
  title: 'Sin conexión',
  keep: 'Guardar Woodshed en este dispositivo',
  keepText: 'Así Woodshed se abre sin conexión. Tus grabaciones se quedan aquí en todo caso.',
  impossible:
    'Este navegador no deja que la página se guarde en el dispositivo (ventana privada o conexión no segura). Todo funciona mientras estés en línea.',
  ready: 'Listo para usar sin conexión.',
  readyNotAll: 'Listo para usar sin conexión, salvo los sistemas para comparar ({size} más).',
  getting: 'Preparándose para funcionar sin conexión…',
  missing: 'La transcripción de batería aún no está en este dispositivo ({size} más).',
  fetchAll: 'Tener todo disponible sin conexión ({size})',
  fetching: 'Trayendo',
  fetchFailed: 'Algunos archivos no se pudieron traer. Revisa la conexión e inténtalo de nuevo.',
  openedTitle: '¿Qué es «{name}»?',
  openedTake: 'Una toma mía',
  openedDrums: 'Una grabación con batería',
};
