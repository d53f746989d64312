"""Lays out a chart in the form that it has, where there is room for it; else in rows, which fit anywhere."""

from PySide6.QtCore import QRectF

from outreach_desk.reports.chart import COLUMNS, TILES, Chart
from outreach_desk.ui.charts import columns, rows, tiles
from outreach_desk.ui.charts.scene import Letters, Scene, above


def lay_out(chart: Chart, width: float, letters: Letters) -> Scene:
    """Give the scene of a chart at a width, with its legend above."""
    scene = None
    if chart.form == COLUMNS:
        scene = columns.lay_out(chart.marks, width, letters)
    elif chart.form == TILES:
        scene = tiles.lay_out(chart.marks, width, letters)
    return above(chart.legend, scene or _in_rows(chart, width, letters), width, letters)


def lay_out_flat(chart: Chart, width: float, letters: Letters) -> Scene | None:
    """Give a map that is half as high; None where there is no room for it."""
    scene = tiles.lay_out_flat(chart.marks, width, letters) if chart.form == TILES else None
    return scene and above(chart.legend, scene, width, letters)


def _in_rows(chart: Chart, width: float, letters: Letters) -> Scene:
    """Lay out rows; of tiles those alone that have something."""
    some = [place for place, mark in enumerate(chart.marks) if mark.value != 0 or chart.form != TILES]
    scene = rows.lay_out([chart.marks[place] for place in some], width, letters)
    places = [QRectF() for _mark in chart.marks]
    for place, found in zip(some, scene.places, strict=True):
        places[place] = found
    return Scene(scene.height, scene.blocks, scene.words, tuple(places))
