import { expect, it } from 'vitest'
import { claimRows } from '../../workers/claims.ts'
import type { Claim } from '../../workers/normalize/contract.ts'

it('a claim that quotes half an emoji or a zero is stored without it', () => {
  const claim = { company: 'lumen', line: 'vega', reasons: [{ quote: `${'a'.repeat(79)}\ud83d` }, { quote: 'b\0c' }] }
  expect(claimRows('1', [claim as unknown as Claim])[0]?.claim).toEqual({
    company: 'lumen',
    line: 'vega',
    reasons: [{ quote: `${'a'.repeat(79)}\ufffd` }, { quote: 'bc' }],
  })
})
