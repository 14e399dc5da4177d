# Choosing a language
language-choose = 言語
language-chosen = これからは日本語で表示します。
language-hint = お送りするメールや、次にログインする端末でも同じ言語になります。
