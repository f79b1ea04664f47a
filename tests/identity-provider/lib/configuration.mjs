// What oidc-provider is told: a Servicekonto as the portal may expect it.
import { interactionPolicy } from 'oidc-provider';
import { asked, byAcr, levels, rank } from './levels.mjs';
import { errorPage, loggedOutPage } from './pages.mjs';
import { logout } from './logout.mjs';
import { createStore } from './store.mjs';
import { pairwise } from './subject.mjs';

const HOUR = 3600;

/** A session below every level asked for leads to the login page again, as brokers do. */
function policy() {
  const { base, Check } = interactionPolicy;
  const prompts = base();
  prompts.get('login').checks.add(new Check('level_too_low', 'a higher trust level is needed', ({ oidc }) => {
    const wanted = asked(oidc.params.acr_values);
    const held = byAcr(oidc.session.acr);
    if (!wanted.length || !oidc.session.accountId || oidc.result?.login) return Check.NO_NEED_TO_PROMPT;
    return wanted.some((level) => rank(held) >= rank(level)) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  }));
  return prompts;
}

function client(settings) {
  return {
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
    client_name: settings.clientName,
    redirect_uris: settings.redirectUris,
    post_logout_redirect_uris: settings.postLogoutRedirectUris,
    response_types: ['code'],
    response_modes: ['query'], // form_post would need a page with script
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: settings.alg,
    subject_type: 'pairwise',
    // Demanded as soon as redirect addresses differ in host; never fetched, see below.
    sector_identifier_uri: 'https://sector.invalid/',
    ...(settings.backchannelLogoutUri && {
      backchannel_logout_uri: settings.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}

export function configuration(settings, { accounts, consents, state }) {
  const cookie = `idp_${new URL(settings.issuer).port || 'web'}`;
  const off = { enabled: false };
  return {
    adapter: createStore(),
    clients: [client(settings)],
    jwks: state.jwks,
    acrValues: levels.map(({ acr }) => acr),
    scopes: ['openid', 'profile', 'email'],
    // acr belongs to every login here; when it was, only who asks for it learns (OpenID Connect Core, 2).
    claims: { openid: ['sub', 'acr'], profile: ['name'], email: ['email'], acr: null, auth_time: null, iss: null, sid: null },
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    clientAuthMethods: ['client_secret_basic'],
    enabledJWA: { idTokenSigningAlgValues: [settings.alg] },
    pkce: { required: () => true },
    pairwiseIdentifier: (_ctx, accountId, { clientId }) => pairwise(clientId, accountId),
    sectorIdentifierUriValidate: () => false,
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/anmeldung/${uid}` },
    cookies: {
      keys: state.cookieKeys,
      // Cookies ignore ports: two providers on one host must not share names.
      names: { session: `${cookie}_session`, interaction: `${cookie}_anmeldung`, resume: `${cookie}_weiter` },
    },
    features: {
      devInteractions: off,
      dPoP: off,
      pushedAuthorizationRequests: off,
      resourceIndicators: off,
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: logout,
        postLogoutSuccessSource: loggedOutPage,
      },
    },
    ttl: { AccessToken: HOUR, AuthorizationCode: 60, IdToken: HOUR, Interaction: HOUR, Session: 8 * HOUR, Grant: 8 * HOUR },
    // The library refuses loopback addresses for its own calls; here the portal lives there.
    fetch: (url, { dispatcher: _guard, ...rest }) => fetch(url, rest),
    findAccount: async (_ctx, id) => {
      const account = accounts.get(id);
      return account && {
        accountId: id,
        claims: async () => ({ sub: id, name: account.name, ...(account.email && { email: account.email }) }),
      };
    },
    loadExistingGrant: (ctx) => consents.load(ctx),
    renderError: errorPage,
  };
}
