import { expect, test } from 'vitest'
import { failure, simulator, words } from './support.ts'

async function grouped() {
  const { server, api } = await simulator()
  const leader = server.person({ firstName: '包联领导' })
  const group = server.group({ title: '项目专班', by: leader })
  return { server, api, leader, group }
}

test('in a group the bot gets commands, mentions and replies to itself', async () => {
  const { api, leader, group } = await grouped()
  group.says(leader, 'nothing for the bot')
  group.says(leader, '/queue')
  group.says(leader, 'ask @doorstep_bot')
  const sent = await api.sendMessage(group.id, 'hello')
  expect(sent.chat).toMatchObject({ type: 'group', title: '项目专班' })
  await group.sees('hello')
  group.says(leader, 'thanks', { replyTo: sent.message_id })
  expect((await api.getUpdates()).map(words)).toEqual(['my_chat_member', '/queue', 'ask @doorstep_bot', 'thanks'])
})

test('a group that became a supergroup says where it went', async () => {
  const { api, group } = await grouped()
  const old = group.id
  const supergroup = group.migrates()
  const error = await api.sendMessage(old, 'x').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    error_code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: supergroup },
  })
  expect((await api.sendMessage(supergroup, 'x')).chat).toMatchObject({ id: supergroup, type: 'supergroup' })
  const services = (await api.getUpdates()).flatMap((update) => update.message ?? [])
  expect(services).toMatchObject([
    { chat: { id: old }, migrate_to_chat_id: supergroup },
    { chat: { id: supergroup }, migrate_from_chat_id: old },
  ])
})

test('a group that removed the bot refuses it', async () => {
  const { api, group } = await grouped()
  group.kicks()
  expect(await failure(api.sendMessage(group.id, 'x'))).toBe('403 Forbidden: bot was kicked from the group chat')
})
