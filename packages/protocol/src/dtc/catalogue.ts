import { formatDtc, formatUdsDtc } from './code.ts'
import type { CodeList, CodeListOrigin } from './code-list.ts'
import { describeDtc } from './describe.ts'
import { describeFailureType } from './failure-types.ts'

export interface CatalogueText {
  readonly text: string
  /** `list`: from an imported list, whose origin is told; `own` and `structure` as with `describeDtc`. */
  readonly source: 'list' | 'own' | 'structure'
  readonly origin: CodeListOrigin | undefined
  /** What the failure type byte adds; undefined if there is none or it says nothing. */
  readonly failureType: string | undefined
}

export interface Catalogue {
  /**
   * @param code two bytes as one number.
   * @param failureType third byte of ISO 14229-1, if the code has one.
   */
  describe(code: number, failureType?: number): CatalogueText
}

/** Opens lists as one catalogue: the first list that knows a code speaks, before our own words and the structure. */
export function createCatalogue(lists: readonly CodeList[]): Catalogue {
  return {
    describe(code, failureType) {
      const detail = failureType === undefined ? undefined : describeFailureType(failureType)
      const found = findText(lists, code, failureType)
      if (found !== undefined) return { ...found, source: 'list', failureType: detail }
      return { ...describeDtc(code), origin: undefined, failureType: detail }
    },
  }
}

/** A text for the code with its failure type goes before one for the code alone, within each list. */
function findText(lists: readonly CodeList[], code: number, failureType: number | undefined) {
  for (const { source, license, texts } of lists) {
    const exact = failureType === undefined ? undefined : texts.get(formatUdsDtc(code * 0x100 + failureType))
    const text = exact ?? texts.get(formatDtc(code))
    if (text !== undefined) return { text, origin: { source, license } }
  }
  return undefined
}
