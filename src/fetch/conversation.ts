import type { Socket } from 'node:net'

/** Question and answer over a connection that will carry something else afterwards. */
export interface Conversation {
  readonly say: (bytes: Buffer) => void
  /** The next `length` bytes. Rejects if the connection ends or the time is up before. */
  readonly hear: (length: number) => Promise<Buffer>
  /** All up to the end of `mark`, which is looked for in the next `most` bytes; rejects if it is not there. */
  readonly hearUntil: (mark: string, most: number) => Promise<Buffer>
  /** Lets go of the connection; bytes that were not heard yet are still in it. */
  readonly end: () => void
}

/** The other side fell silent, hung up or said too much. */
export class ConversationError extends Error {
  override readonly name = 'ConversationError'
}

/** Talks over `socket` for `timeoutMs` at most, all its questions together. One question at a time. */
export function converse(socket: Socket, timeoutMs: number): Conversation {
  let heard: Buffer = Buffer.alloc(0)
  let waiting: { readonly look: () => void; readonly fail: (error: Error) => void } | null = null
  let failure: Error | null = null
  const fail = (error: Error): void => {
    failure ??= error
    waiting?.fail(failure)
  }
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null
    if (chunk !== null) heard = Buffer.concat([heard, chunk])
    waiting?.look()
  }
  const onError = (error: Error): void => fail(error)
  const onEnd = (): void => fail(new ConversationError('hung up'))
  const timer = setTimeout(() => fail(new ConversationError('fell silent')), timeoutMs)
  socket.on('readable', onReadable).on('error', onError).on('end', onEnd).on('close', onEnd)

  /** `find`: how many bytes answer the question; null: not all of them are there. */
  const next = async (find: () => number | null): Promise<Buffer> => {
    const answer = Promise.withResolvers<number>()
    const look = (): void => {
      const length = find()
      if (length !== null) answer.resolve(length)
    }
    waiting = { look, fail: answer.reject }
    look()
    if (failure !== null) answer.reject(failure)
    const length = await answer.promise
    const bytes = heard.subarray(0, length)
    heard = heard.subarray(length)
    return bytes
  }

  return {
    say: (bytes) => void socket.write(bytes),
    hear: (length) => next(() => (heard.length < length ? null : length)),
    hearUntil: (mark, most) =>
      next(() => {
        const at = heard.subarray(0, most).indexOf(mark)
        if (at !== -1) return at + mark.length
        if (heard.length >= most) fail(new ConversationError('said too much'))
        return null
      }),
    end: () => {
      clearTimeout(timer)
      socket.off('readable', onReadable).off('error', onError).off('end', onEnd).off('close', onEnd)
      if (heard.length > 0) socket.unshift(heard)
    },
  }
}
