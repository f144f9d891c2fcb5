/** A stream that the `pg` driver takes for its socket; the other end is the thread of the embedded database. */
import { Duplex } from 'node:stream'
import type { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './pglite-worker.ts'

/** Frontend message that closes a session (PostgreSQL protocol, Terminate); the embedded server would end with it. */
const TERMINATE = 0x58

export class PgliteSocket extends Duplex {
  readonly #worker: Worker
  readonly #receive = (message: FromWorker): void => {
    if ('received' in message) this.push(message.received)
  }
  readonly #lose = (): void => {
    this.destroy(new Error('Connection terminated: the embedded database has stopped'))
  }

  constructor(worker: Worker) {
    super()
    this.#worker = worker
  }

  /** Called by the driver as `connect(port, host)`. */
  connect(): this {
    this.#worker.on('message', this.#receive)
    this.#worker.on('exit', this.#lose)
    process.nextTick(() => (this.#worker.threadId === -1 ? this.#lose() : this.emit('connect')))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (chunk[0] !== TERMINATE) this.#worker.postMessage({ send: new Uint8Array(chunk) } satisfies ToWorker)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done)
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.off('message', this.#receive)
    this.#worker.off('exit', this.#lose)
    done(error)
  }
}
