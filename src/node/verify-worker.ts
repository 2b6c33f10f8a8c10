// Entry of a thread that runs theory checks, one for every id it is sent.
import { checks } from '../verify/registry.js';
import { serveChecks } from './verify-pool.js';

serveChecks(checks);
