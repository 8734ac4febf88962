"""A budget as a disclosure: facts, tables, sentences, forms (公开文本的编制)."""
