// HTML by template literals that escape everything which is not HTML already.

class Html {
  constructor(text) {
    this.text = text;
  }
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => entities[character]);
}

export function html(strings, ...values) {
  return new Html(strings.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

/** For markup that the library produced and escaped itself. */
export const trusted = (text) => new Html(text);

export function page(title, main) {
  return html`<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#inhalt">Zum Inhalt springen</a>
<aside class="demo" aria-label="Hinweis zu den Daten"><p><strong>Beispieldaten – nicht amtlich.</strong> Dies ist ein Anmeldedienst nur für Vorführung und Tests.</p></aside>
<main id="inhalt" tabindex="-1">
${main}
</main>
</body>
</html>
`.text;
}
