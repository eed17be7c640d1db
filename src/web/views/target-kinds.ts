import type { TargetKind } from '#model/subscription.ts'

/** A field of a target's form. */
export interface Part {
  readonly name: string
  readonly label: string
  readonly hint: string
}

interface Kind {
  readonly name: string
  readonly about: string
  readonly parts: readonly Part[]
}

/** What each kind of target is called, and what it asks for. */
export const kinds: Readonly<Record<TargetKind, Kind>> = {
  webhook: {
    name: 'Webhook',
    about: 'JSON to an address of yours, signed as Standard Webhooks say.',
    parts: [
      { name: 'url', label: 'Address', hint: 'Such as https://example.org/hook' },
      {
        name: 'secret',
        label: 'Signing secret',
        hint: 'Give it to the receiver too, so that it can check who sends.',
      },
    ],
  },
  telegram: {
    name: 'Telegram',
    about: 'A bot writes to a chat, a group or a channel.',
    parts: [
      { name: 'token', label: 'Token of the bot', hint: '@BotFather gives it.' },
      {
        name: 'chat',
        label: 'Chat',
        hint: 'Its number, or @name of a channel. Write to the bot first, or let it into the group.',
      },
      { name: 'thread', label: 'Topic of the group, may be left out', hint: 'Its number.' },
    ],
  },
  discord: {
    name: 'Discord',
    about: 'A webhook of a channel. Nobody is pinged.',
    parts: [
      {
        name: 'url',
        label: 'Address of the webhook',
        hint: 'Channel, Edit, Integrations, Webhooks, Copy Webhook URL.',
      },
    ],
  },
  slack: {
    name: 'Slack',
    about: 'An incoming webhook of a channel.',
    parts: [
      { name: 'url', label: 'Address of the webhook', hint: 'Such as https://hooks.slack.com/services/...' },
    ],
  },
  ntfy: {
    name: 'ntfy',
    about: 'A push to phones and desktops, from ntfy.sh or a server of your own.',
    parts: [
      {
        name: 'url',
        label: 'Address of the topic',
        hint: 'Such as https://ntfy.sh/my-leaks-4821. Whoever knows it can read along.',
      },
      { name: 'token', label: 'Access token, may be left out', hint: 'For topics that are protected.' },
    ],
  },
  mail: {
    name: 'Mail',
    about: 'A letter for each story; what follows about it is in the same thread.',
    parts: [{ name: 'to', label: 'To', hint: 'One address.' }],
  },
}

/** True for the name of a kind of target. */
export function isTargetKind(kind: string): kind is TargetKind {
  return Object.hasOwn(kinds, kind)
}
