"""Whether what a page asked its server for is drawn, heard on the line between the two.

The page's own sign of rest is true for a moment too long: from a click until its answer
begins. On a busy machine that moment is long enough to read the page as it was before.
"""

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WHOLE = (
    ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
    ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


class Runs:
    """Asked for, begun, finished: a run that is cut off for the next one is not finished."""

    def __init__(self, page: Page) -> None:
        self.at = "finished"
        page.on("websocket", self._connected)

    def _connected(self, line: WebSocket) -> None:
        self.at = "asked"
        line.on("framesent", self._asked)
        line.on("framereceived", self._told)

    def _asked(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self.at = "asked"

    def _told(self, frame: str | bytes) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.HasField("new_session"):
            self.at = "begun"
        elif self.at == "begun" and message.HasField("script_finished"):
            self.at = "finished" if message.script_finished in WHOLE else "asked"
