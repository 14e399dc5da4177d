# The frame of every page, numbers, dates. A key asked for nowhere, or missing in a language, turns a test red.

# The name of this language in itself, and how many years its calendar is ahead of the common one.
language = 日本語
year-offset = 0
almanac = Almanac
motto = 家で使った量と、それを書きとめた人。
skip = 本文へ移動
navigation = メインメニュー
home = 住まい
homes = 住まい
activity = 操作履歴
account = アカウント
account-of = アカウント：
today-is = 今日、{ $date }

number-group = ,
number-point = .
date = { $year }年{ $month }{ $day }日
date-short = { $month }{ $day }日
moment = { $date } { $time }
month-of-year = { $year }年{ $month }
percent = { $share }%
month-to = { $month }{ $last ->
        [1] 1日
       *[other] 1〜{ $last }日
    }
counter =
    整数{ $digits }桁、{ $decimals ->
        [0] 小数なし
       *[other] 小数{ $decimals }桁
    }

month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
month-short-1 = 1月
month-short-2 = 2月
month-short-3 = 3月
month-short-4 = 4月
month-short-5 = 5月
month-short-6 = 6月
month-short-7 = 7月
month-short-8 = 8月
month-short-9 = 9月
month-short-10 = 10月
month-short-11 = 11月
month-short-12 = 12月

weekday-1 = 月
weekday-2 = 火
weekday-3 = 水
weekday-4 = 木
weekday-5 = 金
weekday-6 = 土
weekday-7 = 日
weekday-day = { $day }（{ $weekday }）

# A list of names, one after the other; two sentences.
list-of = { $first }、{ $rest }
sentences = { $first }{ $second }
