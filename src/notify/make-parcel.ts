import type { Message, Parcel } from '#model/news.ts'
import type { Target } from '#model/subscription.ts'
import { discordParcel } from './formats/discord.ts'
import { mailParcel } from './formats/mail.ts'
import { ntfyParcel } from './formats/ntfy.ts'
import { slackParcel } from './formats/slack.ts'
import { telegramParcel } from './formats/telegram.ts'
import { webhookParcel } from './formats/webhook.ts'

/** A message in the form that its target takes, as it is sent at `now`. The target's texts are ready: no `${NAME}` is left. */
export function makeParcel(target: Target, message: Message, now: number): Parcel {
  switch (target.kind) {
    case 'webhook':
      return webhookParcel(target, message, now)
    case 'telegram':
      return telegramParcel(target, message)
    case 'discord':
      return discordParcel(target, message)
    case 'slack':
      return slackParcel(target, message)
    case 'ntfy':
      return ntfyParcel(target, message)
    case 'mail':
      return mailParcel(target, message)
  }
}
