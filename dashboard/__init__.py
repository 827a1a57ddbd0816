"""The face of the noticeboard: pages, charts, words, and the command line.

On its first floor: the app that Streamlit runs, and the periods that a reader can choose.
Imports `shell`, `words`.
"""
