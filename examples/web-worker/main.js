// Import maps do not reach workers: theirs imports the file. The page compiles nothing.
const worker = new Worker('./worker.js', { type: 'module' });
worker.onmessage = ({ data }) => {
  document.title = data;
};
worker.postMessage('start');
