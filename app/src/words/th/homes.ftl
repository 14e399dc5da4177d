# Homes
home-new = บ้านใหม่
home-first-lede = ตั้งชื่อสถานที่ที่คุณจดมิเตอร์ ทั้งหมดนี้แก้ทีหลังได้
home-name = ชื่อ
home-name-hint = ชื่อที่คนในบ้านเรียก เช่น บ้านสวน
address = ที่อยู่
zone = เขตเวลา
zone-choose = เลือก…
zone-change-hint = วันและเดือนนับตามเขตเวลาของบ้าน ถ้าเปลี่ยน จะนับใหม่ทั้งหมด
currency = สกุลเงิน
currency-hint = ตัวอักษรสามตัว เช่น THB หรือ USD
home-make = สร้างบ้าน
home-created = สร้างบ้านแล้ว
home-edit = แก้ไขบ้าน
home-add = เพิ่มบ้าน
homes-all = บ้านทั้งหมด
home-switch = เลือกบ้านอื่น
