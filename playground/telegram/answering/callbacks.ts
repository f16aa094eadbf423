import { answer } from '../contract/api-error.ts'
import type { Call } from './messages.ts'
import { type Chat, type CallbackAnswer, emit, type Query, type World } from '../state/world.ts'

const keptQueries = 10_000
const keptAnswers = 1000

/** Opens a query for a tap. */
export function addQuery(world: World, chat: Chat, whenAnswered: (answer: CallbackAnswer) => void): Query {
  const query: Query = {
    id: String(++world.lastQueryId),
    chat,
    askedAt: world.clock.now().getTime(),
    answered: false,
    whenAnswered,
  }
  world.queries.set(query.id, query)
  if (world.queries.size > keptQueries) {
    const [oldest] = world.queries.keys()
    world.queries.delete(oldest!)
  }
  return query
}

/** A second answer to the same tap is taken and shows nothing, as on the real server. */
export function answerCallbackQuery({ world, params }: Call): unknown {
  const query = world.queries.get(params['callback_query_id'] as string)
  if (query === undefined || world.clock.now().getTime() - query.askedAt > world.queryLifetime) throw answer('queryTooOld')
  if (query.answered) return true
  query.answered = true
  const given: CallbackAnswer = {
    queryId: query.id,
    text: (params['text'] as string | undefined) ?? '',
    alert: params['show_alert'] === true,
    url: params['url'] as string | undefined,
  }
  const { chat } = query
  chat.answers.push(given)
  if (chat.answers.length > keptAnswers) chat.answers.shift()
  query.whenAnswered(given)
  emit(world, chat, { kind: 'answered', chatId: chat.id, text: given.text })
  return true
}
