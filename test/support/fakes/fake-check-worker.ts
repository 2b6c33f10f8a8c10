// The thread of `verify` with the fake checks.
import { serveChecks } from '../../../src/node/verify-pool.js';
import { fakeChecks } from './fake-checks.js';

serveChecks(fakeChecks);
