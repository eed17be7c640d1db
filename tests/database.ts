import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Client, type Pool } from 'pg'
import { inject } from 'vitest'
import { type Connection, openPool } from '#platform/pool.ts'
import { openDatabase } from '#platform/runtime.ts'
import type { Tables } from '#storage/tables.ts'

export interface TestDatabase {
  readonly db: Kysely<Tables>
  readonly pool: Pool
  readonly connection: Connection
  /** Opens a pool of its own, as another process has; closed with the database. */
  readonly another: () => Kysely<Tables>
  readonly close: () => Promise<void>
}

/** A fresh, migrated database of its own on the run's cluster: tests never see each other's rows. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const host = inject('databaseHost')
  const database = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(host, `create database ${database} template template_leakwire strategy file_copy`)
  const connection = { host, user: 'leakwire', database }
  const open = () =>
    openPool(connection, 5, (error) => {
      throw error
    })
  const pool = open()
  const db = openDatabase(pool)
  const opened = [db]
  return {
    db,
    pool,
    connection,
    another: () => {
      const other = openDatabase(open())
      opened.push(other)
      return other
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.destroy()))
      // Kysely does not end a pool that it was never asked to use.
      if (!pool.ending) await pool.end()
      await asAdmin(host, `drop database ${database} with (force)`)
    },
  }
}

/** Copies of a template wait for each other; PostgreSQL refuses two at once. */
async function asAdmin(host: string, statement: string): Promise<void> {
  const admin = new Client({ host, user: 'leakwire', database: 'postgres' })
  await admin.connect()
  await admin.query('select pg_advisory_lock(1)')
  await admin.query(statement)
  await admin.end()
}
