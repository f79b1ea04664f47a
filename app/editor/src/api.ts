// JSON endpoints of the page: read with GET, change with POST, and say what went wrong.

/** An answer that was not what was asked for; `message` is a sentence for people, empty if there is none. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message)
  }
}

async function ask<T>(address: string, lang: string, init: RequestInit): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(address, { credentials: 'same-origin', redirect: 'error', ...init, headers: { accept: 'application/json', 'accept-language': lang, ...init.headers } })
  } catch {
    throw new Refused(0, '')
  }
  const body = await answer.json().catch(() => undefined)
  if (!answer.ok || body === undefined) throw new Refused(answer.status, typeof body?.message === 'string' ? body.message : '')
  return body as T
}

/** Reads. */
export function get<T>(address: string, lang: string, query: Record<string, string> = {}): Promise<T> {
  const more = new URLSearchParams(query).toString()
  return ask(more ? `${address}${address.includes('?') ? '&' : '?'}${more}` : address, lang, {})
}

/** Changes. */
export function post<T>(address: string, lang: string, body: unknown): Promise<T> {
  return ask(address, lang, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}
