/** What the answer's `parameters` may carry. */
export interface ErrorParameters {
  /** seconds to wait */
  retry_after?: number
  migrate_to_chat_id?: number
}

/** An answer `{ok: false}`. */
export class ApiError extends Error {
  readonly code: number
  readonly parameters: ErrorParameters | undefined
  /** true when a correct bot would never have caused it: a wrong parameter, a limit left, markup that doesn't parse */
  readonly violation: boolean

  constructor(
    code: number,
    description: string,
    { parameters, violation = false }: { parameters?: ErrorParameters; violation?: boolean } = {},
  ) {
    super(description)
    this.name = 'ApiError'
    this.code = code
    this.parameters = parameters
    this.violation = violation
  }
}

/** A 400 that only a mistake of the bot's can cause: recorded as a violation. */
export const violation = (description: string) => new ApiError(400, `Bad Request: ${description}`, { violation: true })

/** The real server's words for states that a correct bot can meet any day. None is a violation. */
export const answers = {
  unauthorized: [401, 'Unauthorized'],
  notFound: [404, 'Not Found'],
  entityTooLarge: [413, 'Request Entity Too Large'],
  otherPoller: [409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'],
  webhookSet: [
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  ],
  pollEndedByWebhook: [409, 'Conflict: terminated by setWebhook request'],
  blocked: [403, 'Forbidden: bot was blocked by the user'],
  deactivated: [403, 'Forbidden: user is deactivated'],
  neverStarted: [403, "Forbidden: bot can't initiate conversation with a user"],
  kickedFromGroup: [403, 'Forbidden: bot was kicked from the group chat'],
  kickedFromSupergroup: [403, 'Forbidden: bot was kicked from the supergroup chat'],
  chatNotFound: [400, 'Bad Request: chat not found'],
  groupUpgraded: [400, 'Bad Request: group chat was upgraded to a supergroup chat'],
  notModified: [
    400,
    'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
  ],
  editNotFound: [400, 'Bad Request: message to edit not found'],
  cannotEdit: [400, "Bad Request: message can't be edited"],
  noTextToEdit: [400, 'Bad Request: there is no text in the message to edit'],
  deleteNotFound: [400, 'Bad Request: message to delete not found'],
  cannotDelete: [400, "Bad Request: message can't be deleted for everyone"],
  replyNotFound: [400, 'Bad Request: message to be replied not found'],
  copyNotFound: [400, 'Bad Request: message to copy not found'],
  queryTooOld: [400, 'Bad Request: query is too old and response timeout expired or query ID is invalid'],
  wrongFile: [400, 'Bad Request: wrong file_id or the file is temporarily unavailable'],
  fileTooBig: [400, 'Bad Request: file is too big'],
  noWebContent: [400, 'Bad Request: failed to get HTTP URL content'],
  badGateway: [502, 'Bad Gateway'],
} as const satisfies Record<string, readonly [number, string]>

/** A state that the server has words for. */
export type AnswerName = keyof typeof answers

/** @returns the error to throw for a state of `answers` */
export function answer(name: AnswerName, parameters?: ErrorParameters): ApiError {
  const [code, description] = answers[name]
  return new ApiError(code, description, parameters ? { parameters } : {})
}

/** 429, as flood control and the scripted fault answer. */
export const tooManyRequests = (seconds: number) =>
  new ApiError(429, `Too Many Requests: retry after ${seconds}`, { parameters: { retry_after: seconds } })
