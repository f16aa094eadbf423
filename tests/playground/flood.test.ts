import { expect, onTestFinished, test, vi } from 'vitest'
import { createFloodControl, defaultFloodLimits } from '../../playground/telegram/answering/flood.ts'
import type { Chat } from '../../playground/telegram/state/world.ts'
import { simulator } from './support.ts'

/** A flood control on a clock that a test moves, and how many calls of a method pass before the first 429. */
function control() {
  let now = 0
  const flood = createFloodControl(defaultFloodLimits, () => now)
  const pass = (method: string, chat: Partial<Chat>, items = 1): number => {
    try {
      flood.pass(method, chat as Chat, items)
      return 0
    } catch (error) {
      return (error as { parameters: { retry_after: number } }).parameters.retry_after
    }
  }
  const burst = (method: string, chat: () => Partial<Chat>) => {
    let passed = 0
    while (passed < 1000 && pass(method, chat()) === 0) passed += 1
    return passed
  }
  return { pass, burst, wait: (seconds: number) => (now += seconds) }
}

const person = (id: number): Partial<Chat> => ({ id, kind: 'private' })
const group = (id: number): Partial<Chat> => ({ id, kind: 'supergroup' })

test('a private chat takes a burst, then one a second', () => {
  const { pass, burst, wait } = control()
  expect(burst('sendMessage', () => person(1))).toBe(20)
  expect(pass('sendMessage', person(1))).toBe(1)
  wait(1)
  expect(pass('sendMessage', person(1))).toBe(0)
  expect(pass('sendMessage', person(1))).toBe(1)
  expect(pass('sendMessage', person(2))).toBe(0)
})

test('a group takes twenty a minute', () => {
  const { pass, burst, wait } = control()
  expect(burst('sendMessage', () => group(-1))).toBe(20)
  expect(pass('sendMessage', group(-1))).toBe(3)
  wait(3)
  expect(pass('sendMessage', group(-1))).toBe(0)
})

test('all chats together take thirty a second', () => {
  const { burst, wait } = control()
  let id = 0
  const next = () => person(++id)
  expect(burst('sendMessage', next)).toBe(30)
  wait(1)
  expect(burst('sendMessage', next)).toBe(30)
})

test('an album weighs its messages, edits half, answers to taps nothing', () => {
  const { pass, burst, wait } = control()
  expect(burst('editMessageText', () => person(1))).toBe(40)
  expect(burst('answerCallbackQuery', () => person(1))).toBe(1000)
  wait(60)
  expect(pass('sendMediaGroup', person(2), 10)).toBe(0)
  expect(pass('sendMediaGroup', person(2), 10)).toBe(0)
  expect(pass('sendMediaGroup', person(2), 10)).toBe(10)
})

test('the server answers 429 with retry_after, and sends nothing', async () => {
  const { server, api } = await simulator({ flood: { overall: 30, perChat: { rate: 1, burst: 2 }, perGroup: 20 } })
  const contact = server.person({ firstName: '企业联系人' })
  contact.starts()
  await api.sendMessage(contact.id, '1')
  await api.sendMessage(contact.id, '2')
  await expect(api.sendMessage(contact.id, '3')).rejects.toMatchObject({
    error_code: 429,
    description: 'Too Many Requests: retry after 1',
    parameters: { retry_after: 1 },
  })
  expect(contact.shown().map(({ text }) => text)).toEqual(['/start', '1', '2'])
  expect(server.failures).toEqual({ 'sendMessage 429': 1 })
  expect(server.hastyCalls).toBe(0)
  server.assertClean()
})

test('the server counts calls that come into a silence that it asked for, chat by chat', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const { server, api } = await simulator()
  const [first, second] = [server.person({ firstName: '企业联系人' }), server.person({ firstName: '企服办专员' })]
  for (const person of [first, second]) person.starts()
  server.faults.add({ kind: 'flood', chatId: first.id, seconds: 2 })
  await expect(api.sendMessage(first.id, '1')).rejects.toMatchObject({ error_code: 429 })
  vi.advanceTimersByTime(1_000)
  await api.sendMessage(second.id, '1')
  expect(server.hastyCalls).toBe(0)
  await api.sendMessage(first.id, '2')
  expect(server.hastyCalls).toBe(1)
  vi.advanceTimersByTime(1_001)
  await api.sendMessage(first.id, '3')
  expect(server.hastyCalls).toBe(1)
})
