// The pages people see. German, without script, without inline styles.
import { grouped } from './accounts.mjs';
import { html, page, trusted } from './html.mjs';
import { byId, levels } from './levels.mjs';

function send(ctx, title, main, status = 200) {
  ctx.status = status;
  ctx.type = 'html';
  ctx.body = page(`${title} – Demo-Servicekonto`, main);
}

function option(account, selected) {
  const limit = byId(account.max_level);
  const note = limit.id === 'high' ? '' : ` (nur Niveau ${limit.label})`;
  return html`<option value="${account.id}"${account.id === selected && trusted(' selected')}>${account.name}${note}</option>`;
}

function accountField(accounts, selected, error) {
  return html`<div class="field">
<label for="account">Konto</label>
<p class="hint" id="account-hint">Die Anfangsbuchstaben springen zum Konto, zum Beispiel „Fachkraft N“.</p>
${error && html`<p class="error" id="account-error">${error}</p>`}
<select id="account" name="account" required aria-describedby="account-hint${error && ' account-error'}"${error && trusted(' aria-invalid="true"')}>
<option value="">Bitte wählen</option>
${[...grouped(accounts)].map(([title, members]) => html`<optgroup label="${title}">
${members.map((account) => option(account, selected))}
</optgroup>
`)}</select>
</div>`;
}

function levelField(selected, error) {
  return html`<fieldset${error && trusted(' aria-describedby="level-error"')}>
<legend>Vertrauensniveau</legend>
${error && html`<p class="error" id="level-error">${error}</p>`}
${levels.map(({ id, label, proof }) => html`<label class="choice"><input type="radio" name="level" value="${id}" id="level-${id}" required${id === selected && trusted(' checked')}><span><b>${label}</b> ${proof}</span></label>
`)}</fieldset>`;
}

/** `errors` maps a field to what is wrong; `fields.account` and `fields.level` to what was chosen. */
export function loginPage(ctx, { uid, clientName, accounts, fields, errors = {}, wanted }) {
  const wrong = Object.entries(errors);
  send(ctx, wrong.length ? 'Fehler: Anmelden' : 'Anmelden', html`<h1>Demo-Servicekonto</h1>
<p class="lead">Anmelden bei: ${clientName}</p>
${wrong.length > 0 && html`<div class="note stop" role="alert"><h2>${wrong.length === 1 ? 'Eine Angabe stimmt' : 'Zwei Angaben stimmen'} noch nicht</h2><ul>${wrong.map(([field, text]) => html`<li><a href="#${field === 'level' ? `level-${fields.level ?? 'basic'}` : field}">${text}</a></li>`)}</ul></div>`}
<form method="post" action="/anmeldung/${uid}/konto">
${accountField(accounts, fields.account, errors.account)}
${levelField(fields.level, errors.level)}
${wanted && html`<p class="hint">Angefragt ist mindestens das Niveau ${wanted.label}.</p>`}
<p class="actions"><button class="primary">Anmelden</button>
<button formaction="/anmeldung/${uid}/abbruch" formnovalidate>Abbrechen</button></p>
</form>`, wrong.length ? 422 : 200);
}

export function consentPage(ctx, { uid, clientName, account, level, scopes }) {
  const rows = [
    ['Kennung', 'eine Zeichenfolge, die nur für dieses Portal gilt'],
    ['Vertrauensniveau', level?.label ?? 'keine Angabe'],
    scopes.has('profile') && ['Name', account.name],
    scopes.has('email') && ['E-Mail-Adresse', account.email ?? 'keine hinterlegt, es wird keine weitergegeben'],
  ].filter(Boolean);
  send(ctx, 'Daten weitergeben', html`<h1>Diese Daten weitergeben?</h1>
<p class="lead">${clientName} erhält beim Anmelden:</p>
<dl>
${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>
`)}</dl>
<form method="post" action="/anmeldung/${uid}/zustimmung">
<p class="actions"><button class="primary">Zustimmen und weiter</button>
<button formaction="/anmeldung/${uid}/abbruch">Ablehnen</button></p>
</form>
<p class="hint">Die Zustimmung gilt, bis dieser Anmeldedienst neu gestartet wird.</p>`);
}

/** `form` is the library's own form with its protection against forged requests. */
export function confirmLogoutPage(ctx, form) {
  send(ctx, 'Abmelden', html`<h1>Vom Demo-Servicekonto abmelden?</h1>
<p class="lead">Das beendet auch die Sitzung in dem Portal, bei dem Sie damit angemeldet sind.</p>
${trusted(form)}
<p class="actions"><button class="primary" form="op.logoutForm" name="logout" value="yes">Abmelden</button></p>`);
}

export function loggedOutPage(ctx) {
  send(ctx, 'Abgemeldet', html`<h1>Sie sind abgemeldet</h1>
<p class="lead">Sie können dieses Fenster schließen.</p>`);
}

export function startPage(ctx, { issuer, clientName }) {
  send(ctx, 'Start', html`<h1>Demo-Servicekonto</h1>
<p class="lead">Hier meldet sich an, wer von „${clientName}“ hierher geleitet wird.</p>
<p>Für Programme: <a href="/.well-known/openid-configuration">Beschreibung dieses Dienstes</a>, Kennung <code>${issuer}</code>.</p>`);
}

export function expiredPage(ctx) {
  send(ctx, 'Abgelaufen', html`<h1>Diese Anmeldung ist nicht mehr offen</h1>
<p class="lead">Sie ist abgelaufen oder schon abgeschlossen. Es ist nichts verloren gegangen.</p>
<p>Gehen Sie zurück zum Portal und beginnen Sie die Anmeldung dort noch einmal.</p>`, 400);
}

export function missingPage(ctx) {
  send(ctx, 'Nicht gefunden', html`<h1>Diese Seite gibt es hier nicht</h1>
<p class="lead">Die Adresse ist unvollständig oder veraltet. Beginnen Sie im Portal noch einmal.</p>`, 404);
}

/** Meant for whoever sets up the portal, so it shows the code of the library. */
export function errorPage(ctx, out) {
  send(ctx, 'Fehler', html`<h1>Die Anmeldung hat nicht geklappt</h1>
<p class="lead">Die Anfrage des Portals ist nicht in Ordnung, oder die Anmeldung ist abgelaufen. Beginnen Sie im Portal noch einmal.</p>
<dl>
<div><dt>Fehler</dt><dd><code>${out.error}</code></dd></div>
${out.error_description && html`<div><dt>Beschreibung</dt><dd lang="en">${out.error_description}</dd></div>`}
</dl>`, ctx.status >= 400 ? ctx.status : 400);
}

