# The frame of every page, numbers, dates. A key asked for nowhere, or missing in a language, turns a test red.

# The name of this language in itself, and how many years its calendar is ahead of the common one.
language = ไทย
year-offset = 543
almanac = Almanac
motto = บ้านใช้อะไรไปเท่าไร และใครเป็นคนจด
skip = ข้ามไปที่เนื้อหา
navigation = เมนูหลัก
home = บ้าน
homes = บ้าน
activity = กิจกรรม
account = บัญชี
account-of = บัญชี:
today-is = วันนี้ { $date }

number-group = ,
number-point = .
date = { $day } { $month } { $year }
date-short = { $day } { $month }
moment = { $date } เวลา { $time }
month-of-year = { $month } { $year }
percent = { $share }%
month-to = { $last ->
        [1] 1
       *[other] 1–{ $last }
    } { $month }
counter =
    { $digits } หลัก { $decimals ->
        [0] ไม่มีทศนิยม
       *[other] ทศนิยม { $decimals } ตำแหน่ง
    }

month-1 = มกราคม
month-2 = กุมภาพันธ์
month-3 = มีนาคม
month-4 = เมษายน
month-5 = พฤษภาคม
month-6 = มิถุนายน
month-7 = กรกฎาคม
month-8 = สิงหาคม
month-9 = กันยายน
month-10 = ตุลาคม
month-11 = พฤศจิกายน
month-12 = ธันวาคม
month-short-1 = ม.ค.
month-short-2 = ก.พ.
month-short-3 = มี.ค.
month-short-4 = เม.ย.
month-short-5 = พ.ค.
month-short-6 = มิ.ย.
month-short-7 = ก.ค.
month-short-8 = ส.ค.
month-short-9 = ก.ย.
month-short-10 = ต.ค.
month-short-11 = พ.ย.
month-short-12 = ธ.ค.

weekday-1 = จ.
weekday-2 = อ.
weekday-3 = พ.
weekday-4 = พฤ.
weekday-5 = ศ.
weekday-6 = ส.
weekday-7 = อา.
weekday-day = { $weekday } { $day }

# A list of names, one after the other; two sentences.
list-of = { $first }, { $rest }
sentences = { $first } { $second }
