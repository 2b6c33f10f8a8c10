// The entry minifold/threads: what takes several threads of Node.
export { ensembleOnThreads, type ThreadsOptions } from './ensemble-on-threads.js';
