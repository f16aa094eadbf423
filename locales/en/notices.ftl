# Messages that nobody asked for: what they share

## notice

notice-case = <b>{ $number }</b> { $enterprise }
notice-about = { $category } · { $urgency }
notice-quote = <blockquote>{ $text }</blockquote>

notice-deadLetter = 🛠 <b>A message could not be handled</b>
    Update { $updateId }, received { $at }. Later messages of the same person aren't held up; please have the log looked at.

notice-away = ☎️ <b>{ $name } is on leave, and nobody stands in</b>{ $phone ->
        [none] { "" }
       *[other] ; please phone { $phone }
    }

notice-unreachable = ☎️ <b>The bot can't reach { $enterprise ->
        [none] { $name }
       *[other] { $name } of { $enterprise }
    }</b>{ $phone ->
        [none] { "" }
       *[other] ; please phone { $phone }
    }

apology = We are sorry: your last message could not be handled, and the service office has been told. Please try again later, or phone your handler.

## bundle

bundle-heading = { $count ->
    [one] 📬 <b>{ $count } message waited for you</b>
   *[other] 📬 <b>{ $count } messages waited for you</b>
}

bundle-line = { $index }. { $title }
    { "    " }{ $case }

bundle-line-plain = { $index }. { $title }

bundle-more = { $count ->
    [one] One more follows.
   *[other] { $count } more follow.
}
