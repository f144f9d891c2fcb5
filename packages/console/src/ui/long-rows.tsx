import type { FocusEvent, ReactNode } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { t } from '#language'
import type { RowWindow } from './row-window.ts'
import { GUESSED_ROW_PX, layOut, windowOf } from './row-window.ts'

/** Rows count from 1 on, and the head is one. */
export const FIRST_ROW_INDEX = 2

const ROOM = 'room'

/** Less is the rounding of a screen, and no other height. */
const SAME_PX = 0.25

/** The height of a row, as those that are drawn have it on the average: of rows that differ, too, the room stays right. */
function useRowHeight() {
  const body = useRef<HTMLTableSectionElement>(null)
  const [rowPx, setRowPx] = useState(GUESSED_ROW_PX)
  useLayoutEffect(() => {
    const rows = body.current
    if (!rows) return
    const measure = () => {
      const drawn = [...rows.rows].filter(({ className }) => className !== ROOM)
      const measured = drawn.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0) / drawn.length
      if (measured > 0) setRowPx((was) => (Math.abs(was - measured) < SAME_PX ? was : measured))
    }
    measure()
    // Told behind a layout that was due anyway: to ask in between would be one more.
    const observer = new ResizeObserver(measure)
    observer.observe(rows)
    return () => observer.disconnect()
  }, [])
  return { body, rowPx }
}

/** Follows the window over `rows` rows that begin below the element `top` is tied to. */
function useRowWindow(rows: number, rowPx: number) {
  const top = useRef<HTMLTableSectionElement>(null)
  const [shown, setShown] = useState<RowWindow>(() => windowOf(rows, rowPx, 0, window.innerHeight))
  useLayoutEffect(() => {
    const look = () => {
      const from = -(top.current?.getBoundingClientRect().top ?? 0)
      const next = windowOf(rows, rowPx, from, from + window.innerHeight)
      setShown((was) => (was.first === next.first && was.end === next.end ? was : next))
    }
    look()
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [rows, rowPx])
  return { top, shown }
}

/** The place of the row that holds the focus: it stays drawn wherever the window goes, or the focus would be lost with it. */
function useHeldRow() {
  const [held, setHeld] = useState<number>()
  const onFocus = ({ target }: FocusEvent) => {
    const index = target.closest('tr')?.getAttribute('aria-rowindex')
    setHeld(index ? Number(index) - FIRST_ROW_INDEX : undefined)
  }
  // Whoever looks at another window for a while comes back to the same row.
  const onBlur = () => document.hasFocus() && setHeld(undefined)
  return { held, onFocus, onBlur }
}

const Room = ({ px }: { px: number }): ReactNode =>
  px > 0 && (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a room holds nothing that takes the focus
    <tr className={ROOM} aria-hidden="true">
      {/* An attribute and no style: the policy of the page allows none. */}
      <td height={px} />
    </tr>
  )

export interface LongRowsProps {
  readonly count: number
  /** Of the table. */
  readonly columns: number
  /** The row at that place, from 0 on, with its key and its `aria-rowindex`, which is `at + FIRST_ROW_INDEX`. */
  readonly children: (at: number) => ReactNode
  /** Told which rows are near the window, whenever these are others. */
  readonly onShow?: (shown: RowWindow) => void
}

/** The rows of a table that may have a hundred thousand, all of one height: only those near the window are drawn. */
export function LongRows({ count, columns, children, onShow }: LongRowsProps): ReactNode {
  const { body, rowPx } = useRowHeight()
  const { top, shown } = useRowWindow(count, rowPx)
  const { held, ...focus } = useHeldRow()
  useEffect(() => onShow?.(shown), [onShow, shown])
  const { above, below, places } = layOut(count, shown, held)
  const range = { first: shown.first + 1, last: Math.min(count, shown.end), count }
  return (
    <>
      <tbody ref={top}>
        <tr className="printed">
          <td colSpan={columns}>
            {t('Rows {first} to {last} of the {count} that are loaded. Export the list to have all of it.', range)}
          </td>
        </tr>
        <Room px={Math.round(above * rowPx)} />
      </tbody>
      <tbody ref={body} {...focus}>
        {places.map((place) =>
          'room' in place ? <Room key="room" px={Math.round(place.room * rowPx)} /> : children(place.at),
        )}
      </tbody>
      <tbody>
        <Room px={Math.round(below * rowPx)} />
      </tbody>
    </>
  )
}
