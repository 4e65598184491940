"""The desk: one case typed into a page and put to every city there, without a server."""

from guarantee_rules.handbook.desk.data import desk_data
from guarantee_rules.handbook.desk.page import DeskPage, desk_page

__all__ = ["DeskPage", "desk_data", "desk_page"]
