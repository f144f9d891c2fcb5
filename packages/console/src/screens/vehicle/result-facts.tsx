import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Ecu, Scan } from '#api'
import { formatWords, Sheet, Tag } from '#ui'
import { factsOf } from './facts.ts'

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <dl className="pairs even-names">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd className="wire">{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

function EcuFacts({ ecu }: { ecu: Ecu }): ReactNode {
  const facts = factsOf(ecu.identification)
  return (
    <li className="grid gap-1 px-4 py-3">
      <h3 className="text-sm">
        <span className="wire font-normal text-soft">{ecu.address}</span>&ensp;{ecu.name}
      </h3>
      {facts.length > 0 ? <Facts facts={facts} /> : <p className="text-sm text-soft">told nothing about itself</p>}
    </li>
  )
}

function Identification({ scan }: { scan: Scan }): ReactNode {
  return (
    <Sheet title="Identification" aside={<span className="text-sm text-soft">as the vehicle told it</span>}>
      <div className="px-4 pb-3">
        <Facts facts={factsOf(scan.identification)} />
      </div>
      <ul className="divide border-t border-line">
        {scan.ecus?.map((ecu) => (
          <EcuFacts key={ecu.address} ecu={ecu} />
        ))}
      </ul>
    </Sheet>
  )
}

const READINESS = { complete: 'ok', incomplete: 'warn' } as const

function Readiness({ monitors }: { monitors: NonNullable<Scan['readiness']> }): ReactNode {
  return (
    <Sheet title="Readiness" aside={<span className="text-sm text-soft">self-tests since the codes were cleared</span>}>
      <ul className="divide pb-1">
        {monitors.map(({ name, state }) => (
          <li key={name} className="flex items-center justify-between gap-3 px-4 py-1.5 text-sm">
            <span>{name}</span>
            <Tag state={READINESS[state as keyof typeof READINESS] ?? 'plain'} bare>
              {formatWords(state)}
            </Tag>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

/** Who the vehicle says it is, and which of its self-tests have run. */
export function ResultFacts({ scan }: { scan: Scan }): ReactNode {
  const monitors = scan.readiness ?? []
  return (
    <div className={monitors.length > 0 ? 'cols cols-2' : 'cols'}>
      <Identification scan={scan} />
      {monitors.length > 0 && <Readiness monitors={monitors} />}
    </div>
  )
}
