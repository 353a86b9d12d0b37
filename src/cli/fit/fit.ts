/** What `fit` and `check --observed` load when they are called; the program keeps it apart from the rest. */
export { fitted } from './fitted.js';
export { readInputs } from './read-inputs.js';
export { withObserved } from './with-observed.js';
