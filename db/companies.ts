import type { Company } from '../config/company.ts'
import type { Queryable, Transaction } from './client.ts'

/** Brings the table to what the files say: missing companies are parked, never deleted; returning ones wake. */
export async function syncCompanies(tx: Transaction, companies: Company[]): Promise<void> {
  const rows = companies.map(company => ({
    id: company.id,
    name: company.name,
    country: company.country,
    languages: company.languages,
    website: company.website,
    aliases: company.aliases,
    families: company.family.map(({ name, aliases }) => ({ name, aliases })),
    otherNames: [...company.products, ...company.organisation.flatMap(each => [each.name, ...each.formerly])],
    role: company.role,
  }))
  await tx`
    insert into companies (id, name, country, languages, website, aliases, families, role, other_names)
    select id, name, country, languages, website, aliases, families, role, "otherNames"
    from jsonb_to_recordset(${tx.json(rows)})
      as r(id text, name text, country text, languages text[], website text, aliases text[], families jsonb, role text,
        "otherNames" text[])
    on conflict (id) do update set (name, country, languages, website, aliases, families, role, other_names, parked_at) =
      (excluded.name, excluded.country, excluded.languages, excluded.website, excluded.aliases, excluded.families, excluded.role,
        excluded.other_names, null)`
  await tx`
    update companies set parked_at = clock_timestamp()
    where parked_at is null and not id = any(${rows.map(row => row.id)})`
}

/** Ids of all companies that ever were in the files; of those that left them everything is kept as it is. */
export async function storedCompanies(db: Queryable): Promise<string[]> {
  const rows = await db<{ id: string }[]>`select id from companies order by id`
  return rows.map(row => row.id)
}
