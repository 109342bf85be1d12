import codecs

import pytest

from protocol.drafting import DraftError, draft_of_csv, toml_of
from protocol.mission import Mission
from tests.protocol.drafting.decoding import field, mission_of_draft, outcomes, roles


def drafted(text: str) -> Mission:
    return mission_of_draft(draft_of_csv(text.encode(), "t"))


def table(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


PLAIN = table("count,alt,temp", "1,10.5,21", "2,11.5,22", "3,12.5,22")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", " "])
def test_delimiters(mark: str) -> None:
    text = PLAIN.replace(",", mark)
    mission = drafted(text)
    packets, rejects = outcomes(mission, text.encode())
    assert [packet.values["alt"] for packet in packets] == [10.5, 11.5, 12.5]
    assert len(rejects) == 1  # the header
    assert roles(mission) == {"packet_count": "count", "altitude": "alt", "temperature": "temp"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(encoding: str) -> None:
    found = mission_of_draft(draft_of_csv(PLAIN.encode(encoding), "t"))
    assert [kind.name for kind in found.packet.fields] == ["count", "alt", "temp"]


def test_decimal_commas() -> None:
    text = table("Zeit;Höhe;Druck", "1;10,5;1013,2", "2;11,5;1013,1", "3;12,5;1013,0")
    mission = drafted(text)
    assert mission.packet.decimal_comma
    packets, _ = outcomes(mission, b"1;10,5;1013,2\n")
    assert packets[0].values == {"Zeit": 1, "Höhe": 10.5, "Druck": pytest.approx(101_320)}
    assert roles(mission) == {"mission_time": "Zeit", "altitude": "Höhe", "pressure": "Druck"}


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("others", ["1013.2", "1013", "24.11.2026 10:00:00"])
def test_a_single_column_with_decimal_commas(mark: str, quote: str, others: str) -> None:
    rows = [mark.join([others, f"{quote}{n},{n:02d}{quote}", "48.5", "x"]) for n in range(30)]
    draft = draft_of_csv("\n".join([f"t{mark}alt{mark}lat{mark}w", *rows]).encode(), "t")
    mission = mission_of_draft(draft)
    assert "Numbers in alt have a decimal comma, those in other columns a point." in draft.remarks
    packets, rejects = outcomes(mission, "\n".join([*rows, ""]).encode())
    assert [packet.values["alt"] for packet in packets] == [n + n / 100 for n in range(30)]
    assert {packet.values["lat"] for packet in packets} == {48.5}
    assert rejects == []


def test_decimal_commas_in_quotes_between_commas() -> None:
    draft = draft_of_csv(b'n,alt\n1,"10,5"\n2,"11,25"\n3,12\n', "t")
    assert [f.type for f in mission_of_draft(draft).packet.fields] == ["integer", "number"]
    assert any("They are taken with a point" in remark for remark in draft.remarks)


@pytest.mark.parametrize("words", [("999.5", "1,013.25"), ("999,5", "1.013,25")])
def test_marks_between_thousands(words: tuple[str, str]) -> None:
    draft = draft_of_csv(table("n;pres", *(f"{n};{words[n % 2]}" for n in range(8))).encode(), "t")
    found = next(made for made in draft.packets[0].fields if made.field.name == "pres")
    assert found.field.role == "pressure"
    assert "999.5 to 1013.25 seen" in found.why


def test_words_with_commas_are_no_numbers() -> None:
    mission = drafted(table("n;note", "1;see 2,5", "2;3,4 and 5", "3;6"))
    assert field(mission, "note").type == "text"
    assert not mission.packet.decimal_comma


NAMES = {
    "Windows-1251": ("cp1251", "Время;Высота;Состояние"),
    "KOI8-R": ("koi8-r", "Время;Высота;Состояние"),
    "DOS 866": ("cp866", "Время;Высота;Состояние"),
    "Windows-1252": ("cp1252", "Zeit;Höhe;Zustand"),
    "DOS 850": ("cp850", "Zeit;Höhe;Größe;Zähler"),
    "Windows-1254": ("cp1254", "Zaman;Yükseklik;İrtifa;Sıcaklık;İniş Hızı"),
    "Windows-1250": ("cp1250", "Czas;Wysokość;Ciśnienie;Prędkość;Szerokość"),
}


@pytest.mark.parametrize("page", NAMES)
def test_letters_of_a_code_page_are_told_by_what_they_spell(page: str) -> None:
    encoding, header = NAMES[page]
    row = ";".join(["1.5"] * len(header.split(";")))
    draft = draft_of_csv(f"{header}\n{row}\n{row}\n".encode(encoding), "t")
    assert [made.field.name for made in draft.packets[0].fields] == header.split(";")
    assert any(f"it was read as {page}, by its letters" in remark for remark in draft.remarks)


def test_a_sign_alone_tells_no_language() -> None:
    draft = draft_of_csv("t;T [°C]\n1;2\n".encode("cp1251"), "t")
    assert draft.packets[0].fields[1].field.name == "T [°C]"


def test_a_marked_text_may_be_cut_within_a_character() -> None:
    found = mission_of_draft(draft_of_csv(PLAIN.encode("utf-16") + b"\n", "t"))
    assert [kind.name for kind in found.packet.fields][:3] == ["count", "alt", "temp"]


def test_a_column_of_zeros_does_not_win_over_one_that_changes() -> None:
    mission = drafted(table("t,altitude,alt_of_kf", *(f"{n},0.0,{n}.5" for n in range(20))))
    assert roles(mission)["altitude"] == "alt_of_kf"
    alone = drafted(table("t,altitude,x", *(f"{n},0.0,{n}.5" for n in range(20))))
    assert roles(alone)["altitude"] == "altitude"


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_the_line_that_tells_excel_the_separator_is_no_row(mark: str) -> None:
    text = f"sep={mark}\r\n" + PLAIN.replace(",", mark)
    table = draft_of_csv(text.encode(), "t").packets[0]
    assert table.kind.delimiter == mark
    assert [made.field.name for made in table.fields] == ["count", "alt", "temp"]


def test_a_t_that_rises_is_a_time_and_one_that_does_not_is_none() -> None:
    mission = drafted(table("t,alt", *(f"{n},{n}.5" for n in range(20))))
    assert (roles(mission)["mission_time"], field(mission, "t").unit) == ("t", "s")
    mission = drafted(table("T,alt", *(f"{20 + n % 3},{n}.5" for n in range(20))))
    assert "mission_time" not in roles(mission)


def test_units_in_cells_and_in_the_header() -> None:
    text = table(
        "n,temp (F),pressure_hPa,speed,acc [mg]",
        "1,70.5,1013,3 km/h,12",
        "2,71.5,1012,4 km/h,15",
        "3,71.0,1011,5 km/h,17",
    )
    mission = drafted(text)
    units = {kind.name: kind.unit for kind in mission.packet.fields}
    assert units == {
        "n": "",
        "temp (F)": "degF",
        "pressure_hPa": "hPa",
        "speed": "km/h",
        "acc [mg]": "mg",
    }
    packets, _ = outcomes(mission, b"1,70.5,1013,3 km/h,12\n")
    assert packets[0].values["speed"] == pytest.approx(3 / 3.6)


def test_a_row_of_units_below_the_names() -> None:
    mission = drafted(table("t,alt,temp", "(s),(ft),(K)", "1,10,290", "2,12,290", "3,14,291"))
    assert [kind.unit for kind in mission.packet.fields] == ["s", "ft", "K"]


def test_comments_and_a_title_above_the_header() -> None:
    text = "# team X\n# flight 3\nMy flight\n" + PLAIN
    assert [kind.name for kind in drafted(text).packet.fields] == ["count", "alt", "temp"]


def test_without_a_header_columns_have_numbers_and_values_tell_roles() -> None:
    rows = [f"{i},12:00:{i:02d},{101325 - i},38.3{i}715,27.1{i}812,PAD" for i in range(10, 25)]
    mission = drafted("\n".join(rows) + "\n")
    assert roles(mission) == {
        "packet_count": "V1",
        "mission_time": "V2",
        "pressure": "V3",
        "latitude": "V4",
        "longitude": "V5",
        "state": "V6",
    }


def test_ragged_rows_have_optional_last_fields() -> None:
    text = table("a,b,c,note", "1,2,3", "2,3,4,hello", "3,4,5", "4,5,6,again", "5,6,7")
    mission = drafted(text)
    assert [kind.optional for kind in mission.packet.fields] == [False, False, False, True]
    packets, _ = outcomes(mission, text.encode())
    assert len(packets) == 5  # the header is none


def test_rows_of_an_odd_length_are_told() -> None:
    rows = [f"{i},2,3" for i in range(300)]
    rows[50] = "1,2"
    draft = draft_of_csv(table("a,b,c", *rows).encode(), "t")
    assert any(remark.startswith("1 of 300 rows") for remark in draft.remarks)
    assert len(mission_of_draft(draft).packet.fields) == 3


def test_types() -> None:
    text = table(
        "i,f,clock,word,choice,empty,date",
        "1,1.5,10:00:00,ab,UP,,2024-05-01 10:00:00",
        "2,2,10:00:01.5,cd,DOWN,,2024-05-01 10:00:01",
        "nan,1e3,10:00:02,ef,UP,,2024-05-01 10:00:02",
        "4,-.5,10:00:03,gh,UP,,2024-05-01 10:00:03",
    )
    mission = drafted(text)
    kinds = {kind.name: kind.type for kind in mission.packet.fields}
    assert kinds == {
        "i": "integer",
        "f": "number",
        "clock": "time",
        "word": "text",
        "choice": "text",
        "empty": "text",
        "date": "text",
    }
    assert field(mission, "choice").values == ("UP", "DOWN")


def test_words_that_stand_for_no_value() -> None:
    mission = drafted(table("t,alt", *(f"{i},{i}.5" for i in range(30)), "30,INVALID"))
    assert field(mission, "alt").none == ("INVALID",)
    packets, _ = outcomes(mission, b"30,INVALID\n")
    assert packets[0].values["alt"] != packets[0].values["alt"]


@pytest.mark.parametrize(
    ("numbers", "unit", "scale"),
    [
        (["101325", "101200", "99000"], "Pa", 1.0),
        (["1013.2", "1012.9", "990.1"], "hPa", 1.0),
        (["101.3", "101.2", "99.0"], "kPa", 1.0),
        (["1.0132", "1.0129", "0.99"], "kPa", 100.0),
    ],
)
def test_the_unit_of_a_pressure_by_its_size(numbers: list[str], unit: str, scale: float) -> None:
    found = field(drafted(table("pres,x", *(f"{n},1" for n in numbers))), "pres")
    assert (found.unit, found.scale, found.role) == (unit, scale, "pressure")


@pytest.mark.parametrize(
    ("names", "role"),
    [
        ("alt altitude height hohe irtifa yukseklik Höhe YÜKSEKLİK1 baro_alt", "altitude"),
        ("lat latitude gps_lat gpsLat GPS1.LATITUDE enlem", "latitude"),
        ("lon longitude gps_lng boylam GNSS_LONGITUDE", "longitude"),
        ("volt vbat batteryVoltage pil_gerilimi VOLTAGE", "battery_voltage"),
        ("temp sicaklik SICAKLIK temperature bmp_temp", "temperature"),
        ("pres basinc BASINÇ1 pressure baro_pressure", "pressure"),
        ("packet_count PAKET_NUMARASI pkt_no packetCount count seq", "packet_count"),
    ],
)
def test_roles_by_names_of_several_spellings_and_languages(names: str, role: str) -> None:
    cells = {"latitude": "38.4", "longitude": "27.1", "pressure": "1013", "packet_count": "1"}
    word = cells.get(role, "12.5")
    for name in names.split():
        number = int(word) if role == "packet_count" else 0
        rows = [f"{number + i if number else word},7.{i},k" for i in range(3)]
        mission = drafted(table(f"{name},zz,yy", *rows))
        assert roles(mission).get(role) == name, name


def test_the_yaw_of_the_competition_is_the_third_axis() -> None:
    mission = drafted(table("GYRO_R,GYRO_P,GYRO_Y,ACC_X,ACC_Y", "1.5,2,3,4,5", "1,2,3,4,5"))
    found = roles(mission)
    assert found["rotation_z"] == "GYRO_Y"
    assert found["acceleration_y"] == "ACC_Y"


def test_a_name_that_the_values_contradict_gives_no_role() -> None:
    draft = draft_of_csv(table("packet_count,lat", "5,300", "5,400", "4,500").encode(), "t")
    assert roles(mission_of_draft(draft)) == {}
    assert "the name says latitude, the values do not" in toml_of(draft)


def test_a_counter_with_gaps_stays_one_through_a_reset() -> None:
    rows = [f"{number},1013" for number in (1, 3, 6, 7, 9, 12, 1, 3, 5, 8)]
    draft = draft_of_csv(table("packet_count,pressure", *rows).encode(), "t")
    assert roles(mission_of_draft(draft))["packet_count"] == "packet_count"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "it is empty"),
        (b"\n\n  \n", "it is empty"),
        (codecs.BOM_UTF8, "it is empty"),
        (b"a,b,c\n", "no row of values"),
        (b"# only\n# comments\n", "no row of values"),
        (bytes(range(256)), "it is not text"),
        (b"a,b\n1,2\0\n", "it is not text"),
        ((b"1" + b"," * 2000 + b"\n") * 3, "at most 1000"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(DraftError, match=told):
        draft_of_csv(data, "t")


def test_a_code_of_digits_keeps_its_zeros() -> None:
    mission = drafted(table("n,code", "1,01000", "2,00001", "3,10000"))
    assert field(mission, "code").type == "text"


def test_names_that_begin_with_a_digit_are_no_numbers_with_a_unit() -> None:
    text = table("count,GPS_FIX,alt", "1,NONE,5", "2,2D,6", "3,3D,7", "4,3D,8")
    packets, rejects = outcomes(drafted(text), text.encode())
    assert [packet.values["GPS_FIX"] for packet in packets] == ["NONE", "2D", "3D", "3D"]
    assert len(rejects) == 1  # the header


def test_letters_that_stand_behind_a_number_and_alone_are_no_fault() -> None:
    text = table("count,GPS_FIX,alt", "1,D,5", "2,3D,6", "3,D,7", "4,3D,8")
    packets, _ = outcomes(drafted(text), text.encode())
    assert [packet.values["count"] for packet in packets] == [1, 2, 3, 4]


def test_seconds_since_1970_are_no_packet_count() -> None:
    rows = [f"2022-06-18T17:10:{n:02d}Z,{1_655_572_200 + n},{100 + n}" for n in range(30)]
    assert roles(drafted(table("UTCTIME,UNIXTIME,ALT", *rows))) == {"altitude": "ALT"}
