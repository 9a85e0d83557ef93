export const writeReport = (r) => JSON.stringify(r, null, 1) + "\n";
