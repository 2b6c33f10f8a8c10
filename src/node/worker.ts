// The worker beside the pool that starts it: in the package both are files of one folder.
import '../verify/worker.js';
