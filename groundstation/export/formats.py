"""The table of formats: an export is one file with two functions and one line here."""

from groundstation.export.csv_dialect import read_csv
from groundstation.export.csv_file import write_csv
from groundstation.export.csv_full import write_csv_full
from groundstation.export.format import Format
from groundstation.export.gpx_file import read_gpx, write_gpx
from groundstation.export.json_lines import read_json_lines, write_json_lines
from groundstation.export.kml_file import read_kml, write_kml
from groundstation.export.mcap_file import read_mcap, write_mcap
from groundstation.export.parquet_file import read_parquet, write_parquet

FORMATS: dict[str, Format] = {
    "csv": Format("csv", "for the judges: values as sent", write_csv, read_csv, whole=True),
    "csv-full": Format(
        "csv", "all that is known, in SI units", write_csv_full, read_csv, addition="_full"
    ),
    "gpx": Format("gpx", "the track, for maps", write_gpx, read_gpx),
    "json": Format("jsonl", "an object a line", write_json_lines, read_json_lines),
    "kml": Format("kml", "the track, for Google Earth", write_kml, read_kml),
    "mcap": Format("mcap", "for Foxglove", write_mcap, read_mcap, binary=True),
    "parquet": Format("parquet", "for data analysis", write_parquet, read_parquet, binary=True),
}
