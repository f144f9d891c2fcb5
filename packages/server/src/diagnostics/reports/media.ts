/** Content negotiation (RFC 9110, section 12.5.1), as far as it takes to choose between a page and a file. */
import { Problem } from '#kernel'

/**
 * The one of `offered` that the caller likes best; the first of equals.
 *
 * @throws {Problem} `http.not-acceptable` (406) if the caller takes none.
 */
export function chooseMedia<Media extends string>(accept: string | undefined, offered: readonly Media[]): Media {
  const ranges = parseAccept(accept ?? '*/*')
  const liked = offered
    .map((media) => ({ media, quality: qualityOf(media, ranges) }))
    .filter(({ quality }) => quality > 0)
  const best = liked.toSorted((a, b) => b.quality - a.quality)[0]
  if (best) return best.media
  throw new Problem(
    'not-acceptable',
    'http.not-acceptable',
    `This address gives ${offered.join(' or ')}, nothing else.`,
  )
}

interface MediaRange {
  readonly range: string
  readonly quality: number
}

const parseAccept = (accept: string): readonly MediaRange[] =>
  accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const quality = Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1)
    return { range, quality: quality >= 0 && quality <= 1 ? quality : 0 }
  })

/** The most specific range decides: `text/html`, then `text/*`, then any. */
function qualityOf(media: string, ranges: readonly MediaRange[]): number {
  const [type] = media.split('/')
  const fitting = [media, `${type}/*`, '*/*'].map((wanted) => ranges.find(({ range }) => range === wanted))
  return fitting.find((range) => range !== undefined)?.quality ?? 0
}
