import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/sample.ts. */
export const sample: TranslatedArea<'sample'> = {
  name: 'Toma de ejemplo',
  see: 'Ver primero una toma terminada',
  seeText: 'Una melodía con algunos deslices, tocada por esta página y medida aquí y ahora.',
  about: 'Un ejemplo, tocado por esta página con algunos deslices y medido igual que una toma tuya.',
  tryIt: 'Pruébalo tú',
  failed: 'El ejemplo no se pudo crear aquí. Graba una toma o suelta una grabación tuya.',
  notes: 'Cómo leer un resultado',
  inkTitle: 'Tinta',
  ink: 'Las notas bien tocadas se vuelven tinta y no llevan marca. Solo se marca lo que merece otra mirada.',
  hairpinTitle: 'Reguladores',
  hairpin:
    'Cada valoración es un crescendo. Está muy probablemente en la parte sombreada; la marca vertical es nuestra mejor estimación.',
  loopTitle: 'Bucles',
  loop: 'Pulsa un número de compás, o un botón de «Para practicar ahora», para oír ese compás una y otra vez, más despacio.',
  gotIt: 'Entendido',
};
