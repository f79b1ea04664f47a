// Serves the gallery with the portal's own content security policy: `node gallery/serve.mjs [DIR] [PORT]` after a build to DIR.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml" };
const CSP = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'";

/** Starts a server on 127.0.0.1; `dist` is a folder that build.mjs wrote. */
export function serve(dist, port = 0) {
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname.replace(/^\/$/, "/public.html");
    const asset = /^\/stil\/([\w.-]+)$/.exec(path)?.[1];
    try {
      const file = asset ? join(dist, manifest[asset] ?? asset) : join(here, /^\/[\w-]+\.(html|svg)$/.test(path) ? path : "");
      const body = readFileSync(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain", "content-security-policy": CSP, "cache-control": "no-store" });
      response.end(body);
    } catch {
      response.writeHead(404).end("404");
    }
  });
  return new Promise((done) => server.listen(port, "127.0.0.1", () => done({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await serve(process.argv[2] ?? join(here, "../dist"), Number(process.argv[3] ?? 8099))).url);
}
