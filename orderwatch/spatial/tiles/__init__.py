"""Lines out of a PMTiles file of vector tiles, with the libraries of `orderwatch[pmtiles]`.

The file may come from anybody: nothing in it decides how much memory or time reading it takes.
"""
