-- Why a revision was made: null for what was made before causes were kept, which was new evidence as far as anybody knows.
alter table revisions
  add column cause text, -- evidence, edited, reread, ruling, withdrawn or renamed: the words of config/words.ts
  add column reason text; -- in words, where there is more to say: which ruling and why, which repository went where
