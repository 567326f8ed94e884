"""Writes annotated documents of an invented clinic, in French and in English.

The filter is measured on them, so nothing here comes from its lexicons: people, towns, houses and
firms are put together from syllables, the clinical sentences are our own. The same seed always
gives the same documents. A set is a JSONL file in the form of the development sets:
`{"id", "lang", "text", "spans": [{"start", "end", "type", "text", "form"}], "ignore", "source"}`,
offsets in code points. `form` says how an identifier is written ('name:upper:untitled').
"""
