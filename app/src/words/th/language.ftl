# Choosing a language
language-choose = ภาษา
language-chosen = จากนี้ Almanac จะแสดงเป็นภาษาไทย
language-hint = รวมถึงอีเมลที่ส่งถึงคุณ และทุกอุปกรณ์ที่คุณเข้าสู่ระบบครั้งถัดไป
