// Every problem, once: the package's API and the tests are made from this list.
export { type Custom, type CustomLoss, type CustomOptions, custom } from './custom/problem.js';
export * from './described.js';
