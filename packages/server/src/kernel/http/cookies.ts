/** Reads a Cookie header (RFC 6265, section 5.4). The first of two equal names wins: a later one cannot replace it. */
export function parseCookies(header: string | undefined): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null)
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at < 1) continue
    const name = pair.slice(0, at).trim()
    if (!(name in cookies)) cookies[name] = pair.slice(at + 1).trim()
  }
  return cookies
}

/** The cookies the console's tokens stand in. `__Host-` binds them to this host, HTTPS and the whole path. */
export const ACCESS_COOKIE = '__Host-muts-access'
export const REFRESH_COOKIE = '__Host-muts-refresh'
