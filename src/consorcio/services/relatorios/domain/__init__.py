"""What a report is, apart from where its rows come from."""
