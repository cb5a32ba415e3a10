import { type Chance, chanceOf } from './chance.ts'

/** Makers that exist nowhere, their lines of models, and where they publish. */
export interface Maker {
  id: string
  name: string
  country: string
  families: string[]
  organisations: string[]
}

/** Lines come in generations of so many: the next begins when all names of the one before are used up, after some ten minutes. */
const perGeneration = 8
const generations = ['', 'al', 'on', 'ur', 'em', 'ix', 'or', 'as']
const allOf = (first: string[]) => generations.flatMap(ending => first.map(name => `${name}${ending}`))

export const makers: Maker[] = [
  {
    ...{ id: 'quarzwerk', name: 'Quarzwerk', country: 'DE', organisations: ['quarzwerk', 'quarz-labor', 'quarz-archiv'] },
    families: allOf(['Quarz', 'Topas', 'Beryll', 'Zirkon', 'Turmalin', 'Karneol', 'Feldspat', 'Saphirin']),
  },
  {
    ...{ id: 'morgenlicht', name: 'Morgenlicht', country: 'CN', organisations: ['morgenlicht', 'morgen-labor', 'morgen-archiv'] },
    families: allOf(['Opalit', 'Jaspis', 'Granat', 'Malachit', 'Pyrit', 'Azurit', 'Citrin', 'Achat']),
  },
]

/** Versions are whole numbers below a hundred: what differs by a minor version and is shown on one day is one release. */
const versions = 97

/** A repository as it is published: one release, by a name that no other has. */
export interface Publication {
  repo: string
  maker: Maker
  organisation: string
  family: string
  task: 'text-generation' | 'text-to-image'
  license: string
  /** In billions. */
  size: number
}

/** A saved query, and what it means: written down here apart, so that the matcher is held to something that is not itself. */
export interface Wish {
  name: string
  query: string
  topics: string[]
  foldMinutes: number
  wants(publication: Publication): boolean
}

const usual = ['planned', 'announced', 'released', 'withdrawn', 'corrected']

export const wishes: Wish[] = [
  wish('everything', '', () => true),
  wish('one-family', 'family=Quarz', each => each.family === 'Quarz'),
  wish('two-families', 'family=Beryll&family=Topas', each => ['Topas', 'Beryll'].includes(each.family)),
  wish('weights', 'openness=weights', () => true),
  wish('images', 'modality=image', each => each.task === 'text-to-image'),
  wish('licence', 'license=mit', each => each.license === 'mit'),
  wish('large', 'minParameters=30B', each => each.size >= 30),
  wish('small', 'maxParameters=10B', each => each.size <= 10),
  wish('stage', 'stage=released', () => true),
  wish('maker', 'company=quarzwerk', each => each.maker.id === 'quarzwerk'),
  wish('country', 'country=CN', each => each.maker.country === 'CN'),
  wish('several', 'openness=weights&license=apache-2.0&country=DE', each =>
    [each.license, each.maker.country].every((value, nth) => value === ['apache-2.0', 'DE'][nth]),
  ),
  wish('folded', '', () => true, { foldMinutes: 1 }),
  wish('folded-family', 'family=Jaspis', each => each.family === 'Jaspis', { foldMinutes: 1 }),
  wish('other-topics', '', () => false, { topics: ['withdrawn', 'corrected'] }),
  wish('other-stage', 'stage=planned', () => false),
  wish('other-kind', 'kind=dataset', () => false),
]

function wish(name: string, query: string, wants: Wish['wants'], over: Partial<Wish> = {}): Wish {
  return { name, query, topics: usual, foldMinutes: 0, wants, ...over }
}

/** What is published one after the other, no name twice. */
export function* publications(seed: number): Generator<Publication, never> {
  const chance = chanceOf(seed, 'publications')
  const last = new Map<string, number>()
  for (;;) {
    const maker = chance.pick(makers)
    const open = maker.families.filter(each => (last.get(each) ?? 1) < versions)
    const family = chance.pick(open.filter(each => generationOf(maker, each) === generationOf(maker, open[0])))
    const version = (last.get(family) ?? 1) + 1
    last.set(family, version)
    yield publication({ maker, family, version }, chance)
  }
}

function generationOf(maker: Maker, family: string | undefined): number {
  return Math.floor(maker.families.indexOf(family ?? '') / perGeneration)
}

const sizes = [1, 3, 8, 14, 32, 70, 120]

function publication({ maker, family, version }: { maker: Maker; family: string; version: number }, chance: Chance): Publication {
  const organisation = chance.pick(maker.organisations)
  const [task, size] = [chance.next() < 0.1 ? 'text-to-image' : 'text-generation', chance.pick(sizes)] as const
  const repo = `${organisation}/${family}-${version}-${size}B`
  return { repo, maker, organisation, family, task, size, license: chance.pick(['mit', 'apache-2.0', 'cc-by-4.0']) }
}
