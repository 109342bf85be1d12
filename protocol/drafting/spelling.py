"""Names as people write them, made comparable: `GPS-Höhe (m)` becomes gps, alt and a unit."""

import re
import unicodedata

from protocol.unit_spelling import unit_of_word

_SPELLINGS: dict[str, str] = {
    "alt": "altitude height hgt hohe hoehe irtifa yukseklik altitud altura hauteur altezza quota "
    "высота",
    "pressure": "pres press druck luftdruck basinc basinci presion pression pressione prs давление",
    "baro": "barometer barometric barometre барометр",
    "temp": "temperature tmp sicaklik sicakligi temperatur temperatura температура темп",
    "lat": "latitude enlem breite breitengrad latitud latitudine широта",
    "lon": "lng long longitude boylam lange laenge langengrad longitud longitudine долгота",
    "gps": "gnss",
    "volt": "voltage volts gerilim gerilimi spannung voltaj voltaje tension напряжение",
    "battery": "bat batt pil akku batterie bateria batarya батарея батареи акб аккумулятор",
    "current": "curr amp amps ampere akim akimi strom corriente courant ток",
    "state": "phase fsm durum durumu zustand statu statusu estado etat stage состояние фаза этап "
    "статус",
    "status": "",
    "mode": "mod modus modo режим",
    "packet": "pkt paket paketi paquete paquet pacchetto pck пакет пакета пакетов",
    "count": "counter cnt no num number nr numarasi numara sayisi sayaci zahler zaehler seq "
    "sequence numero nummer счетчик номер количество число",
    "time": "zeit zaman zamani saat saati tiempo temps timestamp clock uptime millis время",
    "mission": "gorev миссии",
    "accel": "acc acceleration accelerometer beschleunigung ivme aceleracion accelerations acl "
    "ускорение акселерометр",
    "gyro": "gyr rot rotation omega gyroscope drehrate jiroskop giro spin гироскоп",
    "mag": "magnetic magnetometer magnetfeld manyetik magn magneto магнитометр",
    "sats": "satellites sat nsat numsat satcount siv satellite спутники спутников",
    "fix": "lock",
    "speed": "vel velocity hiz hizi geschwindigkeit velocidad vitesse spd скорость",
    "humidity": "hum nem nemi rh feuchte luftfeuchte humedad rhrh влажность",
    "heading": "course kurs yon курс",
    "team": "takim equipo equipe squadra команды",
    "command": "cmd befehl komut comando",
    "echo": "last",
    "airspeed": "",
    "rssi": "",
    "snr": "",
    "distance": "dist mesafe entfernung range расстояние дальность",
    "tilt": "",
    "roll": "крен",
    "pitch": "тангаж",
    "yaw": "рыскание",
    "ms": "",
    "field": "",
    "id": "",
    "name": "",
}
"""How a word is spelled in the program -> how people also spell it, several languages."""

_CANONICAL = {word: key for key, words in _SPELLINGS.items() for word in (key, *words.split())}

_JOINED: dict[str, tuple[str, ...]] = {
    **{f"{short}{axis}": (f"{short}~", axis) for short in ("a", "g", "m", "w") for axis in "xyz"},
    "vbat": ("battery", "volt"),
    "vbatt": ("battery", "volt"),
    "ibat": ("battery", "current"),
    "fsmstate": ("state",),
}
"""Words that people write as one; `a~` is the short form of a quantity with axes."""

SHORT_FORMS = {"a~": "accel", "g~": "gyro", "m~": "mag", "w~": "gyro"}
"""Short forms of quantities; they count only where there are several axes: `az` alone is not."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_BRACKETED = re.compile(r"[(\[{<]\s*([^)\]}>]*?)\s*[)\]}>]")
_LONGEST_NAME = 200


def tokens(name: str) -> list[str]:
    """Return the words of a name in the program's spelling: `GPSHöhe1` gives gps, alt, 1."""
    bare = _BRACKETED.sub(" ", name[:_LONGEST_NAME])
    plain = _CAMEL.sub(" ", _without_accents(bare)).lower()
    found: list[str] = []
    for word in _WORD.findall(plain):
        found += _canonical(word)
    return found


def _canonical(word: str) -> tuple[str, ...]:
    if word in _CANONICAL:
        return (_CANONICAL[word],)
    if word in _JOINED:
        return _JOINED[word]
    for cut in range(3, len(word) - 1):  # `gpslat`, `battvolt`
        before, after = word[:cut], word[cut:]
        if before in _CANONICAL and (after in _CANONICAL or after in "xyz"):
            return (_CANONICAL[before], _CANONICAL.get(after, after))
    return (word,)


def _without_accents(text: str) -> str:
    spelled = text.replace("ı", "i").replace("İ", "I").replace("ß", "ss").replace("ø", "o")
    apart = unicodedata.normalize("NFKD", spelled)
    return "".join(c for c in apart if not unicodedata.combining(c))


def unit_in_name(name: str) -> tuple[str | None, str]:
    """Return the unit that a column's name states, if any, and the word that states it."""
    for bracketed in _BRACKETED.findall(name):
        unit = unit_of_word(bracketed)
        if unit:
            return unit, bracketed
    parts = re.split(r"[_\s/.-]+", name.strip())
    for size in (2, 1):
        if len(parts) > size:
            for joint in ("/", " "):
                last = joint.join(parts[-size:])
                unit = unit_of_word(last)
                if unit:
                    return unit, last
    return None, ""
