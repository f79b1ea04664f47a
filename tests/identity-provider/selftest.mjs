// Run by `npm test`; each file is a group of tests.
import './selftest/accounts.mjs';
import './selftest/provider.mjs';
import './selftest/sessions.mjs';
import './selftest/pages.mjs';
import './selftest/faults.mjs';
import './selftest/logout-tokens.mjs';
