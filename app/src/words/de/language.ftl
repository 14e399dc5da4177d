# Choosing a language
language-choose = Sprache
language-chosen = Almanac spricht ab jetzt Deutsch mit dir.
language-hint = Auch in den E-Mails, die du bekommst, und überall, wo du dich das nächste Mal anmeldest.
