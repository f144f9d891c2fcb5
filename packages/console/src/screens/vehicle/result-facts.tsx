import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Ecu, Scan } from '#api'
import { formatName, Sheet, showValue, Tag } from '#ui'
import type { Fact } from './facts.ts'
import { factsOfUnit, factsOfVehicle } from './facts.ts'

function Facts({ facts }: { facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="pairs even-names">
      {facts.map(({ name, told, hint }) => {
        const shown = showValue(told)
        return (
          <Fragment key={name}>
            <dt>{formatName(name)}</dt>
            <dd>
              <span className="wire">{told.state === 'VALID' ? told.value : shown.text}</span>
              {told.state !== 'VALID' && (
                <>
                  {' '}
                  <Tag state={shown.state} bare>
                    {shown.word}
                  </Tag>
                </>
              )}
              {hint && <span className="text-soft">, {hint}</span>}
            </dd>
          </Fragment>
        )
      })}
    </dl>
  )
}

function EcuFacts({ ecu }: { ecu: Ecu }): ReactNode {
  const facts = factsOfUnit(ecu.identification)
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
        <Facts facts={factsOfVehicle(scan)} />
      </div>
      <ul className="divide border-t border-line">
        {scan.ecus?.map((ecu) => (
          <EcuFacts key={ecu.address} ecu={ecu} />
        ))}
      </ul>
    </Sheet>
  )
}

/** The self-tests since the codes were cleared. */
function Readiness({ readiness }: { readiness: NonNullable<Scan['readiness']> }): ReactNode {
  if (!('value' in readiness)) return null
  const { isMilOn, monitors } = readiness.value
  return (
    <Sheet title="Readiness" aside={<span className="text-sm text-soft">self-tests since the codes were cleared</span>}>
      <ul className="divide pb-1">
        <li className="flex items-center justify-between gap-3 px-4 py-1.5 text-sm">
          <span>Engine lamp</span>
          <Tag state={isMilOn ? 'danger' : 'ok'} bare>
            {isMilOn ? 'on' : 'off'}
          </Tag>
        </li>
        {monitors.map(({ name, isComplete }) => (
          <li key={name} className="flex items-center justify-between gap-3 px-4 py-1.5 text-sm">
            <span>{formatName(name)}</span>
            <Tag state={isComplete ? 'ok' : 'warn'} bare>
              {isComplete ? 'complete' : 'incomplete'}
            </Tag>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

/** Who the vehicle says it is, and which of its self-tests have run. */
export function ResultFacts({ scan }: { scan: Scan }): ReactNode {
  const { readiness } = scan
  const isReady = readiness !== undefined && 'value' in readiness
  return (
    <div className={isReady ? 'cols cols-2' : 'cols'}>
      <Identification scan={scan} />
      {isReady && <Readiness readiness={readiness} />}
    </div>
  )
}
