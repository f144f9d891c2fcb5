/** A line longer than this is cut: a stream that never ends one must not fill the memory. */
const LONGEST_LINE = 65_536

/**
 * Cuts a stream of text at LF or CRLF, wherever the pieces break.
 *
 * @param onLine gets each line without its end.
 */
export function createLineSplitter(onLine: (line: string) => void) {
  let open = ''
  const give = (line: string) => onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  return {
    /** Takes the next piece. What `onLine` throws comes out here; the lines behind it are given by the next call. */
    push(piece: string) {
      const text = open + piece
      let start = 0
      try {
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
          const line = text.slice(start, end)
          start = end + 1
          give(line)
        }
        while (text.length - start > LONGEST_LINE) {
          start += LONGEST_LINE
          give(text.slice(start - LONGEST_LINE, start))
        }
      } finally {
        open = text.slice(start)
      }
    },
    /** Gives the last line if nothing ended it. */
    end() {
      const line = open
      open = ''
      if (line !== '') give(line)
    },
  }
}
