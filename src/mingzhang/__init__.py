"""mingzhang (明账): departmental budgets compiled, derived, proven, published and performed from one source."""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """``mingzhang.check`` and friends, imported when first used so that ``import mingzhang`` stays light."""
    if name == "check":
        from mingzhang.corpus import check

        return check
    if name == "check_document":
        from mingzhang.audit import check_document

        return check_document
    if name == "read":
        from mingzhang.readers import read

        return read
    if name == "understand":
        from mingzhang.understand import understand

        return understand
    raise AttributeError(f"module 'mingzhang' has no attribute {name!r}")
