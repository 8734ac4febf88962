"""A publication laid out as HTML, Excel, text and data (输出). Writers lay out and add nothing."""
