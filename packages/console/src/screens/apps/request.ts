/** The query an app sent the browser with, as the server wrapped it (base64url), so that no router reads or rewrites it. */
export function readRequest(wrapped: string): string {
  try {
    return atob(wrapped.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
