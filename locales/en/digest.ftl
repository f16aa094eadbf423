# Digest

digest-only-leaders = The digest is for linked leaders only.
digest-heading = 📊 <b>Digest of { $day }</b>
digest-empty = Nothing new, overdue or waiting for a rating at your enterprises today.
digest-fresh = <b>New: { $count }</b>
digest-stalled = <b>🔴 Overdue: { $count }</b> (longest first)
digest-waiting = <b>Waiting for a rating or to be struck off: { $count }</b>
digest-line = { $number } { $enterprise } · { $category }

digest-line-stalled = { $number } { $enterprise } · { $category }
    { "    " }{ $clock }: was due { $due }, waiting for { $waiting }

digest-more = … and { $count } more
digest-gaps = ⚑ Service gaps: { $count } (a key enterprise had to come and ask: the fault comes first)
