"""The statutory tables: rows × columns of coordinates, evaluated and written (公开报表)."""

from mingzhang.views.tables.table import table, tables

__all__ = ["table", "tables"]
