import type { ReactNode } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RowWindow } from './row-window.ts'
import { GUESSED_ROW_PX, windowOf } from './row-window.ts'

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
      const measured = rows.getBoundingClientRect().height / rows.rows.length
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

const Room = ({ px }: { px: number }): ReactNode =>
  px > 0 && (
    <tr className="room">
      {/* An attribute and no style: the policy of the page allows none. */}
      <td height={px} />
    </tr>
  )

export interface LongRowsProps {
  readonly count: number
  /** The row at that place, from 0 on, with its key. */
  readonly children: (at: number) => ReactNode
  /** Told which rows are near the window, whenever these are others. */
  readonly onShow?: (shown: RowWindow) => void
}

/** The rows of a table that may have a hundred thousand, all of one height: only those near the window are drawn. */
export function LongRows({ count, children, onShow }: LongRowsProps): ReactNode {
  const { body, rowPx } = useRowHeight()
  const { top, shown } = useRowWindow(count, rowPx)
  useEffect(() => onShow?.(shown), [onShow, shown])
  const places = Array.from({ length: Math.max(0, shown.end - shown.first) }, (_, at) => shown.first + at)
  return (
    <>
      <tbody ref={top}>
        <Room px={Math.round(shown.first * rowPx)} />
      </tbody>
      <tbody ref={body}>{places.filter((at) => at < count).map(children)}</tbody>
      <tbody>
        <Room px={Math.round((count - shown.end) * rowPx)} />
      </tbody>
    </>
  )
}
