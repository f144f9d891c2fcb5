/** The place to return to after signing in: only a path of this console, or undefined. */
export function safeReturn(path: unknown): string | undefined {
  return typeof path === 'string' && /^\/app\/(?!sign-in|invitation)(?!.*\.\.)[\w\-./?=&%]*$/.test(path)
    ? path
    : undefined
}
