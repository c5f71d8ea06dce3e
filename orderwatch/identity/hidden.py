"""Words for a number that is not shown, as phones and bills of other languages write them.

They count only where a number stands: on a platform they can be the name of somebody.
"""

from __future__ import annotations

import unicodedata

from orderwatch.identity.form import bare

_WORDS = """
private nummer|anonym|unbekannt|unbekannter anrufer|unbekannte nummer|unterdrückt|
unterdrückte nummer|rufnummer unterdrückt|nummer unterdrückt|
numéro privé|privé|numéro masqué|appel masqué|masqué|anonyme|appel anonyme|inconnu|
numéro inconnu|restreint|
número privado|privado|número oculto|oculto|llamada oculta|anónimo|desconocido|
número desconocido|restringido|restringidas|
numero privato|privato|numero anonimo|anonimo|sconosciuto|numero sconosciuto|riservato|
número particular|confidencial|número confidencial|anônimo|desconhecido|número desconhecido|
privénummer|anoniem|onbekend|onbekend nummer|afgeschermd|afgeschermd nummer|beperkt|
numer prywatny|prywatny|numer zastrzeżony|zastrzeżony|zastrzeżone|nieznany|nieznany numer|
numer nieznany|
номер скрыт|скрытый номер|скрыт|частный номер|приватный номер|приватный|анонимный|
неизвестно|неизвестный|неизвестный номер|ограничено|
приватний номер|прихований номер|приховано|приватний|невідомий|невідомий номер|невідомо|
особиста інформація|
частен номер|скрит номер|неизвестен|неизвестен номер|
özel numara|gizli numara|gizli|bilinmeyen|bilinmeyen numara|
privat nummer|privat|dolt nummer|hemligt nummer|okänt|okänt nummer|okänd|
skjult nummer|hemmeligt nummer|ukendt|ukendt nummer|hemmelig nummer|ukjent|ukjent nummer|
yksityinen numero|salattu numero|tuntematon|tuntematon numero|
soukromé číslo|skryté číslo|neznámé|neznámé číslo|omezeno|súkromné číslo|neznáme číslo|
număr privat|număr ascuns|necunoscut|număr necunoscut|
magántelefonszám|rejtett szám|privát szám|ismeretlen|ismeretlen szám|korlátozott|
privatni broj|skriveni broj|nepoznat|nepoznat broj|nepoznati broj|
απόκρυψη αριθμού|απόρρητος αριθμός|άγνωστος|άγνωστος αριθμός|περιορισμένος|
رقم خاص|رقم محجوب|محجوب|محظور|مجهول|رقم مجهول|غير معروف|رقم غير معروف|
שיחה חסויה|מספר חסוי|חסוי|לא ידוע|
شماره خصوصی|ناشناس|निजी नंबर|अज्ञात|अज्ञात नंबर|प्रतिबंधित|
私密号码|私人号码|隐藏号码|未知|未知号码|受限|私人號碼|未顯示號碼|未知號碼|
非通知|非通知設定|通知不可能|公衆電話|表示圏外|不明|
비공개 번호|발신번호표시제한|발신번호 표시제한|발신자 표시 제한|알 수 없음|
số riêng tư|không xác định|nomor pribadi|tidak dikenal|nomor tidak dikenal
""".replace("\n", "")
HIDDEN = frozenset(unicodedata.normalize("NFC", one) for one in _WORDS.split("|"))
"""In small letters. "Private number" in each language is from AOSP's Dialer (`private_num`); beside
it stand its words for an unknown caller, and what networks write."""
_HIDDEN = frozenset(bare(one) for one in HIDDEN)


def number_hidden(text: str) -> bool:
    """Whether what stands in place of a number says that it is not shown.

    >>> number_hidden("Numéro masqué"), number_hidden("(Unbekannt)"), number_hidden("Mum")
    (True, True, False)
    """
    return bare(text) in _HIDDEN
