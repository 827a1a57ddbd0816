"""The dashboard's script: the list of pages, in the reader's language. The pages do the rest."""

import streamlit as st

from dashboard.shell.page import PAGES
from dashboard.shell.url_params import language
from dashboard.words import words

lang = language(dict(st.query_params), st.context.locale)
w = words(lang)

pages = [
    st.Page(file, title=w(f"page.{name}"), url_path=name, default=name == "overview")
    for name, file in PAGES.items()
]
# The pages draw their own links, which carry the state. Streamlit's navigation would drop it, and
# restoring it adds a step to the browser's history: the first press of "back" would do nothing.
page = st.navigation(pages, position="hidden")
st.set_page_config(page_title=w("app.title", page=page.title), layout="wide")
page.run()
