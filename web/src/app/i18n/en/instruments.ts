import table from '../../../../../shared/instruments.json';

/** Instruments by their id, as the shared table names them. */
export const instruments: Readonly<Record<string, string>> = Object.fromEntries(
  table.instruments.map(({ id, name }) => [id, name]),
);
