import { z } from 'zod'
import { correctionWish } from '../../corrections.ts'
import { answerSchema, bodySchema } from '../jsonSchema.ts'

export const newCorrection = bodySchema('NewCorrection', 'What is wrong or missing, and where it can be read.', correctionWish)

export const keptCorrection = answerSchema('KeptCorrection', 'A person will look at it.', z.strictObject({ number: z.string() }))
