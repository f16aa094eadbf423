import { GrammyError, HttpError } from 'grammy'
import type { ResponseParameters } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { classify, type FailureKind } from '../../telegram/classify.ts'

const answer = (code: number, description: string, parameters: ResponseParameters = {}) =>
  new GrammyError('Call failed', { ok: false, error_code: code, description, parameters }, 'sendMessage', {
    text: 'what somebody wrote',
  })
const network = (error: unknown) => new HttpError('Network request failed', error)
const coded = (code: string) => Object.assign(new Error(`request to the server failed, reason: ${code}`), { code })

describe('what Telegram answers', () => {
  test.each<[number, string, FailureKind]>([
    [403, 'Forbidden: bot was blocked by the user', 'unreachable'],
    [403, 'Forbidden: user is deactivated', 'unreachable'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'unreachable'],
    [403, 'Forbidden: bot was kicked from the group chat', 'unreachable'],
    [403, 'Forbidden: bot is not a member of the channel chat', 'unreachable'],
    [400, 'Bad Request: chat not found', 'wrongChat'],
    [400, 'Bad Request: user not found', 'wrongChat'],
    [400, 'Bad Request: PEER_ID_INVALID', 'wrongChat'],
    [
      400,
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      'unchanged',
    ],
    [400, 'Bad Request: message to edit not found', 'lostMessage'],
    [400, "Bad Request: message can't be edited", 'lostMessage'],
    [400, 'Bad Request: MESSAGE_ID_INVALID', 'lostMessage'],
    [400, 'Bad Request: query is too old and response timeout expired or query ID is invalid', 'tooOld'],
    [400, 'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0', 'badMarkup'],
    [400, 'Bad Request: message text is empty', 'rejected'],
    [400, 'Bad Request: BUTTON_DATA_INVALID', 'rejected'],
    [413, 'Request Entity Too Large', 'rejected'],
    [401, 'Unauthorized', 'unauthorized'],
    [404, 'Not Found', 'unauthorized'],
    [409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running', 'unauthorized'],
    [500, 'Internal Server Error', 'unknown'],
    [502, 'Bad Gateway', 'unknown'],
    [504, 'Gateway Timeout', 'unknown'],
  ])('%i %s is %s', (code, description, kind) => {
    expect(classify(answer(code, description))).toEqual({ kind, reason: `${code}: ${description}` })
  })

  test('429 says how long to wait', () => {
    expect(classify(answer(429, 'Too Many Requests: retry after 35', { retry_after: 35 }))).toMatchObject({
      kind: 'flood',
      retryAfter: 35,
    })
    expect(classify(answer(429, 'Too Many Requests'))).toMatchObject({ kind: 'flood', retryAfter: 1 })
  })

  test('a group that has become a supergroup is known by its parameter, whatever the words', () => {
    const failure = classify(answer(400, 'Bad Request: chat not found', { migrate_to_chat_id: -1_001_234_567_890 }))
    expect(failure).toMatchObject({ kind: 'migrated', migratedTo: -1_001_234_567_890 })
  })

  test('words do not count where the code says something else', () => {
    expect(classify(answer(403, 'Forbidden: message is not modified')).kind).toBe('unreachable')
    expect(classify(answer(500, 'Internal Server Error: chat not found')).kind).toBe('unknown')
  })

  test('the reason has nothing of what people wrote', () => {
    expect(classify(answer(400, 'Bad Request: message text is empty')).reason).not.toContain('wrote')
  })
})

describe('a network that fails', () => {
  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'])(
    'before the connection is made: %s',
    (code) => {
      expect(classify(network(coded(code)))).toEqual({ kind: 'unsent', reason: `network: ${code}` })
    },
  )

  test('before the connection is made, said by a cause', () => {
    expect(classify(network(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))).kind).toBe('unsent')
  })

  test.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'])('when it may have arrived: %s', (code) => {
    expect(classify(network(coded(code)))).toEqual({ kind: 'unknown', reason: `network: ${code}` })
  })

  test.each([new DOMException('The operation was aborted', 'AbortError'), new Error('no code'), 'a word', undefined, null])(
    'when it may have arrived, without a word why: %s',
    (error) => {
      expect(classify(network(error))).toEqual({ kind: 'unknown', reason: 'network: no answer' })
    },
  )
})

test('what is no answer of Telegram is thrown on: it is a bug', () => {
  const bug = new TypeError('x is not a function')
  expect(() => classify(bug)).toThrow(bug)
})
