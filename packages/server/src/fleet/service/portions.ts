/** Reading all of something that may be much: in portions, each of which begins behind the last id of the one before. */

/** So many rows are held at once, however many there are. */
export const PORTION = 1_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** @param list up to `PORTION` rows beyond an id, in the order of their ids. */
export async function* inPortions<Row extends { readonly id: string }>(
  list: (after: string) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let after: string | undefined = BEFORE_ALL; after !== undefined; ) {
    const rows = await list(after)
    yield rows
    after = rows.length < PORTION ? undefined : rows.at(-1)?.id
  }
}
