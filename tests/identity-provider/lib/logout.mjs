// Ending a session without a page full of questions, and without script.
import { confirmLogoutPage } from './pages.mjs';
import { pairwise } from './subject.mjs';

/** Tells the clients by back-channel, revokes what was granted, forgets the session. */
export async function endSession(provider, session) {
  await Promise.all(Object.entries(session.authorizations ?? {}).map(async ([clientId, { sid, grantId }]) => {
    const client = await provider.Client.find(clientId);
    if (client?.backchannelLogoutUri) {
      await client.backchannelLogout(session.accountId, sid).catch((error) => {
        process.stderr.write(`back-channel logout failed: ${error.cause?.message ?? error.message}\n`);
      });
    }
    if (grantId) {
      await provider.AuthorizationCode.revokeByGrantId(grantId);
      await provider.AccessToken.revokeByGrantId(grantId);
      await (await provider.Grant.find(grantId))?.destroy();
    }
  }));
  await session.destroy();
}

/** Back to the client where it named a registered address, else to the closing page. */
function leave(ctx) {
  const { provider, params } = ctx.oidc;
  const target = new URL(params.post_logout_redirect_uri ?? provider.urlFor('end_session_success'));
  if (params.post_logout_redirect_uri && params.state) target.searchParams.set('state', params.state);
  ctx.status = 303;
  ctx.redirect(target.href);
}

/** Called by the library with a checked request of somebody who is logged in. */
export async function logout(ctx, form) {
  const { provider, session, entities } = ctx.oidc;
  const hint = entities.IdTokenHint?.payload;
  // Only the holder of this person's own ID token may end the session unasked;
  // a bare link on a foreign page must not.
  if (!hint || hint.sub !== pairwise(hint.aud, session.accountId)) {
    confirmLogoutPage(ctx, form);
    return;
  }
  await endSession(provider, session);
  ctx.cookies.set(provider.cookieName('session'), null);
  leave(ctx);
}

/** Where nobody is logged in the library would answer with a page that needs script. */
export async function leaveWithoutSession(ctx, next) {
  await next();
  if (ctx.oidc?.route === 'end_session' && ctx.status === 200 && !ctx.oidc.session.accountId) leave(ctx);
}
