/** For child processes that must not outlive their parent, however it ended. */
export interface ParentWatch {
  /** Called once: close what is open, then exit. */
  readonly onGone: () => void
  /** How often to look. A parent killed with -9 may leave the pipe open in a sibling, so the pipe alone is not enough. */
  readonly everyMs?: number
}

/**
 * Watches for the end of the parent by three signs: our standard input ends, the IPC channel closes, or our parent's
 * process id changes (an orphan is adopted). Reads standard input to its end and drops what it reads.
 *
 * @returns a function that stops watching.
 */
export function exitWithParent({ onGone, everyMs = 1_000 }: ParentWatch): () => void {
  const parent = process.ppid
  const stop = () => {
    clearInterval(timer)
    process.stdin.off('end', gone).off('close', gone).off('error', gone)
    process.off('disconnect', gone)
  }
  const gone = () => {
    stop()
    onGone()
  }
  const timer = setInterval(() => process.ppid !== parent && gone(), everyMs)
  process.stdin.on('end', gone).on('close', gone).on('error', gone).resume()
  process.on('disconnect', gone)
  // It may have ended before anybody listened.
  if (process.stdin.readableEnded || process.stdin.destroyed) queueMicrotask(gone)
  return stop
}
