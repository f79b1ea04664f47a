// Headers and the style sheet for every page.
import { readFileSync } from 'node:fs';

const style = readFileSync(new URL('../style.css', import.meta.url));

export function headers(settings) {
  const { host, protocol } = new URL(settings.issuer);
  // Browsers apply form-action to the redirects that follow a form, hence the portal's origins.
  const origins = [...settings.redirectUris, ...settings.postLogoutRedirectUris].map((uri) => new URL(uri).origin);
  const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    + `form-action 'self' ${[...new Set(origins)].join(' ')}`;

  return async (ctx, next) => {
    // Every address the provider names starts with its issuer, also behind a proxy.
    ctx.req.headers['x-forwarded-host'] = host;
    ctx.req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    ctx.set({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    if (ctx.path === '/favicon.ico') {
      ctx.status = 204; // browsers ask for it and would note an error
      return undefined;
    }
    if (ctx.path !== '/style.css') return next();
    ctx.type = 'css';
    ctx.set('cache-control', 'max-age=300');
    ctx.body = style;
    return undefined;
  };
}
