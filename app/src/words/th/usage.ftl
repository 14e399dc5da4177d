# Usage
usage = ปริมาณการใช้
values = ค่าที่วัดได้
usage-in =
    { $what ->
        [gauge] ค่าที่วัดได้
       *[other] ปริมาณการใช้
    } { $span }
usage-on =
    { $what ->
        [gauge] ค่าที่วัดได้
       *[other] ปริมาณการใช้
    } วันที่ { $span }
usage-from =
    { $what ->
        [gauge] ค่าที่วัดได้
       *[other] ปริมาณการใช้
    } ปี { $span }
usage-week = สัปดาห์ที่เริ่ม { $span }
years = { $first } ถึง { $last }
week-of = สัปดาห์ที่เริ่ม { $date }
this-source = จุดวัดนี้
view = ช่วงเวลา
view-day = วัน
view-week = สัปดาห์
view-month = เดือน
view-year = ปี
view-all = ทั้งหมด
step-hour = { $unit } ต่อชั่วโมง
step-day = { $unit } ต่อวัน
step-month = { $unit } ต่อเดือน
step-year = { $unit } ต่อปี
mean-hour = { $unit } เฉลี่ยรายชั่วโมง
mean-day = { $unit } เฉลี่ยรายวัน
mean-month = { $unit } เฉลี่ยรายเดือน
mean-year = { $unit } เฉลี่ยรายปี
together = รวมกัน
before = ก่อนหน้า: { $span }
after = ถัดไป: { $span }
go-to = ไปยังวันที่
known-share = มีข้อมูล %
known-only = มีข้อมูล { $share }%
readings-in-it = ค่าที่จด
total = รวม
all-of-it = ทั้งหมด
in-all = รวม
up-to = ถึง { $date }
in-both = มีข้อมูลทั้งสองปี
mean = เฉลี่ย
lowest = ต่ำสุด
highest = สูงสุด
mean-of = เฉลี่ยปี { $year }
difference = เปลี่ยนแปลง
shares = ประมาณ { $estimated }%, น่าสงสัย { $questionable }%
usage-explained = ระหว่างค่าที่จดสองครั้ง ถือว่าใช้สม่ำเสมอเท่ากัน “มีข้อมูล” คือสัดส่วนของเวลาที่อยู่ระหว่างค่าที่จด ส่วนลายขีดคือช่วงที่ไม่มีค่าที่จดอยู่ในนั้น หรืออาศัยค่าประมาณ
usage-compared = สองปีจะเทียบกันเฉพาะช่วงที่มีข้อมูลเกือบครบทั้งคู่ และเทียบวันต่อวันเท่าที่ปีหลังมีข้อมูลถึง
interval-explained = ปริมาณที่ใช้ถือว่ากระจายสม่ำเสมอตั้งแต่ต้นจนจบช่วง “มีข้อมูล” คือสัดส่วนของเวลาที่มีคนจดไว้ ส่วนลายขีดคือช่วงที่อาศัยค่าประมาณ หรือเริ่มในแถวอื่น
gauge-explained = ระหว่างสองค่าถือว่าเปลี่ยนเป็นเส้นตรง ค่าเฉลี่ยคิดจากช่วงนั้น และ “มีข้อมูล” บอกว่าเป็นสัดส่วนเท่าไรของเวลาทั้งหมด
chart-same = ช่วงเดียวกันปี { $year }
chart-range = ต่ำสุดถึงสูงสุด
chart-mean = เฉลี่ย { $year }
chart-hatched = ไม่มีค่าที่จดในช่วงนั้น หรือเป็นค่าประมาณ
chart-tick = ค่าที่จด
chart-title = { $source }, { $span }
chart-description = รวม { $total } { $unit }
chart-mean-description = เฉลี่ย { $mean } { $unit } ต่ำสุด { $lowest } สูงสุด { $highest }
chart-unknown = ไม่มีข้อมูล
column-title = { $name }: { $value } { $unit } มีข้อมูล { $share }%
column-gauge = { $name }: { $value } { $unit } ต่ำสุด { $lowest } สูงสุด { $highest } มีข้อมูล { $share }%
column-past = { $name }: { $value } { $unit }
column-unknown = { $name }: ไม่มีข้อมูล
column-both = { $now } · { $past }

# This month against the same days last year
month-mean = เฉลี่ย { $days }
same-days = ช่วงเดียวกันปี { $year }
a-day-lately = ต่อวัน ช่วงนี้
partly-now = มีข้อมูลเพียง { $share }%
partly-then = ปี { $year } มีข้อมูลเพียง { $share }%
as-before = เท่าเดิม
more = เพิ่มขึ้น { $by }
less = ลดลง { $by }
warmer = อุ่นขึ้น { $by }
colder = เย็นลง { $by }
higher = สูงขึ้น { $by }
lower = ต่ำลง { $by }
curve = { $source } รายเดือน ปี { $year } เทียบกับปี { $past }
lede-now = เดือน{ $month }นี้เท่าที่ผ่านมา เทียบกับช่วงเดียวกันของปี { $year }: { $list }
lede-then = เดือน{ $month } เทียบกับช่วงเดียวกันของปี { $year }: { $list }
lede-and = { $first } และ { $second }
lede-list = { $first }, { $second }
lede-of = { $kind }{ $change }
lede-same = { $kind }เท่าเดิม
lede-name = { $name } { $change }
lede-kind-electricity = ไฟฟ้า
lede-kind-water = น้ำ
lede-kind-gas = แก๊ส
lede-kind-heat = ความร้อน
lede-kind-solar = ไฟจากแสงอาทิตย์
