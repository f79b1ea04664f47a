// The way through the pages: login, consent, cancel.
import { body } from './server.mjs';
import { asked, byAcr, byId, rank } from './levels.mjs';
import { endSession } from './logout.mjs';
import { consentPage, expiredPage, loginPage, missingPage, startPage } from './pages.mjs';

const ROUTE = /^\/anmeldung\/([\w-]+)(?:\/(konto|zustimmung|abbruch))?$/;

function check(accounts, fields) {
  const errors = {};
  const account = accounts.get(fields.account);
  const level = byId(fields.level);
  if (!account) errors.account = 'Wählen Sie ein Konto aus der Liste.';
  if (!level) errors.level = 'Wählen Sie ein Vertrauensniveau.';
  if (account && level && rank(level) > rank(byId(account.max_level))) {
    errors.level = `„${account.name}“ kann sich höchstens mit dem Niveau ${byId(account.max_level).label} anmelden.`;
  }
  return { account, level, errors };
}

/** Returns Koa middleware for the pages; `next` is the library itself. */
export function interactions(provider, { accounts, consents, settings }) {
  const finish = async (ctx, result, options) => {
    ctx.status = 303;
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, options));
  };

  const show = (ctx, interaction) => {
    const { uid, prompt, params, session } = interaction;
    const shared = { uid, clientName: settings.clientName };
    if (prompt.name === 'consent') {
      consentPage(ctx, {
        ...shared,
        account: accounts.get(session.accountId),
        level: byAcr(session.acr),
        scopes: new Set(params.scope.split(' ')),
      });
      return;
    }
    const [wanted] = asked(params.acr_values);
    const account = accounts.has(params.login_hint) ? params.login_hint : session?.accountId;
    loginPage(ctx, { ...shared, accounts, wanted, fields: { account, level: (wanted ?? byId('substantial')).id } });
  };

  const login = async (ctx, interaction, fields) => {
    const { account, level, errors } = check(accounts, fields);
    if (Object.keys(errors).length) {
      const { uid, params } = interaction;
      const [wanted] = asked(params.acr_values);
      loginPage(ctx, { uid, clientName: settings.clientName, accounts, fields, errors, wanted });
      return;
    }
    // The library would end another person's session by a page that needs script;
    // ending it here first leaves nothing for that page to do.
    if (interaction.session && interaction.session.accountId !== account.id) {
      const session = await provider.Session.findByUid(interaction.session.uid);
      if (session) await endSession(provider, session);
      interaction.session = undefined;
      await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
    }
    await finish(ctx, { login: { accountId: account.id, acr: level.acr, remember: false } }, { mergeWithLastSubmission: false });
  };

  const consent = async (ctx, { session, params }) => {
    const grantId = await consents.give(provider, session.accountId, params.client_id, params.scope.split(' '));
    await finish(ctx, { consent: { grantId } });
  };

  const cancel = (ctx) => finish(ctx, {
    error: 'access_denied',
    error_description: 'the person cancelled',
  }, { mergeWithLastSubmission: false });

  const act = async (ctx, [, uid, step]) => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const name = interaction.prompt.name;
    const get = ctx.method === 'GET';
    ctx.set('cache-control', 'no-store');
    if (interaction.uid !== uid) return expiredPage(ctx);
    if (get && !step) return show(ctx, interaction);
    if (ctx.method !== 'POST') return missingPage(ctx);
    const fields = Object.fromEntries(new URLSearchParams(await body(ctx.req)));
    if (step === 'abbruch') return cancel(ctx);
    if (step === 'konto' && name === 'login') return login(ctx, interaction, fields);
    if (step === 'zustimmung' && name === 'consent') return consent(ctx, interaction);
    return expiredPage(ctx); // a form of the step before, sent with the back button
  };

  return async (ctx, next) => {
    if (ctx.path === '/') return startPage(ctx, settings);
    const match = ROUTE.exec(ctx.path);
    if (!match) {
      await next();
      if (ctx.status === 404 && !ctx.body && ctx.accepts('json', 'html') === 'html') missingPage(ctx);
      return undefined;
    }
    try {
      return await act(ctx, match);
    } catch (error) {
      if (error.name !== 'SessionNotFound') throw error;
      return expiredPage(ctx);
    }
  };
}
