import { createHmac } from 'node:crypto';

/**
 * The pairwise `sub`. The same for every restart and every port, so that fixtures
 * can name it: a fixed salt is right for demo accounts and wrong for anything else.
 */
export function pairwise(clientId, accountId) {
  return createHmac('sha256', 'demo-servicekonto').update(`${clientId}\n${accountId}`).digest('base64url');
}
