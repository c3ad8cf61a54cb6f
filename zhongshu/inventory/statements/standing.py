"""SQL of entries that stand: what was taken back, and what takes it back, is no flow of goods."""


def stands(entry_id: str) -> str:
    """Return the condition that an entry is neither; two of them, so that both are hashed."""
    return f"""NOT EXISTS (
        SELECT FROM inventory_repostedentry AS taken WHERE taken.original_id = {entry_id}
    ) AND NOT EXISTS (
        SELECT FROM inventory_repostedentry AS taking WHERE taking.back_id = {entry_id}
    )"""  # noqa: S608 - a column of ours
