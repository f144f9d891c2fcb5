/** Two letters for a name: its first and its last word; of a number its first digit that counts. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter((word) => word !== '')
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map(
      (word) =>
        word
          ?.replace(/^0+(?=.)/, '')
          .charAt(0)
          .toUpperCase() ?? '',
    )
    .join('')
}
