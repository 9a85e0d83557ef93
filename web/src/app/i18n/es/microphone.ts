import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/microphone.ts. */
export const microphone: TranslatedArea<'microphone'> = {
  title: 'Micrófono',
  text: 'Comprueba cómo llegan tu sala y tu toque, y qué hace el navegador con el sonido. No se guarda nada.',
  check: 'Probar el micrófono',
  heading: 'Prueba del micrófono',
  intro: 'Primero tres segundos de silencio; luego toca cinco segundos tus notas más fuertes.',
  begin: 'Empezar',
  again: 'Probar de nuevo',
  quiet: 'Silencio…',
  play: 'Ahora tus notas más fuertes…',
  room: 'Sala',
  roomQuiet: 'Tranquila, {decibels} dB.',
  roomNoisy: 'Algo de ruido, {decibels} dB. Cierra la ventana, apaga ventiladores o acércate al micrófono.',
  playing: 'Tu toque',
  playingGood: 'Buen nivel, máximo {decibels} dB.',
  playingSoft: 'Suave, máximo {decibels} dB. Acércate o sube el micrófono en los ajustes del sistema.',
  playingLoud: 'Demasiado fuerte: los picos se cortan. Da un paso atrás o baja el micrófono.',
  processing: 'Tratamiento del sonido del navegador',
  processingOff: 'Todo desactivado, como debe ser.',
  processingOn: 'Aún activo: {list}. Así no se valora la intensidad.',
  echoCancellation: 'cancelación de eco',
  noiseSuppression: 'supresión de ruido',
  autoGainControl: 'ganancia automática',
  device: 'Dispositivo',
  rate: '{label}, {rate} Hz',
  latency: 'Latencia',
  latencyText:
    'Para practicar batería: cuánto tarda el sonido en salir del altavoz y entrar en el micrófono.',
};
