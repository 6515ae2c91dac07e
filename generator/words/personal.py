"""The words by which a column or a text shows that it is about a person."""

from __future__ import annotations

COLUMNS = (
    *("姓名", "户主", "身份证", "证件号", "公民身份", "电话", "手机", "联系方式", "住址", "家庭地址", "门牌"),
    *(
        "出生日期",
        "出生年月",
        "生日",
        "银行卡",
        "银行账",
        "开户",
        "联系人",
        "经办人",
        "填表人",
        "监护人",
        "配偶",
        "父亲",
        "母亲",
        "签名",
    ),
)
FOREIGN_COLUMNS = (
    *("id_card", "idcard", "identity_number", "full_name", "surname", "phone", "mobile", "telephone", "wechat"),
    *("birthday", "birth_date", "date_of_birth", "address", "bank_account", "bank_card", "person", "spouse"),
)
LABELS = (
    *("姓名", "户主", "身份证号码", "身份证号", "身份证", "公民身份号码", "联系电话", "联系方式", "手机号码", "手机号"),
    *("手机", "电话", "家庭住址", "住址", "出生日期", "出生年月", "银行卡号", "银行账号", "填表人", "单位负责人"),
    *("联系人", "经办人"),
)
KINDS = {
    "identity": "身份证号码",
    "old-identity": "15位的旧身份证号码",
    "mobile": "手机号码",
    "landline": "固定电话号码",
    "bank": "银行卡号",
}
