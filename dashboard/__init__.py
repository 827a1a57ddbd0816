"""The user interface of the noticeboard: pages, charts, words, and the command line.

Directly in this folder: the app that Streamlit runs, and the periods that a reader can choose.
Imports `shell`, `words`.
"""
