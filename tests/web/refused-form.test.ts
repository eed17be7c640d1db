import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { openWeb } from './open-web.ts'

test('a form that was refused leads back to its page, and to no other host', async () => {
  const web = await openWeb()
  const refused = async (referer: string) => {
    const headers = { referer, origin: 'http://localhost' }
    const body = new URLSearchParams({ name: '', query: '' })
    const answer = await web.app.request('http://localhost/filters', { method: 'POST', body, headers })
    expect(answer.status).toBe(400)
    return load(await answer.text())('main a')
      .first()
      .attr('href')
  }
  expect(await refused('http://localhost/search?q=MIOS')).toBe('/search?q=MIOS')
  expect(await refused('http://localhost//evil.example/')).toBe('/evil.example/')
  expect(await refused('http://evil.example/')).toBe('/')
})
