# Activity
sealed = แต่ละบรรทัดผูกกับบรรทัดก่อนหน้า ผู้ดูแลเซิร์ฟเวอร์ตรวจได้ด้วย “almanac audit verify” ว่าไม่มีบรรทัดใดถูกแก้หรือถูกเอาออก
somebody = ใครบางคน
former-member = อดีตสมาชิก
line-no = รายการที่ { $number }, { $time }
person-any = ทุกคน
source = จุดวัด
source-any = ทุกจุดวัด
about = เรื่อง
about-any = ทุกเรื่อง
about-readings = ค่าที่จด
about-sources = จุดวัด
about-sharing = ผู้คนและสิทธิ์
about-looking = ใครเข้าดู
about-home = บ้าน
about-account = บัญชี
all-about-readings = ทุกอย่างเรื่องค่าที่จด
all-about-sources = ทุกอย่างเรื่องจุดวัด
all-about-sharing = ทุกอย่างเรื่องผู้คนและสิทธิ์
all-about-looking = การเข้าดูทั้งหมด
all-about-home = ทุกอย่างเรื่องบ้าน
all-about-account = ทุกอย่างเรื่องบัญชี
act-reading-recorded = จดค่า
act-reading-corrected = แก้ค่าที่จด
act-reading-deleted = ลบค่าที่จด
act-reading-undone = เลิกทำการแก้ค่าที่จด
act-reading-photo-added = เพิ่มรูปถ่าย
act-reading-photo-removed = ลบรูปถ่าย
act-reading-disputed = ค่าที่สองในเวลาเดียวกัน
act-reading-dispute-settled = ตัดสินค่าที่สอง
act-readings-imported = นำเข้าไฟล์
act-readings-import-undone = ถอนไฟล์ออก
act-source-added = เพิ่มจุดวัด
act-source-changed = แก้ไขจุดวัด
act-source-converted = เปลี่ยนการแปลงหน่วย
act-source-parts-changed = เปลี่ยนส่วนประกอบของจุดวัด
act-source-days-opened = เปิดข้อมูลรายวัน
act-source-days-closed = ปิดข้อมูลรายวัน
act-source-checks-changed = เปลี่ยนกฎตรวจค่า
act-meter-replaced = เปลี่ยนมิเตอร์
act-meter-corrected = แก้ข้อมูลมิเตอร์
act-meter-taken-back = ยกเลิกการเปลี่ยนมิเตอร์
act-source-exported = ส่งออกจุดวัดเป็นไฟล์
act-source-deleted = ลบจุดวัด
act-source-restored = กู้คืนจุดวัด
act-source-moved-away = ย้ายจุดวัดไปบ้านอื่น
act-source-moved-here = ย้ายจุดวัดมาที่นี่
act-member-changed = เปลี่ยนบทบาท
act-member-removed = นำสมาชิกออก
act-member-left = สมาชิกออกจากบ้าน
act-invitation-made = ออกคำเชิญ
act-invitation-remade = ออกลิงก์คำเชิญใหม่
act-invitation-withdrawn = ถอนคำเชิญ
act-invitation-accepted = ตอบรับคำเชิญ
act-grant-given = แชร์จุดวัด
act-grant-changed = เปลี่ยนการแชร์จุดวัด
act-grant-ended = เลิกแชร์จุดวัด
act-grant-left = คืนจุดวัดที่แชร์
act-source-published = สร้างหน้าสาธารณะ
act-source-unpublished = ยกเลิกหน้าสาธารณะ
act-source-viewed = เข้าดูจุดวัด
act-home-viewed-as = ดูบ้านในมุมของคนอื่น
act-home-created = สร้างบ้าน
act-home-changed = แก้ไขบ้าน
act-home-exported = ส่งออกบ้านเป็นไฟล์
act-home-brought = นำเข้าบ้านจากไฟล์
act-home-deleted = ลบบ้าน
act-home-restored = กู้คืนบ้าน
act-home-handed-over = โอนบ้าน
act-account-deleted = ลบบัญชี
activity-from = ตั้งแต่ { $date }
activity-to = ถึง { $date }
activity-none = ไม่มีรายการแบบนี้
activity-none-by = ไม่มีรายการแบบนี้ของ { $who }
activity-none-yet = ยังไม่มีกิจกรรม
show-everybody = แสดงทุกคน
show-everything = แสดงทุกเรื่อง
told-read = ดูได้
told-write = จดค่าได้
told-admin = ทำได้ทุกอย่าง
told-until = ถึง { $when }
told-no-end = ไม่มีกำหนดสิ้นสุด
own-activity = กิจกรรมของบัญชีคุณ
own-activity-lede = มีการเข้าสู่ระบบในชื่อคุณเมื่อไรและจากที่ไหน และวิธีเข้าสู่ระบบของคุณเปลี่ยนไปอย่างไร
own-activity-see = ดูกิจกรรม
own-line-no = รายการที่ { $number }, { $when } UTC
event-account-created = { $who } สร้างบัญชี
event-account-signed-in = { $who } เข้าสู่ระบบ
event-account-signed-out = { $who } ออกจากระบบ
event-account-sign-in-failed = มีคนพยายามเข้าสู่ระบบในชื่อ { $who } แต่ไม่สำเร็จ
event-account-session-ended = { $who } ออกจากระบบบนอุปกรณ์หนึ่งเครื่อง
event-account-sessions-ended = { $who } ออกจากระบบบนอุปกรณ์อื่นทั้งหมด
event-account-identity-linked = { $who } เชื่อมต่อวิธีเข้าสู่ระบบ
event-account-identity-unlinked = { $who } เลิกเชื่อมต่อวิธีเข้าสู่ระบบ
event-account-profile-changed = { $who } แก้ไขโปรไฟล์ของตน
event-account-email-changed = { $who } เปลี่ยนอีเมลของตน
event-account-email-verified = { $who } ยืนยันอีเมลของตน
event-account-password-changed = { $who } เปลี่ยนรหัสผ่านของตน
event-account-password-reset = { $who } ตั้งรหัสผ่านใหม่ผ่านลิงก์
event-account-second-factor-added = { $who } เปิดการยืนยันขั้นที่สอง
event-account-second-factor-removed = { $who } ปิดการยืนยันขั้นที่สอง
event-account-recovery-code-used = { $who } เข้าสู่ระบบด้วยรหัสกู้คืน
event-account-recovery-codes-made = { $who } สร้างรหัสกู้คืนชุดใหม่
event-account-deactivated = บัญชีของ { $who } ถูกปิดใช้งาน
event-account-reactivated = บัญชีของ { $who } เปิดใช้งานอีกครั้ง
event-account-reset-link-made = มีการสร้างลิงก์ตั้งรหัสผ่านใหม่ให้ { $who }
event-home-created = { $who } สร้างบ้านนี้
event-home-changed = { $who } แก้ไขบ้าน
event-home-exported = { $who } ส่งออกบ้านเป็นไฟล์
event-home-brought = { $who } นำเข้าบ้านนี้จากไฟล์
event-source-exported = { $who } ส่งออก { $source } เป็นไฟล์
event-readings-imported = { $who } นำเข้าไฟล์ใน { $source }
event-readings-import-undone = { $who } ถอนไฟล์ออกจาก { $source }
event-home-deleted = { $who } ลบบ้าน
event-home-restored = { $who } กู้คืนบ้าน
event-account-exported = { $who } ส่งออกบัญชีของตนเป็นไฟล์
event-account-deleted = { $who } ลบบัญชีของตน
event-home-handed-over = { $who } โอนบ้านให้ { $whom }
event-home-viewed-as = { $who } ดูบ้านนี้ในมุมของ { $whom }
event-member-changed = { $who } เปลี่ยนบทบาทของ { $whom } ที่นี่
event-member-removed = { $who } นำ { $whom } ออกจากบ้านนี้
event-member-left = { $who } ออกจากบ้าน
event-invitation-made = { $who } ออกคำเชิญ{ $sources ->
    [0] เข้าบ้าน
    [1] สำหรับ { $source }
   *[other] สำหรับจุดวัด { $sources } จุด
    }
