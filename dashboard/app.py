"""The dashboard's script: the list of pages, in the reader's language. The pages do the rest."""

import streamlit as st

from dashboard import filters
from dashboard.words import words

lang = filters.language(dict(st.query_params), st.context.locale)
w = words(lang)

st.set_page_config(page_title=w("app.title"), layout="wide")
pages = [
    st.Page("views/overview.py", title=w("page.overview"), url_path="overview", default=True),
    st.Page("views/requests.py", title=w("page.requests"), url_path="requests"),
]
st.navigation(pages, position="top").run()
