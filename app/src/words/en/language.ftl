# Choosing a language
language-choose = Language
language-chosen = Almanac speaks English with you from now on.
language-hint = Also in the mails it sends you, and wherever you sign in next.
