"""The group's spreadsheet of note links, in whatever form people keep it: a row a note, or a member a row and a week a column."""
