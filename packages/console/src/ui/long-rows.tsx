import type { ReactNode } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { RowWindow } from './row-window.ts'
import { BLOCK_ROWS, windowOf } from './row-window.ts'

/** How far beyond the window rows are drawn already, so that a quick finger meets no empty room. */
const MARGIN_PX = 1200

const isSame = (one: RowWindow, other: RowWindow): boolean =>
  one.first === other.first && one.end === other.end && one.above === other.above && one.below === other.below

/** Follows the window over `rows` rows that begin below the element `top` is tied to. */
function useRowWindow(rows: number) {
  const top = useRef<HTMLTableSectionElement>(null)
  const heights = useRef(new Map<number, number>())
  const [shown, setShown] = useState<RowWindow>(() => windowOf(rows, heights.current, 0, MARGIN_PX))
  useLayoutEffect(() => {
    const look = () => {
      const begin = -(top.current?.getBoundingClientRect().top ?? 0)
      const next = windowOf(rows, heights.current, begin - MARGIN_PX, begin + window.innerHeight + MARGIN_PX)
      setShown((was) => (isSame(was, next) ? was : next))
    }
    look()
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [rows])
  const measure = (block: number) => (body: HTMLTableSectionElement | null) => {
    // The last block may be filled up by the next page: it is measured once it is whole.
    if (body && (block + 1) * BLOCK_ROWS <= rows) heights.current.set(block, body.offsetHeight)
  }
  return { top, shown, measure }
}

const Room = ({ px }: { px: number }): ReactNode =>
  px > 0 && (
    <tr className="room">
      {/* An attribute and no style: the policy of the page allows none. */}
      <td height={px} />
    </tr>
  )

/** The rows of a table that may have a hundred thousand: only those near the window are drawn. */
export function LongRows<T>({ items, children }: { items: readonly T[]; children: (item: T) => ReactNode }): ReactNode {
  const { top, shown, measure } = useRowWindow(items.length)
  const blocks = Array.from({ length: shown.end - shown.first }, (_, at) => shown.first + at)
  return (
    <>
      <tbody ref={top}>
        <Room px={shown.above} />
      </tbody>
      {blocks.map((block) => (
        <tbody key={block} ref={measure(block)}>
          {items.slice(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS).map(children)}
        </tbody>
      ))}
      {shown.below > 0 && (
        <tbody>
          <Room px={shown.below} />
        </tbody>
      )}
    </>
  )
}
