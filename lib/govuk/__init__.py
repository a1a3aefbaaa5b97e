"""The page and form kit: GOV.UK components, form fields, tags, colours, gallery."""
