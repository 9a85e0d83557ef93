import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/offline.ts. */
export const offline: TranslatedArea<'offline'> = {
  updateReady: 'Hay una versión nueva lista.',
  updateStart: 'Iniciarla ahora',
  updateAfterTake: 'Hay una versión nueva lista. Empezará después de esta toma.',
  title: 'Sin conexión',
  keep: 'Conservar Woodshed en este dispositivo',
  keepText: 'Así Woodshed se abre también sin conexión. Tus grabaciones se quedan aquí en todo caso.',
  impossible:
    'Este navegador no permite que la página se conserve en el dispositivo (ventana privada o conexión no segura). Con conexión funciona todo.',
  ready: 'Lista para usarse sin conexión.',
  readyNotAll: 'Lista para usarse sin conexión, salvo los sistemas para comparar ({size} más).',
  getting: 'Preparándose para funcionar sin conexión…',
  missing: 'La transcripción de batería aún no está en este dispositivo ({size} más).',
  fetchAll: 'Tenerlo todo disponible sin conexión ({size})',
  fetching: 'Obteniendo',
  fetchFailed: 'No se pudieron obtener algunos archivos. Comprueba la conexión e inténtalo de nuevo.',
  openedTitle: '¿Qué es «{name}»?',
  openedTake: 'Una toma mía',
  openedDrums: 'Una grabación con batería',
};
