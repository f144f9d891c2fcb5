import type { ReactNode } from 'react'
import type { Witness } from '#api'
import { DataTable, Empty, formatNumber, Instant, Tag } from '#ui'

function Row({ witness }: { witness: Witness }): ReactNode {
  const { name, vkey, state, size, at, because } = witness
  return (
    <tr>
      <th scope="row" className="wide">
        <span className="wire wrap-anywhere">{name}</span>
        <span className="wire block wrap-anywhere font-normal text-soft">{vkey}</span>
      </th>
      <td>
        <Tag state={state === 'vouching' ? 'ok' : 'warn'}>{state}</Tag>
      </td>
      <td className="num labelled" data-label="Has seen">
        {formatNumber(size)} entries
      </td>
      <td className="wide labelled" data-label="Last">
        <Instant at={at} otherwise="never" />
        {because && <span className="block text-soft">{because}</span>}
      </td>
    </tr>
  )
}

/** The witnesses, one line each. */
export function WitnessTable({ witnesses }: { witnesses: readonly Witness[] }): ReactNode {
  if (witnesses.length === 0) {
    return (
      <Empty>
        <p>There is no witness yet.</p>
      </Empty>
    )
  }
  const head = (
    <>
      <th>Witness</th>
      <th>State</th>
      <th className="num">Has seen</th>
      <th>Last</th>
    </>
  )
  return (
    <DataTable label="Witnesses" head={head}>
      <tbody>
        {witnesses.map((witness) => (
          <Row key={witness.name} witness={witness} />
        ))}
      </tbody>
    </DataTable>
  )
}