event-invitation-remade = { $who } ออกลิงก์ใหม่ให้คำเชิญ{ $sources ->
    [0] เข้าบ้าน
    [1] สำหรับ { $source }
   *[other] สำหรับจุดวัด { $sources } จุด
    }
event-invitation-withdrawn = { $who } ถอนคำเชิญ{ $sources ->
    [0] เข้าบ้าน
    [1] สำหรับ { $source }
   *[other] สำหรับจุดวัด { $sources } จุด
    }
event-invitation-accepted = { $who } ตอบรับคำเชิญจาก { $whom } { $sources ->
    [0] เข้าบ้าน
    [1] สำหรับ { $source }
   *[other] สำหรับจุดวัด { $sources } จุด
    }
event-grant-given = { $who } แชร์ { $source } ให้ { $whom }
event-grant-changed = { $who } เปลี่ยนสิทธิ์ของ { $whom } ใน { $source }
event-grant-ended = { $who } เลิกแชร์ { $source } ให้ { $whom }
event-grant-left = { $who } คืน { $source }
event-source-viewed = { $who } เข้าดู { $source }
event-source-published = { $who } สร้างหน้าสาธารณะของ { $source }
event-source-unpublished = { $who } ยกเลิกหน้าสาธารณะของ { $source }
event-source-moved-away = { $who } ย้าย { $source } ไปบ้านอื่น
event-source-moved-here = { $who } ย้าย { $source } จากบ้านอื่นมาที่นี่
event-source-added = { $who } เพิ่ม { $source }
event-source-changed = { $who } แก้ไข { $source }
event-source-parts-changed = { $who } เปลี่ยนส่วนประกอบที่ใช้คำนวณ { $source }
event-source-days-opened = { $who } เปิดข้อมูลรายวันของ { $source } ให้ทุกคนที่ได้รับแชร์
event-source-days-closed = { $who } ปิดข้อมูลรายวันของ { $source } ให้เห็นเฉพาะคนที่เห็นส่วนประกอบทั้งหมด
event-source-converted = { $who } เปลี่ยนการแปลงหน่วยของ { $source }
event-source-checks-changed = { $who } เปลี่ยนกฎตรวจค่าของ { $source }
event-meter-replaced = { $who } จดการเปลี่ยนมิเตอร์ของ { $source }
event-meter-corrected = { $who } แก้ข้อมูลมิเตอร์ของ { $source }
event-meter-taken-back = { $who } ยกเลิกการเปลี่ยนมิเตอร์ของ { $source }
event-source-deleted = { $who } ลบ { $source }
event-source-restored = { $who } กู้คืน { $source }
source-gone = จุดวัดที่ไม่อยู่แล้ว
event-reading-recorded = { $who } จดค่า { $source }
event-reading-corrected = { $who } แก้ค่าที่จดของ { $source }
event-reading-deleted = { $who } ลบค่าที่จดของ { $source }
event-reading-undone = { $who } เลิกทำการแก้ค่าของ { $source }
event-reading-photo-added = { $who } เพิ่มรูปถ่ายของ { $source }
event-reading-photo-removed = { $who } ลบรูปถ่ายของ { $source }
event-reading-disputed = { $who } จดอีกค่าของ { $source } ในเวลาที่มีค่าอยู่แล้ว
event-reading-dispute-settled = { $who } ตัดสินระหว่างสองค่าของ { $source }
