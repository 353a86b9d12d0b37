/** The same for everybody who generates the table. */
export const SEED = 20_261_122;
