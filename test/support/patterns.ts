import { createHash } from 'node:crypto'
import path from 'node:path'
import { isRegularExpressionLiteral } from 'typescript/unstable/ast/is'
import { API } from 'typescript/unstable/sync'
import { root } from './house.ts'

/** One regular expression of the program: where it stands, and how. */
export interface Pattern {
  place: string
  text: string
}

type Node = Parameters<typeof isRegularExpressionLiteral>[0]

/** Every literal of the code that runs, tests and benches aside, as the compiler reads it. */
export function readPatterns(): Pattern[] {
  const api = new API({ cwd: root })
  try {
    const projects = ['tsconfig.json', 'api/browser/tsconfig.json'].map(file => path.join(root, file))
    const snapshot = api.updateSnapshot({ openProjects: projects })
    return snapshot.getProjects().flatMap(({ program }) =>
      program.getSourceFileNames().flatMap(name => {
        const file = isOurs(name) ? program.getSourceFile(name) : undefined
        return file ? literalsOf(file, path.relative(root, name)) : []
      }),
    )
  } finally {
    api.close()
  }
}

/** What a verdict is kept under. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 10)
}

function isOurs(name: string): boolean {
  return name.startsWith(`${root}/`) && !/^(node_modules|test|bench)\//.test(path.relative(root, name))
}

function literalsOf(node: Node, place: string): Pattern[] {
  const found: Pattern[] = []
  const visit = (each: Node): void => {
    if (isRegularExpressionLiteral(each)) found.push({ place, text: each.text })
    each.forEachChild(visit)
  }
  visit(node)
  return found
}
